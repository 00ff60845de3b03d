using MeshCi.Aws.Observing;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Tasks.Confirming;

/// <summary>
/// The questions to CloudWatch about one node: how many requests arrived, and what became of those that it sent to each backend. They are about the metrics
/// that the metrics extension of App Mesh's Envoy image adds, whose dimensions are the mesh, the node and the target. None of them is the version.
/// </summary>
/// <param name="Node">The node.</param>
/// <param name="Listens">Whether the node has a listener.</param>
/// <param name="Backends">The virtual services that it calls.</param>
/// <param name="Expressions">The questions; empty if the names of the node and the mesh cannot be part of one.</param>
internal sealed record MetricQueries(string Node, bool Listens, IReadOnlyList<string> Backends, IReadOnlyList<MetricExpression> Expressions)
{
    /// <summary>ID of the question for requests and connections that arrived.</summary>
    public const string Received = "received";

    /// <summary>ID of the question for requests and bytes that were sent, whatever became of them.</summary>
    public const string Sent = "sent";

    /// <summary>ID of the question for requests that were answered.</summary>
    public const string Answered = "answered";

    /// <summary>ID of the question for requests that failed at the called side (5xx).</summary>
    public const string Failed = "failed";

    // CloudWatch accepts no longer ones.
    private const int LongestExpression = 1024;

    private static readonly (string Id, string[] Metrics)[] Inbound = [(Received, ["RequestCount", "GrpcRequestCount", "NewConnectionCount"])];

    private static readonly (string Id, string[] Metrics)[] Outbound =
    [
        (Sent, ["RequestCountPerTarget", "TargetProcessedBytes"]),
        (Answered, ["HTTPCode_Target_2XX_Count", "HTTPCode_Target_3XX_Count", "HTTPCode_Target_4XX_Count"]),
        (Failed, ["HTTPCode_Target_5XX_Count"]),
    ];

    /// <summary>The questions about each node of a definition.</summary>
    /// <param name="definition">The definition that is live.</param>
    /// <param name="metricNamespace">Namespace of the metrics.</param>
    public static IReadOnlyList<MetricQueries> Of(Definition definition, string metricNamespace) =>
        [.. definition.Resources.Where(resource => resource.Id.Kind == ResourceKind.VirtualNode).Select(node => Of(definition, node, metricNamespace))];

    private static MetricQueries Of(Definition definition, Resource node, string metricNamespace)
    {
        var listens = Expected.Of(definition with { Resources = [node] }, "", "").Ports.Count > 0;
        var backends = GraphResource.Named(ResourceKind.VirtualNode, node.Spec)
            .Where(named => named.Kind == ResourceKind.VirtualService).Select(named => named.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        var start = $"Namespace=\"{metricNamespace}\" Mesh=\"{definition.Mesh}\" VirtualNode=\"{node.Id.Name}\"";
        var expressions = (listens ? Inbound : []).Concat(backends.Count > 0 ? Outbound : [])
            .Select(query => new MetricExpression(
                query.Id, $"SEARCH('{start} ({Names(query.Metrics)})', 'Sum', 60)", query.Id == Received ? Received : "${PROP('Dim.TargetVirtualService')}"))
            .ToList();
        var canBeAsked = !$"{definition.Mesh}{node.Id.Name}".AsSpan().ContainsAny("\"'\\")
            && expressions.TrueForAll(query => query.Expression.Length <= LongestExpression);
        return new(node.Id.Name, listens, backends, canBeAsked ? expressions : []);
    }

    // Statsd keeps the points of the names; Prometheus replaces them, and writes the status codes in small letters.
    private static string Names(IEnumerable<string> metrics) => string.Join(
        " OR ", metrics.SelectMany(metric => new[] { $"envoy.appmesh.{metric}", $"envoy_appmesh_{metric}", $"envoy_appmesh_{metric.Replace("XX_", "xx_")}" })
            .Distinct().Select(name => $"MetricName=\"{name}\""));
}
