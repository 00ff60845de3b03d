using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Finds out which of the files that have the names of MeshCi's files were written by MeshCi, so that a clean deletes only those. A file in another format
/// belongs to the user.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class FindOwnFiles : Task
{
    private static readonly Dictionary<string, OwnFormat> Formats = new(StringComparer.Ordinal)
    {
        ["definition"] = OwnFormat.Definition,
        ["plan.json"] = OwnFormat.PlanJson,
        ["plan.md"] = OwnFormat.PlanMarkdown,
        ["receipt"] = OwnFormat.Receipt,
        ["policy"] = OwnFormat.Policy,
        ["template"] = OwnFormat.Template,
        ["text"] = OwnFormat.VerbText,
        ["findings"] = OwnFormat.Findings,
        ["stamp"] = OwnFormat.Stamp,
        ["signin"] = OwnFormat.SignIn,
    };

    /// <summary>The files. Their metadata <c>Format</c> is that of the file with this name.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>Those that MeshCi wrote.</summary>
    [Output]
    public ITaskItem[] Own { get; private set; } = [];

    /// <summary>Those that exist and have another format.</summary>
    [Output]
    public ITaskItem[] Foreign { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var existing = Files.Where(file => Path.Exists(file.GetMetadata("FullPath"))).ToLookup(IsOwn);
        (Own, Foreign) = ([.. existing[true]], [.. existing[false]]);
        return true;
    }

    private static bool IsOwn(ITaskItem file) => Formats[file.GetMetadata("Format")].MayDelete(file.GetMetadata("FullPath"));
}
