using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.Kubernetes;

/// <summary>An object of a Kubernetes manifest.</summary>
/// <param name="Document">The document that contains it.</param>
/// <param name="Content">The object.</param>
/// <param name="ApiVersion">Its API group and version.</param>
/// <param name="Kind">Its kind.</param>
internal sealed record Manifest(SourceDocument Document, SourceObject Content, string ApiVersion, string Kind)
{
    private const string DefaultNamespace = "default";

    /// <summary>Its metadata; empty if they are missing.</summary>
    public SourceObject Metadata { get; } = Content.Object("metadata") ?? new(Content.Line, []);

    /// <summary>Its spec; empty if it is missing.</summary>
    public SourceObject Spec { get; } = Content.Object("spec") ?? new(Content.Line, []);

    /// <summary>Its name; empty if it is missing.</summary>
    public string Name => Metadata["name"] is SourceScalar name ? name.Text : "";

    /// <summary>Its namespace; <c>default</c> if it has none.</summary>
    public string Namespace => Metadata["namespace"] is SourceScalar { Text.Length: > 0 } name ? name.Text : DefaultNamespace;

    /// <summary>Whether it specifies a namespace.</summary>
    public bool HasNamespace => !SourceNode.IsNull(Metadata["namespace"]);

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels => Read(Metadata.Object("labels"));

    /// <summary>A name made from its own, at the line of its own.</summary>
    public SourceScalar Named(string name) => SourceScalar.Of(name, Metadata["name"]?.Line ?? Content.Line);

    /// <summary>The objects of a document: itself, or the items of a list.</summary>
    public static IEnumerable<Manifest> Of(SourceDocument document) => Of(document, document.Root, null);

    private static IEnumerable<Manifest> Of(SourceDocument document, SourceObject content, (string ApiVersion, string Kind)? list)
    {
        // Items of a typed list, such as a VirtualNodeList, need not repeat what they are.
        var (apiVersion, kind) = (content.Text("apiVersion") ?? list?.ApiVersion ?? "", content.Text("kind") ?? list?.Kind ?? "");
        if (!kind.EndsWith("List", StringComparison.Ordinal) || content["items"] is not SourceList items) return [new(document, content, apiVersion, kind)];
        return items.Elements.OfType<SourceObject>().SelectMany(item => Of(document, item, (apiVersion, kind[..^4])));
    }

    private static Dictionary<string, string> Read(SourceObject? labels) =>
        labels?.Members.ToDictionary(label => label.Name, label => (label.Value as SourceScalar)?.Text ?? "", StringComparer.Ordinal) ?? [];
}
