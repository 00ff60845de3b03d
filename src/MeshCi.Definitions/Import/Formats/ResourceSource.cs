using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>A resource as a format describes it, before its names and its spec are read.</summary>
internal sealed record ResourceSource
{
    /// <summary>Its kind.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>The document that contains it.</summary>
    public required SourceDocument Document { get; init; }

    /// <summary>The line on which it begins.</summary>
    public required int Line { get; init; }

    /// <summary>Its name.</summary>
    public required SourceNode Name { get; init; }

    /// <summary>How messages call it as long as its name is unknown, such as the logical ID in a template.</summary>
    public string? Label { get; init; }

    /// <summary>The name of its router or gateway; null if the document does not contain it.</summary>
    public SourceNode? Parent { get; init; }

    /// <summary>The name of its mesh; null if the document does not contain it.</summary>
    public SourceNode? Mesh { get; init; }

    /// <summary>Its spec in the names of the format; null for an empty one.</summary>
    public SourceNode? Spec { get; init; }

    /// <summary>How the format calls the spec, for paths in messages.</summary>
    public string SpecName { get; init; } = "spec";

    /// <summary>Its tags.</summary>
    public IReadOnlyList<(SourceNode Key, SourceNode Value)> Tags { get; init; } = [];

    /// <summary>Tags that a format writes as a list of keys and values. What is not a tag is unknown.</summary>
    /// <param name="tags">The list, or null.</param>
    /// <param name="key">How the format writes <c>key</c>.</param>
    /// <param name="value">How the format writes <c>value</c>.</param>
    public static IReadOnlyList<(SourceNode Key, SourceNode Value)> TagsOf(SourceNode? tags, string key, string value)
    {
        return SourceNode.IsNull(tags) ? [] : tags is SourceList list ? [.. list.Elements.Select(Tag)] : [Tag(tags!)];

        (SourceNode, SourceNode) Tag(SourceNode node)
        {
            if (node is SourceObject tag && tag[key] is { } name) return (name, tag[value] ?? SourceScalar.Of("", tag.Line));
            var unknown = node as SourceUnknown ?? new SourceUnknown(node.Line, $"Tags must be a list of objects with the members {key} and {value}.");
            return (unknown, unknown);
        }
    }

    /// <summary>Tags that a format writes as a map.</summary>
    public static IEnumerable<(SourceNode Key, SourceNode Value)> TagsOf(SourceObject? tags) =>
        tags?.Members.Select(tag => ((SourceNode)SourceScalar.Of(tag.Name, tag.Line), tag.Value)) ?? [];

    /// <summary>The members that a format does not have, each with the nearest known name.</summary>
    public static IEnumerable<(SourceMember Member, string? Meant)> UnknownOf(SourceObject content, IReadOnlyList<string> known) =>
        content.Members.Where(member => !known.Contains(member.Name)).Select(member => (member, Spelling.Nearest(member.Name, known)));

    /// <summary>Members next to the spec that the format does not have, each with the nearest known name or null.</summary>
    public IReadOnlyList<(SourceMember Member, string? Meant)> Unknown { get; init; } = [];
}

/// <summary>A resource that was read.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The name of its router or gateway, if it is known.</param>
/// <param name="Mesh">The name of its mesh, if it is known.</param>
/// <param name="Spec">Its spec in the names of the API.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="File">Path of its file.</param>
/// <param name="Line">The line on which it begins.</param>
internal sealed record FoundResource(
    ResourceKind Kind, string Name, string? Parent, string? Mesh, SourceObject Spec, IReadOnlyDictionary<string, string> Tags, string File, int Line);
