using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>Definition files, as a build writes them: <c>orders.mesh.json</c>.</summary>
internal sealed class DefinitionFormat : ISourceFormat
{
    // A deploy writes it, and an import notes the owner of what it imports.
    private const string OwnerTag = "meshci:owner";

    /// <inheritdoc/>
    public bool Recognizes(SourceDocument document) =>
        document.Root["formatVersion"] is not null && document.Root["mesh"] is not null && document.Root["resources"] is SourceList;

    /// <inheritdoc/>
    public void Read(IReadOnlyList<SourceDocument> documents, FoundResources found)
    {
        foreach (var document in documents)
        {
            if (Problem(document) is { } problem)
            {
                found.Refuse(problem.Diagnostic, document, document.Root["formatVersion"]!.Line, problem.Message);
                continue;
            }

            foreach (var element in document.Root.List("resources")) Read(document, element, found);
        }
    }

    // A definition that was edited by hand is read like any other: whoever imports it wants what it contains.
    private static Finding? Problem(SourceDocument document)
    {
        try
        {
            DefinitionFile.Read(System.Text.Encoding.UTF8.GetBytes(SourceJson.Write(document.Root).GetRawText()), document.Name);
            return null;
        }
        catch (MeshException problem)
        {
            return problem.Finding.Diagnostic == MeshDiagnostics.NewerFormat ? problem.Finding with { Place = new(document.File) } : null;
        }
    }

    private static void Read(SourceDocument document, SourceNode element, FoundResources found)
    {
        if (element is not SourceObject resource || ResourceKinds.Find(resource.Text("kind") ?? "") is not { } kind || resource["name"] is not { } name)
        {
            const string message = "A resource of a definition needs kind, name and spec. This one was not imported.";
            found.Refuse(MeshDiagnostics.ImportRefused, document, element.Line, message);
            return;
        }

        var tags = ResourceSource.TagsOf(resource.Object("tags"));
        if (document.Root["owner"] is { } owner) tags = tags.Append((SourceScalar.Of(OwnerTag, owner.Line), owner));
        var source = new ResourceSource
        {
            Kind = kind,
            Document = document,
            Line = resource.Line,
            Name = name,
            Parent = resource["parent"],
            Mesh = document.Root["mesh"],
            Spec = resource["spec"],
            Tags = [.. tags],
        };
        found.Add(source, Dialect.Existing);
    }
}
