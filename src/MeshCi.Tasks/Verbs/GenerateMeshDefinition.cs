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

    /// <summary>What was written, for the result line of the target.</summary>
    [Output]
    public string Generated { get; private set; } = "";

    // The target shows the result, because it does not run this task if the definition is up to date.
    private protected override bool EndsVerb => false;

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var file = OutputFile.GetMetadata("FullPath");
        if (BuildDefinition() is not { } definition)
        {
            // A later step would use an old file as if it were the new one.
            if (File.Exists(file)) File.Delete(file);
            return;
        }

        if (FileInTheWay(Path.GetDirectoryName(file)) is { } inTheWay)
            throw new MeshException(MeshDiagnostics.FileNotAccessible.At(new(ProjectPath, "MeshDefinitionFile"), FolderCannotBeCreated(file, inTheWay)));
        await WholeFile.WriteAsync(file, DefinitionFile.Write(definition), cancellationToken).ConfigureAwait(false);
        Generated = $"generated {Summary(definition)}";
        Log.LogMessage(MessageImportance.Normal, "{0} -> {1}", Path.GetFileNameWithoutExtension(ProjectPath), file);
    }

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
