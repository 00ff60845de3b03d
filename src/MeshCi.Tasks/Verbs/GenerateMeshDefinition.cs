using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Writes the definition file of a service next to its build output.</summary>
[MSBuildMultiThreadableTask]
public sealed class GenerateMeshDefinition : DefinitionTask
{
    /// <summary>The file to write.</summary>
    [Required]
    public ITaskItem OutputFile { get; set; } = null!;

    /// <summary>The file that keeps the warnings for builds that do not generate the definition again, or null to keep none.</summary>
    public ITaskItem? FindingsFile { get; set; }

    /// <summary>
    /// Whether a value that is missing in the environment is only a warning: someone without the secrets of a deploy can still build. Then no definition
    /// is written.
    /// </summary>
    public bool AllowsUnresolved { get; set; }

    /// <summary>With <see cref="AllowsUnresolved"/>: whether the value is not even a warning, because a publish that needs it reports it as an error.</summary>
    public bool LeavesUnresolvedToPublish { get; set; }

    /// <summary>Whether no definition was written because a value is missing in the environment, and only a warning reported it.</summary>
    [Output]
    public bool IsUnresolved { get; private set; }

    /// <summary>What was written, for the result line of the target.</summary>
    [Output]
    public string Generated { get; private set; } = "";

    private readonly List<LocatedFinding> _reported = [];

    // The target shows the result, because it does not run this task if the definition is up to date.
    private protected override bool EndsVerb => false;

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var file = OutputFile.GetMetadata("FullPath");
        var isOurs = OwnFormat.Definition.MayReplace(file);
        if (await BuildDefinitionAsync(cancellationToken).ConfigureAwait(false) is not { } definition)
        {
            // A later step would use an old file as if it were the new one.
            if (isOurs && File.Exists(file)) File.Delete(file);
            if (FindingsFile?.GetMetadata("FullPath") is { } old && File.Exists(old)) File.Delete(old);
            return;
        }

        if (!isOurs) throw new MeshException(MeshDiagnostics.FileNotAccessible.At(new(ProjectPath, "MeshDefinitionFile"), IsAnotherFile(file)));

        if (FileInTheWay(Path.GetDirectoryName(file)) is { } inTheWay)
            throw new MeshException(MeshDiagnostics.FileNotAccessible.At(new(ProjectPath, "MeshDefinitionFile"), FolderCannotBeCreated(file, inTheWay)));
        if (FindingsFile is { } findings)
            await Verbs.FindingsFile.WriteAsync(findings.GetMetadata("FullPath"), _reported, cancellationToken).ConfigureAwait(false);
        await OwnFormat.Definition.WriteAsync(file, DefinitionFile.Write(definition), cancellationToken).ConfigureAwait(false);
        Generated = $"generated {Summary(definition)}";
        Log.LogMessage(MessageImportance.Normal, "{0}", PlainText.Line($"{Path.GetFileNameWithoutExtension(ProjectPath)} -> {file}"));
    }

    private protected override void OnReported(LocatedFinding located) => _reported.Add(located);

    private protected override Finding Adjust(Finding finding)
    {
        if (!AllowsUnresolved || !finding.Diagnostic.IsUnresolved) return finding;
        IsUnresolved = true;
        var severity = LeavesUnresolvedToPublish ? Severity.Info : Severity.Warning;
        return finding with { Diagnostic = finding.Diagnostic.As(severity), Message = $"{finding.Message} {Consequence}" };
    }

    private const string Consequence = "This build writes no definition, and a deploy would fail.";

    private static string IsAnotherFile(string file) =>
        $"The definition would be written to '{file}', but that file is not a definition, and MeshCi does not replace it. "
        + $"Set MeshDefinitionFile to another path, such as $(OutDir)mesh/{Path.GetFileName(file)}, or delete the file.";

    private static string FolderCannotBeCreated(string definition, string inTheWay) =>
        $"The definition would be written to '{definition}', but '{inTheWay}' is a file, so a folder with that name cannot be created. "
        + $"Set MeshDefinitionFile to another path, such as $(OutDir)mesh-definition/{Path.GetFileName(definition)}, or rename the existing file.";

    private static string? FileInTheWay(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder)) return folder;
            if (Directory.Exists(folder)) return null;
        }

        return null;
    }
}
