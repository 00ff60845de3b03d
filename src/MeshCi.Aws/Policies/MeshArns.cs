using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Policies;

/// <summary>The ARNs of the resources of a mesh.</summary>
/// <param name="Region">The region that requests are signed for.</param>
/// <param name="Account">The account that owns the mesh; <c>*</c> if it is unknown.</param>
/// <param name="Mesh">Name of the mesh.</param>
public sealed record MeshArns(string Region, string Account, string Mesh)
{
    /// <summary>The ARN of the mesh.</summary>
    public string OfMesh => $"arn:{Partition}:appmesh:{Region}:{Account}:mesh/{PolicyDocument.Literal(Mesh)}";

    /// <summary>The ARN of everything in the mesh.</summary>
    public string OfContent => $"{OfMesh}/*";

    /// <summary>The partition of the region.</summary>
    public string Partition => AwsRegion.PartitionOf(Region);

    /// <summary>The ARN of a resource.</summary>
    public string Of(ResourceId id) => id.Kind == ResourceKind.Mesh ? OfMesh
        : id.Kind.Info().Parent is { } parent
            ? $"{OfMesh}/{parent.Info().Name}/{PolicyDocument.Literal(id.Parent!)}/{id.Kind.Info().Name}/{PolicyDocument.Literal(id.Name)}"
        : $"{OfMesh}/{id.Kind.Info().Name}/{PolicyDocument.Literal(id.Name)}";

    /// <summary>The ARN of all routes of the router of a route, or of all gateway routes of a gateway; of any other resource its own.</summary>
    public string OfSiblings(ResourceId id) => id.Kind.Info().Parent is { } parent
        ? $"{OfMesh}/{parent.Info().Name}/{PolicyDocument.Literal(id.Parent!)}/{id.Kind.Info().Name}/*" : Of(id);

    /// <summary>The ARN of all resources of a kind whose names, or those of their router or gateway, begin with a text.</summary>
    public string OfNames(ResourceKind kind, string prefix) => kind.Info().Parent is { } parent
        ? $"{OfMesh}/{parent.Info().Name}/{PolicyDocument.Literal(prefix)}*/{kind.Info().Name}/*"
        : $"{OfMesh}/{kind.Info().Name}/{PolicyDocument.Literal(prefix)}*";
}
