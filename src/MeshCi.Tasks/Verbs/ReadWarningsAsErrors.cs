using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Lists the warnings of MeshCi that the build treats as errors because of the switch <c>-warnaserror</c>. Only the main process of a build knows the switch.
/// It runs in a project of its own there, because MSBuild forgets a switch without codes in a project that lists codes, as the .NET SDK does with NU1605.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ReadWarningsAsErrors : Task
{
    // MSBuild starts worker nodes with this argument.
    private const string WorkerNode = "nodemode:1";

    /// <summary>The codes.</summary>
    [Output]
    public ITaskItem[] Codes { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        // With MSBUILDNOINPROCNODE=1, there is only a worker node. What it does not know must not lead to a deploy that should have been refused.
        var isUnknown = Environment.GetCommandLineArgs().Any(argument => argument.TrimStart('-', '/').Equals(WorkerNode, StringComparison.OrdinalIgnoreCase));
        Codes =
        [
            .. MeshDiagnostics.All.Select(row => row.Id)
                .Where(id => isUnknown || (BuildEngine is IBuildEngine8 engine && engine.ShouldTreatWarningAsError(id))).Select(id => new TaskItem(id)),
        ];
        return true;
    }
}
