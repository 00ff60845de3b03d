using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>What is reported for <c>MeshTag</c> items.</summary>
internal static class TagMessages
{
    /// <summary>The key begins with a reserved prefix.</summary>
    public static string IsReserved(ReadItem item, string prefix) =>
        $"{Wording.Where(item.Place())}: keys that begin with {prefix} are reserved. Choose another key.";

    /// <summary>The key is empty or too long.</summary>
    public static string HasWrongLength(ReadItem item, int longest, int length) =>
        $"{Wording.Where(item.Place())}: a key must have 1 to {longest} characters, not {length}.";

    /// <summary>The value is too long.</summary>
    public static string HasLongValue(ReadItem item, int longest, int length) =>
        $"{Wording.Where(item.Place("Value"))} must have at most {longest} characters, not {length}.";

    /// <summary>Another item has the same key and scope.</summary>
    public static string IsDeclaredTwice(ReadItem item, (ResourceKind? Kind, ResourceId? Id) scope)
    {
        var target = scope.Id is { } id ? $" for {id}" : scope.Kind is { } kind ? $" for each {kind.Info().Name}" : "";
        return $"{Wording.Where(item.Place())} is declared twice{target}. Remove one of them.";
    }

    /// <summary>A resource would have too many tags.</summary>
    public static string ExceedsTheLimit(ReadItem item, ResourceId id, int most, int own) =>
        $"{Wording.Where(item.Place())} exceeds the tag limit of {id}: a resource can have {most} tags, and MeshCi uses {own} of them.";

    /// <summary>A name or parent without a kind.</summary>
    public static string NeedsKind(ReadItem item) =>
        $"{Wording.Where(item.Place())} needs Kind, because a node and a router can have the same name. Add Kind, such as Kind=\"virtualNode\".";

    /// <summary>The name belongs to several routes or gateway routes.</summary>
    public static string HasAmbiguousName(ReadItem item, string name) =>
        $"{Wording.Where(item.Place("Name"))}=\"{Wording.Short(name)}\" is the name of several resources. Add Parent.";

    /// <summary>No resource of the kind has the name.</summary>
    public static string HasUnknownName(ReadItem item, string name, string kind, IReadOnlyList<string> known) =>
        $"{Wording.Where(item.Place("Name"))}=\"{Wording.Short(name)}\" is not a {kind} of the definition, "
        + $"which contains {(known.Count == 0 ? "none" : string.Join(", ", known))}.";
}
