using MeshCi.Definitions;

namespace MeshCi.Local;

/// <summary>Which resource of which region. The account is always the one that the control plane stands for.</summary>
/// <param name="Region">Region of the request's signature.</param>
/// <param name="Mesh">The mesh's name; for a mesh, its own.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Parent">The router's or gateway's name; empty for kinds without a parent.</param>
/// <param name="Name">The resource's name.</param>
internal readonly record struct ResourceAddress(string Region, string Mesh, ResourceKind Kind, string Parent, string Name)
{
    /// <summary>The account that owns everything here.</summary>
    public const string Account = "000000000000";

    /// <summary>The resource's ARN.</summary>
    public string Arn
    {
        get
        {
            var mesh = $"arn:{Partition(Region)}:appmesh:{Region}:{Account}:mesh/{Mesh}";
            var info = Kind.Info();
            return Kind == ResourceKind.Mesh ? mesh
                : info.Parent is { } parent ? $"{mesh}/{parent.Info().Name}/{Parent}/{info.Name}/{Name}"
                : $"{mesh}/{info.Name}/{Name}";
        }
    }

    /// <summary>The mesh that the resource is in.</summary>
    public ResourceAddress OfMesh => new(Region, Mesh, ResourceKind.Mesh, "", Mesh);

    /// <summary>The router or gateway that the resource is under, or null.</summary>
    public ResourceAddress? OfParent => Kind.Info().Parent is { } kind ? new(Region, Mesh, kind, "", Parent) : null;

    /// <summary>How the service says that the resource is not there.</summary>
    public string AbsentText => Kind == ResourceKind.Mesh
        ? $"Mesh with name {Name} is not present for account {Account}"
        : Kind.Info().Parent is { } parent
            ? $"{Kind} with name {Name} is not present under {parent} {Parent} under mesh {Mesh} for account {Account}"
            : $"{Kind} with name {Name} is not present under mesh {Mesh} for account {Account}";

    /// <summary>The resource that an ARN names.</summary>
    /// <exception cref="ApiException">It is no ARN of an App Mesh resource, or names another account's.</exception>
    public static ResourceAddress OfArn(string arn)
    {
        if (arn.Split(':', 6) is not ["arn", var partition, "appmesh", var region, var account, var resource] || partition != Partition(region))
            throw ApiException.BadRequest($"resourceArn is not the ARN of an App Mesh resource: '{arn}'.");
        if (account != Account) throw ApiException.Forbidden($"The resource {arn} belongs to another account than {Account}.");
        if (resource.Split('/', 4) is ["mesh", { Length: > 0 } mesh, .. var rest])
        {
            if (rest.Length == 0) return new(region, mesh, ResourceKind.Mesh, "", mesh);
            if (rest is [var kindName, { Length: > 0 } name] && ResourceKinds.Find(kindName) is { } kind and not ResourceKind.Mesh)
            {
                // A virtual service's name may hold slashes itself; nothing is under it.
                if (kind.Info().Parent is null && (kind == ResourceKind.VirtualService || !name.Contains('/', StringComparison.Ordinal)))
                    return new(region, mesh, kind, "", name);
                if (name.Split('/') is [{ Length: > 0 } parent, var childKind, { Length: > 0 } child]
                    && ResourceKinds.Find(childKind) is { } under && under.Info().Parent == kind)
                    return new(region, mesh, under, parent, child);
            }
        }

        throw ApiException.BadRequest($"resourceArn is not the ARN of an App Mesh resource: '{arn}'.");
    }

    private static string Partition(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";
}
