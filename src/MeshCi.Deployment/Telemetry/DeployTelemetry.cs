using System.Diagnostics;
using System.Diagnostics.Metrics;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Telemetry;

/// <summary>
/// Spans and metrics of deploys, as .NET provides them to any tool that listens. Without a listener, nothing is recorded, and nothing is slower.
/// </summary>
public static class DeployTelemetry
{
    /// <summary>The name of the source of spans and of the meter.</summary>
    public const string Name = "MeshCi";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "meshci.controlplane.calls", "{call}", "Calls to the control plane, each with all its attempts.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "meshci.controlplane.retries", "{attempt}", "Further attempts of calls to the control plane.");

    private static readonly Histogram<double> CallDuration = Meter.CreateHistogram<double>(
        "meshci.controlplane.call.duration", "s", "How long calls to the control plane take, with all their attempts.");

    private static readonly Histogram<double> CommandDuration = Meter.CreateHistogram<double>(
        "meshci.command.duration", "s", "How long deploys, rollbacks, removals and plans take.");

    /// <summary>Starts the span of a command, such as <c>deploy</c>. Null if nothing listens.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="mesh">The mesh.</param>
    /// <param name="parent">The span that the command belongs to, from <c>TRACEPARENT</c>; default for none.</param>
    public static Activity? StartCommand(string verb, string mesh, ActivityContext parent) =>
        Source.StartActivity($"mesh {verb}", ActivityKind.Internal, parent, [new("meshci.verb", verb), new("meshci.mesh", mesh)]);

    /// <summary>Records the builds that a command deploys, in its span. Local builds get their numbers during the command.</summary>
    internal static void RecordBuilds(IEnumerable<string> builds)
    {
        if (Activity.Current is not { Source.Name: Name } span) return;
        while (span.Parent is { Source.Name: Name } parent) span = parent;
        span.SetTag("meshci.build", string.Join(',', builds.Distinct()));
    }

    /// <summary>Does the work of a phase of a command in a span of its own, which fails with the work.</summary>
    /// <param name="phase">The phase, such as <c>apply</c>.</param>
    /// <param name="work">The work.</param>
    public static async Task<T> InPhaseAsync<T>(string phase, Func<Task<T>> work)
    {
        using var span = Source.StartActivity(phase);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Messages can contain names of the user, so only the kind is recorded.
            span?.SetStatus(ActivityStatusCode.Error);
            span?.SetTag("error.type", (failure as MeshException)?.Finding.Diagnostic.Id ?? failure.GetType().Name);
            throw;
        }
    }

    /// <summary>Starts the span of a call. Null if nothing listens.</summary>
    internal static Activity? StartCall(string operation, string subject) => Source.StartActivity(
        operation, ActivityKind.Client, default(ActivityContext),
        [new("rpc.system", "aws-api"), new("rpc.method", operation), new("meshci.subject", subject)]);

    /// <summary>Records a call.</summary>
    internal static void RecordCall(string operation, string? error, TimeSpan duration)
    {
        var tags = new TagList { { "rpc.method", operation } };
        if (error is not null) tags.Add("error.type", error);
        Calls.Add(1, tags);
        CallDuration.Record(duration.TotalSeconds, tags);
    }

    /// <summary>Records that a call was sent again.</summary>
    public static void RecordRetry(string operation) => Retries.Add(1, new KeyValuePair<string, object?>("rpc.method", operation));

    /// <summary>Records a command.</summary>
    public static void RecordCommand(string verb, string outcome, TimeSpan duration) =>
        CommandDuration.Record(duration.TotalSeconds, new TagList { { "meshci.verb", verb }, { "meshci.outcome", outcome } });
}
