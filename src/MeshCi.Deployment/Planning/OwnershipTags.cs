using MeshCi.Definitions;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>The tags that record which project a resource belongs to and which build wrote it.</summary>
public static class OwnershipTags
{
    /// <summary>A part of the reason for which a removal keeps what no entry of the ledger contains.</summary>
    public const string OnlyTheTag = "only the owner tag";

    /// <summary>The prefix of all of MeshCi's tags.</summary>
    public const string Prefix = "meshci:";

    /// <summary>The project that may change the resource: <see cref="Definition.Owner"/>.</summary>
    public const string Owner = "meshci:owner";

    /// <summary>The service's version when the resource was last written.</summary>
    public const string Version = "meshci:version";

    /// <summary>The build that last wrote the resource.</summary>
    public const string Build = "meshci:build";

    /// <summary>The digest of the definition from which the resource was last written.</summary>
    public const string Digest = "meshci:digest";

    /// <summary>
    /// Owner of a mesh that was created by the first deploy because no project declares it. The first project with a <c>Mesh</c> item takes it over.
    /// </summary>
    public const string Unclaimed = "unclaimed";

    /// <summary>The four tags of the resources that a build writes.</summary>
    public static IReadOnlyDictionary<string, string> ForBuild(Definition definition, string build) => new Dictionary<string, string>
    {
        [Owner] = definition.Owner,
        [Version] = definition.Version,
        [Build] = build,
        [Digest] = DefinitionFile.Digest(definition),
    };

    /// <summary>The keys that a change of tags removes: those that users set, and also MeshCi's own if the resource is given back.</summary>
    /// <param name="before">The tags that the resource has.</param>
    /// <param name="after">The tags that it gets.</param>
    internal static IReadOnlyList<string> Removed(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. (after.ContainsKey(Owner) ? SetByUsers(before).Keys : before.Keys.Where(key => !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)))
            .Where(key => !after.ContainsKey(key)),
    ];

    /// <summary>The tags that users set: neither MeshCi's tags nor those that AWS reserves.</summary>
    public static IReadOnlyDictionary<string, string> SetByUsers(IReadOnlyDictionary<string, string>? tags) =>
        (tags ?? new Dictionary<string, string>())
            .Where(tag => !tag.Key.StartsWith(Prefix, StringComparison.Ordinal) && !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(StringComparer.Ordinal);
}
