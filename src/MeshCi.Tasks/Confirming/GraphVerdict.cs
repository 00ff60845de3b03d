using System.Globalization;
using MeshCi.Deployment.Ledgers;
using MeshCi.Traces;

namespace MeshCi.Tasks.Confirming;

/// <summary>
/// Judges a build by the requests that X-Ray has counted since its deploy. Its service graph does not distinguish versions, so it can show that the service
/// fails, but not that this build is the one that works.
/// </summary>
internal static class GraphVerdict
{
    /// <summary>Judges.</summary>
    public static Verdict Of(Expected expected, ServiceGraph graph)
    {
        var received = graph.Services.GetValueOrDefault(expected.Service) ?? new CallCounts(0, 0, 0);
        var isFailing = received.Total > 0 && received.Faults == received.Total;
        string[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"{expected.Service}: {received.Total} requests since the deploy, {received.Faults} of them faults"),
            .. isFailing ? [] : new[] { "The service graph of X-Ray does not distinguish versions, so it cannot confirm a build." },
        ];
        return new(
            new Evidence(
                "xray", isFailing ? ConfirmationAnswer.No : ConfirmationAnswer.Inconclusive,
                new Dictionary<string, long> { ["requests"] = received.Total, ["faults"] = received.Faults, ["errors"] = received.Errors }),
            lines);
    }
}
