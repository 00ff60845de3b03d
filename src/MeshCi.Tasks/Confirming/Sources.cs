using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Observing;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Traces;
using MeshCi.Traces.Formats;

namespace MeshCi.Tasks.Confirming;

/// <summary>The sources of evidence that a confirmation asks. What cannot be read is inconclusive, and is never a reason to fail.</summary>
internal static class Sources
{
    /// <summary>Spans.</summary>
    public static Func<CancellationToken, Task<Verdict>> OfTraces(
        ITraceSource source, Expected expected, DateTimeOffset since, TimeProvider time) => async cancellationToken =>
    {
        var until = time.GetUtcNow();
        try
        {
            var (spans, isCut) = await source.ReadAsync(expected, since, until, cancellationToken).ConfigureAwait(false);
            var verdict = TraceVerdict.Of(expected, spans, isCut);
            return verdict.Evidence.Verdict == ConfirmationAnswer.Inconclusive
                ? verdict with { Lines = [.. verdict.Lines, $"The spans came from {source.Describe(expected, since, until)}"] }
                : verdict;
        }
        catch (Exception problem) when (IsExpected(problem, cancellationToken))
        {
            return Verdict.Unknown("traces", $"{source.Describe(expected, since, until)} could not be read: {problem.Message}");
        }
    };

    /// <summary>The service graph of X-Ray.</summary>
    public static Func<CancellationToken, Task<Verdict>> OfXRay(
        XRayClient client, Expected expected, DateTimeOffset since, TimeProvider time) => async cancellationToken =>
    {
        // X-Ray accepts six hours.
        var until = time.GetUtcNow();
        if (until - since > TimeSpan.FromHours(6)) since = until.AddHours(-6);
        try
        {
            var pages = new List<ServiceGraph>();
            string? token = null;
            do
            {
                var (page, next) = XRayServiceGraph.Read(await client.GetServiceGraphAsync(since, until, token, cancellationToken).ConfigureAwait(false));
                pages.Add(page);
                token = next == token ? null : next;
            }
            while (token is not null);
            return GraphVerdict.Of(expected, ServiceGraph.Join(pages));
        }
        catch (Exception problem) when (IsExpected(problem, cancellationToken))
        {
            return Verdict.Unknown("xray", $"X-Ray could not be read: {problem.Message}");
        }
    };

    /// <summary>The instances of the nodes that Cloud Map discovers; null if it discovers none of them.</summary>
    public static Func<CancellationToken, Task<Verdict>>? OfInstances(
        Func<CancellationToken, Task<AWSCredentials>> signIn, string region, Uri? endpoint, Definition definition)
    {
        var nodes = definition.Resources.Where(resource => resource.Id.Kind == ResourceKind.VirtualNode)
            .Select(node => (node.Id.Name, Map: CloudMapOf(node.Spec))).Where(node => node.Map is not null).ToList();
        return nodes.Count == 0 ? null : async cancellationToken =>
        {
            var (lines, healthy, all, empty) = (new List<string>(), 0L, 0L, 0L);
            try
            {
                using var client = new CloudMapClient(region, endpoint, await signIn(cancellationToken).ConfigureAwait(false));
                foreach (var (name, map) in nodes)
                {
                    var (well, total) = await client.CountAsync(map!.Value.Namespace, map.Value.Service, map.Value.Attributes, cancellationToken)
                        .ConfigureAwait(false);
                    lines.Add($"node {name}: {well} of {total} instances are healthy");
                    (healthy, all, empty) = (healthy + well, all + total, empty + (well == 0 ? 1 : 0));
                }
            }
            catch (Exception problem) when (IsExpected(problem, cancellationToken))
            {
                return Verdict.Unknown("instances", $"Cloud Map could not be read: {problem.Message}");
            }

            return new(
                new Evidence(
                    "instances", empty > 0 ? ConfirmationAnswer.No : ConfirmationAnswer.Yes,
                    new Dictionary<string, long> { ["healthy"] = healthy, ["instances"] = all, ["nodes-without"] = empty }),
                lines);
        };
    }

    private static (string Namespace, string Service, IReadOnlyDictionary<string, string> Attributes)? CloudMapOf(JsonElement spec)
    {
        if (!spec.TryGetProperty("serviceDiscovery", out var discovery) || !discovery.TryGetProperty("awsCloudMap", out var map)) return null;
        var attributes = map.TryGetProperty("attributes", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().ToDictionary(item => item.GetProperty("key").GetString()!, item => item.GetProperty("value").GetString()!)
            : [];
        return (map.GetProperty("namespaceName").GetString()!, map.GetProperty("serviceName").GetString()!, attributes);
    }

    private static bool IsExpected(Exception problem, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested
        && problem is IOException or UnauthorizedAccessException or HttpRequestException or TraceFormatException or ControlPlaneException
            or OperationCanceledException or Definitions.Diagnostics.MeshException or JsonException;
}
