using MeshCi.Definitions;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>The tags that say who made a resource and from what.</summary>
public static class OwnershipTags
{
    /// <summary>All of MeshCi's tags start so.</summary>
    public const string Prefix = "meshci:";

    /// <summary>Who may write the resource: <see cref="Definition.Owner"/>.</summary>
    public const string Owner = "meshci:owner";

    /// <summary>The service's version when the resource was last written.</summary>
    public const string Version = "meshci:version";

    /// <summary>The build that last wrote the resource.</summary>
    public const string Build = "meshci:build";

    /// <summary>The digest of the definition from which the resource was last written.</summary>
    public const string Digest = "meshci:digest";

    /// <summary>Owner of a mesh that a first deploy made for lack of one; the first project with a <c>Mesh</c> item takes it over.</summary>
    public const string Unclaimed = "unclaimed";

    /// <summary>The four tags of what a build writes.</summary>
    public static IReadOnlyDictionary<string, string> Of(Definition definition, string build) => new Dictionary<string, string>
    {
        [Owner] = definition.Owner,
        [Version] = definition.Version,
        [Build] = build,
        [Digest] = DefinitionFile.Digest(definition),
    };

    /// <summary>The tags that users set: neither MeshCi's nor those that AWS keeps for itself.</summary>
    public static IReadOnlyDictionary<string, string> OfUsers(IReadOnlyDictionary<string, string>? tags) =>
        (tags ?? new Dictionary<string, string>())
            .Where(tag => !tag.Key.StartsWith(Prefix, StringComparison.Ordinal) && !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(StringComparer.Ordinal);
}
