using System.Collections;
using System.IO.Compression;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Together;

/// <summary>
/// What a project asks of a verb that may run for several projects at once. It travels through a global property of MSBuild, so equal requests have equal
/// texts: MSBuild then builds them once.
/// </summary>
/// <param name="Project">Full path of the project file.</param>
/// <param name="DefinitionFile">Full path of the definition, or null for a verb that needs none.</param>
/// <param name="Digest">Digest of the definition, or null for a verb that needs none.</param>
/// <param name="ReceiptFolder">Full path of the folder for the receipt, or null if there is none.</param>
/// <param name="Settings">The settings item of the project.</param>
/// <param name="Items">The mesh items of the project.</param>
/// <param name="BackendServices">The services of the projects that its items refer to.</param>
/// <param name="WarningsAsErrors">The codes of the warnings that the build of the project treats as errors.</param>
/// <param name="Parameters">The values of the parameters that the settings and items refer to, by the text after <c>ssm:</c>.</param>
internal sealed record DeploymentRequest(
    string Project, string? DefinitionFile, string? Digest, string? ReceiptFolder, ITaskItem Settings, IReadOnlyList<ITaskItem> Items,
    IReadOnlyList<ITaskItem> BackendServices, IReadOnlyList<string> WarningsAsErrors, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The warnings about the definition, which its plan contains.</summary>
    public IReadOnlyList<ReportedFinding> Warnings { get; init; } = [];

    /// <summary>Full path of the folder that the project was or will be published to, whose receipt the verb makes invalid; null if there is none.</summary>
    public string? PublishFolder { get; init; }

    /// <summary>Name of the project file without its extension.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Project);

    /// <summary>A finding with the severity that the build of the project gives it.</summary>
    public Finding WithBuildSeverity(Finding finding) =>
        finding.Diagnostic.Severity == Severity.Warning && WarningsAsErrors.Contains(finding.Diagnostic.Id)
            ? finding with { Diagnostic = finding.Diagnostic.As(Severity.Error) }
            : finding;

    /// <summary>The settings as text, without one of them.</summary>
    public string SettingsWithout(string name) =>
        string.Join('\n', Of(Settings).Metadata.Where(entry => entry.Key != name).Select(entry => $"{entry.Key}={entry.Value}"));

    /// <summary>The request as text of letters, digits, and the characters <c>+/=</c>.</summary>
    public string Write()
    {
        var written = new Written(
            Project, DefinitionFile, Digest, ReceiptFolder, Of(Settings), [.. Items.Select(Of)], [.. BackendServices.Select(Of)], WarningsAsErrors,
            Warnings, Parameters.Count == 0 ? null : Parameters, PublishFolder);
        using var stream = new MemoryStream();
        using (var compressed = new BrotliStream(stream, CompressionLevel.Fastest)) JsonSerializer.Serialize(compressed, written);
        return Convert.ToBase64String(stream.ToArray());
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static DeploymentRequest Read(string text)
    {
        using var compressed = new BrotliStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        var read = JsonSerializer.Deserialize<Written>(compressed)!;
        return new(
            read.Project, read.DefinitionFile, read.Digest, read.ReceiptFolder, Item(read.Settings), [.. read.Items.Select(Item)],
            [.. read.BackendServices.Select(Item)], read.WarningsAsErrors, read.Parameters ?? new Dictionary<string, string>())
        {
            Warnings = read.Warnings,
            PublishFolder = read.PublishFolder,
        };
    }

    private static WrittenItem Of(ITaskItem item)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in item.CloneCustomMetadata())
        {
            if (entry.Value is string { Length: > 0 } value) metadata[(string)entry.Key] = value;
        }

        return new(item.ItemSpec, metadata);
    }

    private static ITaskItem Item(WrittenItem item) => EscapedText.Item(item.Spec, item.Metadata);

    private sealed record WrittenItem(string Spec, SortedDictionary<string, string> Metadata);

    private sealed record Written(
        string Project, string? DefinitionFile, string? Digest, string? ReceiptFolder, WrittenItem Settings, IReadOnlyList<WrittenItem> Items,
        IReadOnlyList<WrittenItem> BackendServices, IReadOnlyList<string> WarningsAsErrors, IReadOnlyList<ReportedFinding> Warnings,
        IReadOnlyDictionary<string, string>? Parameters, string? PublishFolder);
}
