using System.Globalization;
using System.Text.Json;
using MeshCi.Aws.Observing;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Tasks.Confirming;

/// <summary>The instances in Cloud Map of a node that it discovers.</summary>
/// <param name="Node">The node.</param>
/// <param name="Namespace">Namespace of the instances.</param>
/// <param name="Service">Their service.</param>
/// <param name="Attributes">Attributes that an instance of the node has.</param>
internal sealed record InstanceQuery(string Node, string Namespace, string Service, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>The queries of a definition.</summary>
    public static IReadOnlyList<InstanceQuery> Of(Definition definition) =>
        [.. definition.Resources.Where(resource => resource.Id.Kind == ResourceKind.VirtualNode).Select(Of).OfType<InstanceQuery>()];

    /// <summary>A command that asks the same.</summary>
    public string Command(string region) =>
        $"aws servicediscovery discover-instances --region {region} --namespace-name {Word(Namespace)} --service-name {Word(Service)} --health-status ALL"
        + (Attributes.Count == 0 ? "" : $" --query-parameters {Word(JsonSerializer.Serialize(Attributes))}");

    // As a shell reads it.
    private static string Word(string text) =>
        text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '/') ? text : $"'{text.Replace("'", @"'\''")}'";

    private static InstanceQuery? Of(Resource node)
    {
        if (!node.Spec.TryGetProperty("serviceDiscovery", out var discovery) || !discovery.TryGetProperty("awsCloudMap", out var map)) return null;
        var attributes = map.TryGetProperty("attributes", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().ToDictionary(item => item.GetProperty("key").GetString()!, item => item.GetProperty("value").GetString()!)
            : [];
        return new(node.Id.Name, map.GetProperty("namespaceName").GetString()!, map.GetProperty("serviceName").GetString()!, attributes);
    }
}

/// <summary>Instances in Cloud Map as a source of evidence. They do not distinguish builds.</summary>
/// <param name="connect">Signs in.</param>
/// <param name="region">The region, for the query.</param>
/// <param name="nodes">The queries, at least one.</param>
internal sealed class InstanceSource(Func<CancellationToken, Task<CloudMapClient>> connect, string region, IReadOnlyList<InstanceQuery> nodes)
{
    private const string Kind = "instances";

    /// <summary>Asks.</summary>
    public Task<Verdict> AskAsync(CancellationToken cancellationToken) => Sources.TryAsync(Kind, "Cloud Map", nodes[0].Command(region), async () =>
    {
        using var client = await connect(cancellationToken).ConfigureAwait(false);
        var counts = new List<(string Node, int Healthy, int All)>();
        foreach (var node in nodes)
        {
            var (healthy, all) = await client.CountAsync(node.Namespace, node.Service, node.Attributes, cancellationToken).ConfigureAwait(false);
            counts.Add((node.Node, healthy, all));
        }

        return Judge(counts) is { Evidence.Verdict: ConfirmationAnswer.Inconclusive } verdict
            ? Sources.WithQuery(verdict, nodes[counts.FindIndex(count => count.Healthy == 0)].Command(region))
            : Judge(counts);
    }, cancellationToken);

    /// <summary>Judges the numbers of instances of each node.</summary>
    internal static Verdict Judge(IReadOnlyList<(string Node, int Healthy, int All)> counts)
    {
        // A node without any instances may just not have registered them yet; of too many, some healthy ones may not be among those that were returned.
        var unknown = counts.Count(count => count is { Healthy: 0, All: 0 or >= CloudMapClient.Limit });
        var without = counts.Count(count => count is { Healthy: 0, All: > 0 and < CloudMapClient.Limit });
        return new(
            new Evidence(
                Kind, without > 0 ? ConfirmationAnswer.No : unknown > 0 ? ConfirmationAnswer.Inconclusive : ConfirmationAnswer.Yes,
                new Dictionary<string, long>
                {
                    ["healthy"] = counts.Sum(count => (long)count.Healthy),
                    ["instances"] = counts.Sum(count => (long)count.All),
                    ["nodes-without"] = without + unknown,
                }),
            [.. counts.Select(Line)]);
    }

    private static string Line((string Node, int Healthy, int All) count) => string.Create(
        CultureInfo.InvariantCulture,
        $"node {count.Node}: {count.Healthy} of {(count.All >= CloudMapClient.Limit ? "at least " : "")}{count.All} instances are healthy");
}
