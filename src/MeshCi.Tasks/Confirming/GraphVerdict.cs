using System.Globalization;
using MeshCi.Deployment.Ledgers;
using MeshCi.Traces;

namespace MeshCi.Tasks.Confirming;

/// <summary>
/// Judges a deploy by the requests that X-Ray has counted since. Its service graph does not distinguish versions: it shows whether requests to the service
/// are answered, not which version answers them.
/// </summary>
internal static class GraphVerdict
{
    /// <summary>Judges.</summary>
    /// <param name="expected">What the build should show.</param>
    /// <param name="since">The requests since the deploy.</param>
    /// <param name="before">Those of the time before it. They are only needed if all requests since have failed.</param>
    public static Verdict Of(Expected expected, ServiceGraph since, ServiceGraph? before)
    {
        var received = CountsOf(expected, since);
        var fails = received.Total > 0 && received.Faults == received.Total;
        // The version before may have failed, too, and may still receive all the requests.
        var workedBefore = before is not null && CountsOf(expected, before) is var earlier && earlier.Total > earlier.Faults;
        var answer = received.Total == 0 || (fails && !workedBefore) ? ConfirmationAnswer.Inconclusive : fails ? ConfirmationAnswer.No : ConfirmationAnswer.Yes;
        string[] lines =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{expected.Service}: {received.Total} {(received.Total == 1 ? "request" : "requests")} since the deploy, {received.Faults} of them faults"),
            fails && workedBefore ? "Not all of the requests before the deploy were faults."
                : fails ? "Whether they reached this build is not certain: X-Ray's service graph does not distinguish versions."
                : "X-Ray's service graph does not distinguish versions.",
        ];
        return new(
            new Evidence(
                "xray", answer,
                new Dictionary<string, long> { ["requests"] = received.Total, ["faults"] = received.Faults, ["errors"] = received.Errors }),
            lines);
    }

    /// <summary>The requests that a graph contains for the service.</summary>
    public static CallCounts CountsOf(Expected expected, ServiceGraph graph) => graph.Services.GetValueOrDefault(expected.Service) ?? new CallCounts(0, 0, 0);
}
