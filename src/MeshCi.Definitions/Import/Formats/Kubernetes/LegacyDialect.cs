using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import.Formats.Kubernetes;

/// <summary>Specs of v1beta1, with the defaults that its controller sets.</summary>
/// <param name="mesh">The mesh of the object.</param>
/// <param name="node">The App Mesh name of the node, for objects that are nodes.</param>
/// <param name="ownNamespace">The namespace of the object.</param>
internal sealed class LegacyDialect(SourceNode? mesh, string node, string ownNamespace) : Dialect
{
    private const string PerRetryTimeoutMillis = "perRetryTimeoutMillis";

    private static readonly Dictionary<(string Shape, string Member), string[]> Renamed = new()
    {
        [(nameof(RouteSpec), "httpRoute")] = ["http"],
        [(nameof(RouteSpec), "http2Route")] = ["http2"],
        [(nameof(RouteSpec), "grpcRoute")] = ["grpc"],
        [(nameof(RouteSpec), "tcpRoute")] = ["tcp"],
        [(nameof(WeightedTarget), "virtualNode")] = ["virtualNodeName"],
        [(nameof(HttpRetryPolicy), "perRetryTimeout")] = [PerRetryTimeoutMillis],
        [(nameof(GrpcRetryPolicy), "perRetryTimeout")] = [PerRetryTimeoutMillis],
        [(nameof(ServiceDiscovery), "awsCloudMap")] = ["cloudMap"],
        [(nameof(DnsServiceDiscovery), "hostname")] = ["hostName"],
    };

    private static readonly (string Name, string Default)[] HealthCheckDefaults =
        [("healthyThreshold", "10"), ("intervalMillis", "30000"), ("timeoutMillis", "5000"), ("unhealthyThreshold", "2")];

    /// <summary>The App Mesh name of a node, router or route: a dot cannot be part of it, so a name with dots needs no namespace.</summary>
    public static string NameOf(string name, string space) =>
        name.Contains('.', StringComparison.Ordinal) ? name.Replace('.', '-') : $"{name}-{space}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names(Shape shape, ShapeMember member) =>
        Renamed.GetValueOrDefault((shape.Name, member.JsonName)) ?? base.Names(shape, member);

    /// <inheritdoc/>
    public override SourceNode? Value(Shape shape, ShapeMember member, string name, SourceNode value) => (name, value) switch
    {
        ("virtualNodeName", SourceScalar target) => SourceScalar.Of(NameOf(target.Text, ownNamespace), target.Line),
        (PerRetryTimeoutMillis, SourceScalar) => Object(value.Line, ("unit", SourceScalar.Of("ms", value.Line)), ("value", value)),
        ("attributes", SourceObject map) => new SourceList(value.Line, [.. map.Members.Select(member => Attribute(member.Name, member.Value, member.Line))]),
        _ => value,
    };

    /// <inheritdoc/>
    public override SourceObject Complete(Shape shape, SourceObject structure) => shape.Name switch
    {
        nameof(Listener) when structure["healthCheck"] is SourceObject check =>
            structure.With("healthCheck", WithDefaults(check, structure.Object("portMapping"))),
        nameof(ClientPolicyTls) when structure["enforce"] is null => structure.With("enforce", new SourceScalar(structure.Line, ScalarKind.Boolean, "true")),
        nameof(AwsCloudMapServiceDiscovery) => structure.With("attributes", WithOwn(structure)),
        _ => structure,
    };

    private static SourceObject WithDefaults(SourceObject check, SourceObject? listener)
    {
        foreach (var name in new[] { "port", "protocol" })
        {
            if (check[name] is null && listener?[name] is { } own) check = check.With(name, own);
        }

        foreach (var (name, value) in HealthCheckDefaults)
        {
            if (check[name] is null) check = check.With(name, new SourceScalar(check.Line, ScalarKind.Number, value));
        }

        return check;
    }

    // The controller registers instances with these attributes, and the node selects them by the attributes.
    private SourceList WithOwn(SourceObject discovery) => new(
        discovery.Line,
        [
            .. discovery.List("attributes").Where(attribute => !IsOwn(attribute)),
            Attribute("appmesh.k8s.aws/mesh", mesh ?? SourceScalar.Of("", discovery.Line), discovery.Line),
            Attribute("appmesh.k8s.aws/virtualNode", SourceScalar.Of(node, discovery.Line), discovery.Line),
        ]);

    private static bool IsOwn(SourceNode attribute) =>
        (attribute as SourceObject)?.Text("key")?.StartsWith("appmesh.k8s.aws/", StringComparison.Ordinal) == true;

    private static SourceObject Attribute(string key, SourceNode value, int line) => Object(line, ("key", SourceScalar.Of(key, line)), ("value", value));

    private static SourceObject Object(int line, params (string Name, SourceNode Value)[] members) =>
        new(line, [.. members.Select(member => new SourceMember(member.Name, member.Value.Line, member.Value))]);
}
