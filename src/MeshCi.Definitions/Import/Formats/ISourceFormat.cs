using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>A document of a file to import.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Root">The document.</param>
internal sealed record SourceDocument(string File, SourceObject Root)
{
    /// <summary>The name of the file, for messages.</summary>
    public string Name => Path.GetFileName(File);
}

/// <summary>A format in which App Mesh resources are written.</summary>
internal interface ISourceFormat
{
    /// <summary>Whether a document is of this format, even if it contains no App Mesh resource.</summary>
    bool Recognizes(SourceDocument document);

    /// <summary>Reads the documents of this format, all at once, because they can refer to each other.</summary>
    /// <param name="documents">The documents, in the order of their files.</param>
    /// <param name="found">Receives the resources, and what cannot be read.</param>
    void Read(IReadOnlyList<SourceDocument> documents, FoundResources found);
}
