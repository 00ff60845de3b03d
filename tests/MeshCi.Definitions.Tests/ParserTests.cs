using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Security;

namespace MeshCi.Definitions.Tests;

/// <summary>The small languages inside metadata: any text is read as an independent description of the language specifies, or refused at its place.</summary>
public partial class ParserTests
{
    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Int[0, 300]
            .Select(Text), Gen.Long.Select(Text),
            Gen.OneOfConst(
                "", "007", "+5", "-0", "9223372036854775807", "9223372036854775808", "153722867280912930", "1.5", "1e3", "٣", "５", "0x1F", "1_000", "1,000",
                "- 5"));

    [Fact]
    public void A_duration_is_an_integer_with_a_unit_or_refused() =>
        Gen.Select(Blank, Number, Blank, Gen.OneOfConst("ms", "s", "m", "", "h", "S", "sec", "ms ", "µs", "mm"), Blank)
        .Select((before, number, between, unit, after) => before + number + between + unit + after).Sample(
            text =>
            {
                var expected = Duration()
                    .Match(text.Trim()) is { Success: true } match
                    ? BigInteger.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * Factor(match.Groups[2].Value) : -1;
                var isOne = expected >= 0 && expected <= long.MaxValue;
                Durations.TryParse(text, out var value, out var unit).ShouldBe(isOne, text);
                if (isOne) (new BigInteger(value) * Factor(unit)).ShouldBe(expected, text);
                else if (text.Length > 0) Refused(Route("Prefix=/a", $"PerRequestTimeout={text}"), "MeshRoute", "PerRequestTimeout");
            },
            iter: 1_000);

    [Fact]
    public void A_range_is_two_integers_in_ascending_order_or_refused() =>
        Gen.Select(Blank, Number, Gen.OneOfConst("..", " .. ", "-", "...", ".", "....", ""), Number, Blank)
        .Select((before, start, dots, end, after) => before + start + dots + end + after).Where(text => text.Length > 0).Sample(
            text =>
            {
                var project = Route("Prefix=/a").With("MeshRouteMatch", "x-a", "Route=r", $"Range={text}");
                var match = Range().Match(text.Trim());
                if (match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var start)
                    && long.TryParse(match.Groups[2].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var end) && start < end)
                {
                    var range = Match(project).GetProperty("headers")[0].GetProperty("match").GetProperty("range");
                    (range.GetProperty("start").GetInt64(), range.GetProperty("end").GetInt64()).ShouldBe((start, end), text);
                }
                else
                {
                    Refused(project, "MeshRouteMatch", "Range");
                }
            },
            iter: 1_000);

    [Fact]
    public void A_header_condition_keeps_every_character_or_is_refused() =>
        Gen.Select(
        Gen.OneOfConst("Exact", "Prefix", "Suffix", "Regex"),
        RandomItems.Text.Where(text => text.Length > 0 && !text.Contains("{env:", StringComparison.Ordinal))).Sample(
            (how, text) =>
            {
                var project = Route("Prefix=/a").With("MeshRouteMatch", "x-a", "Route=r", $"{how}={text}");
                var isText = text.Length <= 255 && !HalfOfAPair().IsMatch(text) && Secrets.Find(text) is null;
                if (isText && (how != "Regex" || project.Build().Definition is not null))
                    Match(project).GetProperty("headers")[0].GetProperty("match").GetProperty(how.ToLowerInvariant()).GetString().ShouldBe(text);
                else
                    Refused(project, "MeshRouteMatch", how);
            },
            iter: 1_000);

    [Fact]
    public void Targets_are_names_with_weights_in_written_order_or_refused() =>
        Gen.Select(Gen.OneOfConst("orders", "v2", "a=b", "", "ö"), Gen.OneOfConst("=", " = ", "", "=="), Number, Gen.OneOfConst(";", "; ", ";;", ",", ""))
        .Select((name, equals, weight, end) => name + equals + weight + end).Array[1, 4].Select(string.Concat).Where(text => text.Length > 0).Sample(
            text =>
            {
                var project = Route("Prefix=/a", "ExternalTargets=true", $"Targets={text}");
                var parts = text.Split(';').Select(part => part.Trim()).Where(part => part.Length > 0).ToList();
                if (project.BuildWithInfos().Definition is null)
                {
                    Refused(project, "MeshRoute", "Targets");
                    return;
                }

                var targets = Spec(project).GetProperty("action").GetProperty("weightedTargets").EnumerateArray().ToList();
                targets.Count.ShouldBe(parts.Count, text);
                foreach (var (target, part) in targets.Zip(parts))
                {
                    var at = part.LastIndexOf('=');
                    target.GetProperty("virtualNode").GetString().ShouldBe(at < 0 ? part : part[..at].Trim());
                    target.GetProperty("weight").GetInt32().ShouldBe(at < 0 ? 100 : int.Parse(part[(at + 1)..], CultureInfo.InvariantCulture));
                }

                targets.Sum(target => target.GetProperty("weight").GetInt32()).ShouldBeGreaterThan(0);
            },
            iter: 1_000);

    [Fact]
    public void Retry_events_are_sorted_by_name_or_refused() =>
        Gen.OneOfConst(
        "server-error", "gateway-error", "client-error", "stream-error", "connection-error", "cancelled", "unavailable", " stream-error ", "Server-Error",
        "gateway_error", "").Array[1, 4].Select(events => string.Join(';', events)).Where(text => text.Length > 0).Sample(
            text =>
            {
                var project = Route("Prefix=/a", $"RetryOn={text}", "MaxRetries=1", "PerRetryTimeout=1s");
                var events = text.Split(';').Select(part => part.Trim()).Where(part => part.Length > 0).ToList();
                string[] http = ["server-error", "gateway-error", "client-error", "stream-error"];
                if (events.Count > 0 && events.TrueForAll(name => http.Contains(name) || name == "connection-error") && events.Distinct()
                    .Count() == events.Count)
                {
                    var policy = Spec(project).GetProperty("retryPolicy");
                    Names(policy, "httpRetryEvents").ShouldBe(events.Where(http.Contains), text);
                    Names(policy, "tcpRetryEvents").ShouldBe(events.Except(http), text);
                }
                else
                {
                    Refused(project, "MeshRoute", "RetryOn");
                }
            },
            iter: 1_000);

    private static Gen<string> Blank => Gen.OneOfConst("", "", "", " ", "\t", "\u00a0");

    private static Project Route(params string[] metadata) => Project.Sound().With("MeshRoute", "r", metadata);

    private static void Refused(Project project, string item, string metadata)
    {
        var outcome = project.Build();
        outcome.Definition.ShouldBeNull();
        outcome.Findings.ShouldContain(
            finding => finding.Diagnostic.Severity == Severity.Error && finding.Place!.Item == item && finding.Place.Metadata == metadata,
            string.Join('\n', outcome.Findings.Select(finding => $"{finding.Diagnostic.Id} {finding.Place} {finding.Message}")));
    }

    private static JsonElement Spec(Project project)
    {
        var outcome = project.Build();
        return outcome.Definition.ShouldNotBeNull(string.Join('\n', outcome.Findings.Select(finding => finding.Message)))
            .Resources.Single(resource => resource.Id.Kind == ResourceKind.Route && resource.Id.Name == "r").Spec.GetProperty("httpRoute");
    }

    private static JsonElement Match(Project project) => Spec(project).GetProperty("match");

    private static IEnumerable<string> Names(JsonElement policy, string list) =>
        policy.TryGetProperty(list, out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static long Factor(string unit) => unit switch { "ms" => 1, "s" => 1000, _ => 60_000 };

    [GeneratedRegex("^([0-9]+)(ms|s|m)$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    [GeneratedRegex(@"^([+-]?[0-9]+)\s*\.\.\s*([+-]?[0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])", RegexOptions.CultureInvariant)]
    private static partial Regex HalfOfAPair();
}
