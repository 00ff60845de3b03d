using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Makes SIGTERM and SIGHUP cancel the build, as Ctrl+C does, until it has ended. By default, they end the process with exit code 0, whatever the build was
/// doing. It has this effect in the main process of the build, which receives the signals.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class WatchSignals : Task
{
    /// <inheritdoc/>
    public override bool Execute()
    {
        const RegisteredTaskObjectLifetime lifetime = RegisteredTaskObjectLifetime.Build;
        // Another node has no build to cancel, and the attempt would end its process. The verb that runs there handles the signals itself.
        if (IsWorkerNode(Environment.GetCommandLineArgs())) return true;
        var engine = (IBuildEngine4)BuildEngine;
        if (engine.GetRegisteredTaskObject(typeof(WatchSignals), lifetime) is not null) return true;
        // MSBuild disposes the object when the build has ended.
        var signals = new TerminationSignals(() => ThreadPool.QueueUserWorkItem(_ => BuildManager.DefaultBuildManager.CancelAllSubmissions()), holds: true);
        engine.RegisterTaskObject(typeof(WatchSignals), signals, lifetime, allowEarlyCollection: false);
        return true;
    }

    /// <summary>Whether a process with these arguments was started by the main process of a build: a node (1) or the host of single tasks (2).</summary>
    internal static bool IsWorkerNode(IEnumerable<string> arguments) => arguments.Any(argument => argument.Length > 1 && argument[0] is '/' or '-'
        && argument[1..] is var option && (option.StartsWith("nodemode:1", StringComparison.OrdinalIgnoreCase)
            || option.StartsWith("nodemode:2", StringComparison.OrdinalIgnoreCase)));
}
