using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Tests;

/// <summary>A build engine that records what a task logs.</summary>
public sealed class FakeBuildEngine : IBuildEngine
{
    private (string? Text, TaskCompletionSource Seen) _awaited = (null, new());

    public ConcurrentQueue<BuildErrorEventArgs> Errors { get; } = [];

    public ConcurrentQueue<BuildWarningEventArgs> Warnings { get; } = [];

    public ConcurrentQueue<BuildMessageEventArgs> Messages { get; } = [];

    /// <summary>The targets that a task built, each with its global properties.</summary>
    public ConcurrentQueue<(string Target, IDictionary Properties)> Builds { get; } = [];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "";

    /// <summary>Everything logged, of every importance.</summary>
    public string Everything =>
        string.Join(
        '\n', Errors.Select(error => error.Message).Concat(Warnings.Select(warning => warning.Message)).Concat(Messages.Select(message => message.Message)));

    /// <summary>The lines that a user sees at the default verbosity.</summary>
    public IEnumerable<string?> Lines => Messages.Where(message => message.Importance == MessageImportance.High).Select(message => message.Message);

    public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Enqueue(e);

    public void LogWarningEvent(BuildWarningEventArgs e) => Warnings.Enqueue(e);

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
        Messages.Enqueue(e);
        if (e.Message == _awaited.Text) _awaited.Seen.TrySetResult();
    }

    /// <summary>Completes when this message is logged after the call.</summary>
    public Task WaitFor(string text)
    {
        _awaited = (text, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return _awaited.Seen.Task;
    }

    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs)
    {
        Builds.Enqueue((targetNames.ShouldHaveSingleItem(), globalProperties));
        return true;
    }
}
