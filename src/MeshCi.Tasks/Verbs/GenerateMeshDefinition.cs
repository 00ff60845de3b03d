using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Writes the definition file of a service next to its build output.</summary>
[MSBuildMultiThreadableTask]
public sealed class GenerateMeshDefinition : DefinitionTask
{
    /// <summary>Where the definition goes.</summary>
    [Required]
    public ITaskItem OutputFile { get; set; } = null!;

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var file = OutputFile.GetMetadata("FullPath");
        if (BuildDefinition() is not { } definition)
        {
            // An old file would pass for the new one in a later step.
            if (File.Exists(file)) File.Delete(file);
            return;
        }

        if (FileInTheWay(Path.GetDirectoryName(file)) is { } inTheWay)
            throw new MeshException(MeshDiagnostics.FileNotAccessible.At(new(ProjectPath, "MeshDefinitionFile"), $"The definition belongs at '{file}', but '{inTheWay}' is a file, so there can be no folder of that name. Set MeshDefinitionFile to another place, such as $(OutDir)mesh-definition/{Path.GetFileName(file)}, or give the file another name."));
        await WholeFile.WriteAsync(file, DefinitionFile.Write(definition), cancellationToken).ConfigureAwait(false);
        Log.LogMessage(MessageImportance.Normal, "{0} -> {1}", Path.GetFileNameWithoutExtension(ProjectPath), file);
    }

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
