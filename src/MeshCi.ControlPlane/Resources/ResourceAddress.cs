using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Resources;

/// <summary>Identifies a resource in a mesh of an account, in a region.</summary>
/// <param name="Region">Region of the request's signature.</param>
/// <param name="MeshOwner">Account that owns the mesh: 12 digits.</param>
/// <param name="Mesh">The name of the mesh; for a mesh, its own.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Parent">Name of the router or gateway; empty for kinds without a parent.</param>
/// <param name="Name">The resource's name.</param>
public readonly record struct ResourceAddress(string Region, string MeshOwner, string Mesh, ResourceKind Kind, string Parent, string Name)
{
    /// <summary>The resource within its mesh.</summary>
    public ResourceId Id => new(Kind, Name, Parent.Length == 0 ? null : Parent);

    /// <summary>The ARN of the resource if the owner of the mesh owns it.</summary>
    public string Arn => ArnFor(MeshOwner);

    /// <summary>The ARN of the resource if an account owns it.</summary>
    public string ArnFor(string owner)
    {
        var mesh = $"arn:{Arns.Partition(Region)}:appmesh:{Region}:{owner}:mesh/{Mesh}";
        var info = Kind.Info();
        return Kind == ResourceKind.Mesh ? mesh
            : info.Parent is { } parent ? $"{mesh}/{parent.Info().Name}/{Parent}/{info.Name}/{Name}"
            : $"{mesh}/{info.Name}/{Name}";
    }

    /// <summary>The mesh that the resource is in.</summary>
    public ResourceAddress OfMesh => new(Region, MeshOwner, Mesh, ResourceKind.Mesh, "", Mesh);

    /// <summary>The router or gateway of the resource, or null.</summary>
    public ResourceAddress? OfParent => Kind.Info().Parent is { } kind ? new(Region, MeshOwner, Mesh, kind, "", Parent) : null;

    /// <summary>The text of the service if the resource does not exist.</summary>
    public string AbsentText => Kind == ResourceKind.Mesh
        ? $"Mesh with name {Name} is not present for account {MeshOwner}"
        : Kind.Info().Parent is { } parent
            ? $"{Kind} with name {Name} is not present under {parent} {Parent} under mesh {Mesh} for account {MeshOwner}"
            : $"{Kind} with name {Name} is not present under mesh {Mesh} for account {MeshOwner}";

    /// <summary>
    /// The resource with an ARN, as if the mesh belonged to the account in the ARN; in a shared mesh, that account is the owner of the resource instead.
    /// </summary>
    /// <exception cref="RefusalException">It is not the ARN of an App Mesh resource.</exception>
    public static ResourceAddress OfArn(string arn)
    {
        if (arn.Split(':', 6) is not ["arn", var partition, "appmesh", var region, var account, var resource]
            || partition != Arns.Partition(region) || !Arns.IsAccount(account))
        {
            throw Refusal.Invalid($"resourceArn is not the ARN of an App Mesh resource: '{arn}'.");
        }

        if (resource.Split('/', 4) is ["mesh", { Length: > 0 } mesh, .. var rest])
        {
            if (rest.Length == 0) return new(region, account, mesh, ResourceKind.Mesh, "", mesh);
            if (rest is [var kindName, { Length: > 0 } name] && ResourceKinds.Find(kindName) is { } kind and not ResourceKind.Mesh)
            {
                // The name of a virtual service may contain slashes; it has no children.
                if (kind.Info().Parent is null && (kind == ResourceKind.VirtualService || !name.Contains('/', StringComparison.Ordinal)))
                    return new(region, account, mesh, kind, "", name);
                if (name.Split('/') is [{ Length: > 0 } parent, var childKind, { Length: > 0 } child]
                    && ResourceKinds.Find(childKind) is { } under && under.Info().Parent == kind)
                    return new(region, account, mesh, under, parent, child);
            }
        }

        throw Refusal.Invalid($"resourceArn is not the ARN of an App Mesh resource: '{arn}'.");
    }
}
