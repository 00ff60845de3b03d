using System.IO.Enumeration;
using MeshCi.Definitions;

namespace MeshCi.Local;

/// <summary>The names that operations have, and patterns of them.</summary>
internal static class Operations
{
    private static readonly string[] OfSts = ["AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"];

    /// <summary>The 38 of App Mesh, and those of STS.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. from verb in new[] { Verb.Create, Verb.Describe, Verb.Update, Verb.Delete, Verb.List }
           from row in ResourceKinds.All
           select Name(verb, row.Kind),
        .. from verb in new[] { Verb.Tag, Verb.Untag, Verb.ListTags } select Name(verb, default),
        .. OfSts,
    ];

    /// <summary>Whether a pattern means an operation.</summary>
    public static bool Matches(string pattern, string operation) => FileSystemName.MatchesSimpleExpression(pattern, operation, ignoreCase: false);

    /// <summary>An operation's name in the API.</summary>
    public static string Name(Verb verb, ResourceKind kind) => verb switch
    {
        Verb.Tag => "TagResource",
        Verb.Untag => "UntagResource",
        Verb.ListTags => "ListTagsForResource",
        Verb.List when kind == ResourceKind.Mesh => "ListMeshes",
        Verb.List => $"List{kind}s",
        _ => $"{verb}{kind}",
    };
}
