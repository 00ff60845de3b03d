using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import.Formats.Kubernetes;

/// <summary>Specs of v1beta2: the API's names, but for references to objects and ARNs.</summary>
/// <param name="cluster">The objects that references name.</param>
/// <param name="ownNamespace">The namespace of the object.</param>
internal sealed class CurrentDialect(Cluster cluster, string ownNamespace) : Dialect
{
    private static readonly Dictionary<(string Shape, string Member), string[]> Renamed = new()
    {
        [(nameof(MeshSpec), "serviceDiscovery")] = ["meshServiceDiscovery"],
        [(nameof(TlsValidationContextAcmTrust), "certificateAuthorityArns")] = ["certificateAuthorityARNs"],
        [(nameof(ListenerTlsAcmCertificate), "certificateArn")] = ["certificateARN"],
        [(nameof(VirtualGatewayTlsValidationContextAcmTrust), "certificateAuthorityArns")] = ["certificateAuthorityARNs"],
        [(nameof(VirtualGatewayListenerTlsAcmCertificate), "certificateArn")] = ["certificateARN"],
        [(nameof(VirtualServiceBackend), "virtualServiceName")] = ["virtualServiceRef", "virtualServiceARN"],
        [(nameof(GatewayRouteVirtualService), "virtualServiceName")] = ["virtualServiceRef", "virtualServiceARN"],
        [(nameof(WeightedTarget), "virtualNode")] = ["virtualNodeRef", "virtualNodeARN"],
        [(nameof(VirtualNodeServiceProvider), "virtualNodeName")] = ["virtualNodeRef", "virtualNodeARN"],
        [(nameof(VirtualRouterServiceProvider), "virtualRouterName")] = ["virtualRouterRef", "virtualRouterARN"],
    };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names(Shape shape, ShapeMember member) =>
        Renamed.GetValueOrDefault((shape.Name, member.JsonName)) ?? base.Names(shape, member);

    /// <inheritdoc/>
    public override SourceNode? Value(Shape shape, ShapeMember member, string name, SourceNode value)
    {
        if (member.Kind != MemberKind.Text) return value;
        // The values of virtualNodeARN and the like; certificates remain ARNs.
        if (name.EndsWith("ARN", StringComparison.Ordinal) && name != "certificateARN") return OfArn(value);
        if (!name.EndsWith("Ref", StringComparison.Ordinal)) return value;
        var kind = name.StartsWith("virtualService", StringComparison.Ordinal) ? ResourceKind.VirtualService
            : name.StartsWith("virtualRouter", StringComparison.Ordinal) ? ResourceKind.VirtualRouter
            : ResourceKind.VirtualNode;
        return cluster.Resolve(kind, value, ownNamespace) ?? value;
    }

    // arn:aws:appmesh:eu-west-1:111122223333:mesh/shop/virtualNode/orders
    private static SourceNode OfArn(SourceNode value) =>
        value.AsText is { } arn && arn.StartsWith("arn:", StringComparison.Ordinal) ? SourceScalar.Of(arn[(arn.LastIndexOf('/') + 1)..], value.Line) : value;
}
