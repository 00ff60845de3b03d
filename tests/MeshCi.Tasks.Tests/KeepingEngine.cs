using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Tests;

/// <summary>What tasks keep until a build ends.</summary>
internal sealed class BuildObjects
{
    public ConcurrentDictionary<object, object> All { get; } = [];
}

/// <summary>A build engine that keeps objects for a build, and logs to another one.</summary>
internal sealed class KeepingEngine(FakeBuildEngine inner, BuildObjects build) : IBuildEngine4
{
    public bool ContinueOnError => inner.ContinueOnError;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "";

    public bool IsRunningMultipleNodes => false;

    public object GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => build.All.GetValueOrDefault(key)!;

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection)
    {
        lifetime.ShouldBe(RegisteredTaskObjectLifetime.Build);
        build.All.TryAdd(key, obj).ShouldBeTrue();
    }

    public object UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => throw new NotSupportedException();

    public void LogErrorEvent(BuildErrorEventArgs e) => inner.LogErrorEvent(e);

    public void LogWarningEvent(BuildWarningEventArgs e) => inner.LogWarningEvent(e);

    public void LogMessageEvent(BuildMessageEventArgs e) => inner.LogMessageEvent(e);

    public void LogCustomEvent(CustomBuildEventArgs e) => inner.LogCustomEvent(e);

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        throw new NotSupportedException();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) =>
        throw new NotSupportedException();

    public bool BuildProjectFilesInParallel(
        string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion,
        bool useResultsCache, bool unloadProjectsOnCompletion) => throw new NotSupportedException();

    public BuildEngineResult BuildProjectFilesInParallel(
        string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion,
        bool returnTargetOutputs) => throw new NotSupportedException();

    public void Yield()
    {
    }

    public void Reacquire()
    {
    }
}
