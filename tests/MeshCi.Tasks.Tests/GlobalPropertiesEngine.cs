using System.Collections;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Tests;

/// <summary>A build engine with global properties, which keeps what tasks register. Calls that the tasks do not make are not supported.</summary>
public sealed class GlobalPropertiesEngine : IBuildEngine6
{
    private readonly Dictionary<string, string> _properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<object, object> _registered = [];

    /// <summary>What was logged.</summary>
    public FakeBuildEngine Log { get; } = new();

    public bool IsRunningMultipleNodes => false;

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "";

    public string this[string name]
    {
        set => _properties[name] = value;
    }

    public IReadOnlyDictionary<string, string> GetGlobalProperties() => _properties;

    public object? GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => _registered.GetValueOrDefault(key);

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection) => _registered[key] = obj;

    public object? UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => throw new NotSupportedException();

    public void LogErrorEvent(BuildErrorEventArgs e) => Log.LogErrorEvent(e);

    public void LogWarningEvent(BuildWarningEventArgs e) => Log.LogWarningEvent(e);

    public void LogMessageEvent(BuildMessageEventArgs e) => Log.LogMessageEvent(e);

    public void LogCustomEvent(CustomBuildEventArgs e) => Log.LogCustomEvent(e);

    public void LogTelemetry(string eventName, IDictionary<string, string> properties) => throw new NotSupportedException();

    public void Yield() => throw new NotSupportedException();

    public void Reacquire() => throw new NotSupportedException();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        throw new NotSupportedException();

    public bool BuildProjectFile(
        string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) =>
        throw new NotSupportedException();

    public bool BuildProjectFilesInParallel(
        string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion,
        bool useResultsCache, bool unloadProjectsOnCompletion) =>
        throw new NotSupportedException();

    public BuildEngineResult BuildProjectFilesInParallel(
        string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion,
        bool returnTargetOutputs) =>
        throw new NotSupportedException();
}
