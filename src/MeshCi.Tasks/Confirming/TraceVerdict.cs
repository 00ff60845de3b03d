using System.Globalization;
using MeshCi.Deployment.Ledgers;
using MeshCi.Traces;

namespace MeshCi.Tasks.Confirming;

/// <summary>Judges a build by its spans. Spans of other builds never count, neither for it nor against it.</summary>
internal static class TraceVerdict
{
    private const string Kind = "traces";

    // The names of semantic conventions, the current ones first.
    private static readonly string[] PortAttributes = ["server.port", "net.host.port"];
    private static readonly string[] AddressAttributes = ["server.address", "peer.service", "net.peer.name", "http.host", "rpc.service.host"];

    /// <summary>Judges.</summary>
    /// <param name="expected">What the build should show.</param>
    /// <param name="spans">The spans that were found.</param>
    /// <param name="isCut">Whether the source has more than it returned.</param>
    public static Verdict Of(Expected expected, SpanSet spans, bool isCut)
    {
        var own = spans.Spans.Where(span => span.Find("meshci.build") == expected.Build && span.Find("service.version") == expected.Version).ToList();
        var lines = new List<string>();
        var (seen, missing, failing) = (0, 0, 0);
        foreach (var port in expected.Ports)
            Judge(Expected.PortName(port), own.Where(span => span.Kind == SpanKind.Server && IsAt(span, port, expected.Ports.Count == 1)));
        foreach (var backend in expected.Backends)
            Judge(Expected.BackendName(backend), own.Where(span => span.Kind == SpanKind.Client && IsTowards(span, backend)));
        if (isCut && missing + failing > 0) lines.Add("The source has more traces than it returned, so what is missing may be among them.");
        lines.AddRange(spans.Problems.Select(problem => $"The source reports: {problem.TrimEnd('.')}."));
        // In a part of the spans, neither the absence of requests nor that of successful ones proves anything.
        var isPart = isCut || spans.Problems.Count > 0;
        var answer = failing > 0 && !isPart ? ConfirmationAnswer.No
            : failing + missing + spans.Problems.Count > 0 || seen == 0 ? ConfirmationAnswer.Inconclusive
            : ConfirmationAnswer.Yes;
        return new(new Evidence(Kind, answer, Counts()), lines) { IsOfBuild = true };

        void Judge(string endpoint, IEnumerable<Span> at)
        {
            var all = at.ToList();
            var errors = all.Count(span => span.IsError);
            if (all.Count == 0) missing++;
            else if (errors == all.Count) failing++;
            else seen++;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{endpoint}: {Text(all.Count, errors)}"));
        }

        Dictionary<string, long> Counts() => new()
        {
            ["spans"] = own.Count,
            ["errors"] = own.Count(span => span.IsError),
            ["endpoints"] = seen,
            ["endpoints-failing"] = failing,
            ["endpoints-missing"] = missing,
            ["spans-of-others"] = spans.Spans.Count - own.Count,
        };
    }

    private static string Text(int all, int errors) => all == 0 ? "no spans yet"
        : errors == 0 ? $"{all} {(all == 1 ? "span" : "spans")}"
        : errors == all ? $"{all} {(all == 1 ? "span" : "spans")}, all of them errors"
        : $"{all} spans, {errors} of them errors";

    // A process with one listener does not have to say which one a request has reached.
    private static bool IsAt(Span span, int port, bool isOnly) => First(span, PortAttributes) is { } text
        ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == port
        : isOnly;

    private static bool IsTowards(Span span, string backend) => AddressAttributes.Any(name =>
        span.Attributes.TryGetValue(name, out var address) && address.Split(':')[0].TrimEnd('.').Equals(backend, StringComparison.OrdinalIgnoreCase));

    private static string? First(Span span, IEnumerable<string> names) =>
        names.Select(name => span.Attributes.GetValueOrDefault(name)).FirstOrDefault(text => text is not null);
}
