using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Formats;
using MeshCi.Definitions.Import.Formats.CloudFormation;
using MeshCi.Definitions.Import.Formats.Kubernetes;
using MeshCi.Definitions.Import.Formats.Terraform;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import;

/// <summary>A file to import.</summary>
/// <param name="File">Its path, for messages and, if the content has no name, for the name.</param>
/// <param name="Content">Its bytes; null if it is larger than <see cref="ImportReader.LargestFile"/>.</param>
public sealed record ImportFile(string File, byte[]? Content);

/// <summary>
/// Reads resources from files: definitions of a build, manifests of Kubernetes, templates of CloudFormation, values of Terraform, and what the AWS CLI
/// prints and accepts.
/// </summary>
public static class ImportReader
{
    /// <summary>The largest file that is read, in bytes. A state of Terraform with everything that a company has can have tens of MiB.</summary>
    public const int LargestFile = 32 * 1024 * 1024;

    // The first format that recognizes a document reads it.
    private static readonly ISourceFormat[] Formats =
        [new OtherFormats(), new DefinitionFormat(), new KubernetesFormat(), new CloudFormationFormat(), new TerraformFormat(), new CliFormat()];

    /// <summary>Reads all files; what cannot be read is reported, and everything else is read.</summary>
    /// <param name="files">The files.</param>
    /// <param name="node">The router or gateway of routes that do not name theirs, unless the files contain exactly one: the node name of the project.</param>
    /// <param name="findings">Receives what could not be read.</param>
    /// <param name="wanted">The mesh to import if the files name several: that of the project. If they do not name it, the one with most resources.</param>
    public static ImportedResources Read(IReadOnlyList<ImportFile> files, string node, List<Finding> findings, string? wanted = null)
    {
        var found = new FoundResources(findings);
        var documents = files.SelectMany(file => Documents(file, files.Count > 1, found, findings)).ToList();
        var byFormat = documents.ToLookup(document => Array.Find(Formats, format => format.Recognizes(document)));
        foreach (var format in Formats) format.Read([.. byFormat[format]], found);
        found.ReportUnknown();
        return ImportedResources.Of(found, node, findings, wanted);
    }

    private static List<SourceDocument> Documents(ImportFile file, bool hasOthers, FoundResources found, List<Finding> findings)
    {
        var name = Path.GetFileName(file.File);
        if (file.Content is not { } bytes || bytes.Length > LargestFile)
            return Refuse(null, ImportReaderMessages.IsTooLarge(name));
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Refuse(null, ImportReaderMessages.IsUtf16(name));
        try
        {
            return Objects(file, SourceText.Read(file.File, bytes), found);
        }
        catch (TreeProblem problem)
        {
            var placeholder = Placeholder.InBroken(bytes, problem.Line);
            var reason = placeholder is null ? $"{problem.Message} {ImportReaderMessages.Fix(hasOthers)}" : Placeholder.Cause(placeholder);
            return Refuse(problem.Line, ImportReaderMessages.IsNotValid(name, SourceText.Language(file.File, bytes), problem.Line, reason));
        }

        List<SourceDocument> Refuse(int? line, string message)
        {
            findings.Add(MeshDiagnostics.ImportUnreadable.At(new(file.File, Line: line), message));
            return [];
        }
    }

    // Lists of resources, as scripts collect them, are read like their elements.
    private static List<SourceDocument> Objects(ImportFile file, IReadOnlyList<SourceNode> nodes, FoundResources found)
    {
        var documents = new List<SourceDocument>();
        var empty = new SourceDocument(file.File, new(1, []));
        if (nodes.Count == 0) found.Other("an empty file", empty);
        foreach (var node in nodes.SelectMany(node => node is SourceList list ? list.Elements : [node]))
        {
            if (node is SourceObject root) documents.Add(new(file.File, TemplateBody.Of(root)));
            else found.Refuse(MeshDiagnostics.ImportUnknownKind, empty, node.Line, ImportReaderMessages.IsNotAnObject(empty.Name));
        }

        return documents;
    }
}
