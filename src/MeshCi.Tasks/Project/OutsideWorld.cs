using MeshCi.Definitions.Language;
using MeshCi.Shared;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>The environment of the build, files with paths relative to the project, and the services of other projects.</summary>
internal sealed class OutsideWorld(
    string projectDirectory, IReadOnlyList<ITaskItem> services, VariableGuard guard, ParameterValues parameters) : IOutsideWorld
{
    /// <summary>Whether a parameter that is a secret can be used, if the project allows it: not in a definition.</summary>
    public bool AllowsSecrets { get; init; }

    public string? FindVariable(string name) => Environment.GetEnvironmentVariable(name);

    public ParameterAnswer FindParameter(ParameterReference reference) => parameters.Find(reference) switch
    {
        { State: ParameterState.Secret, Value: { } value } secret when AllowsSecrets => ParameterAnswer.Found(value, secret.Version),
        { State: ParameterState.Secret } secret when AllowsSecrets => secret with { Problem = CanBeAllowed(reference) },
        var answer => answer,
    };

    public bool MayRead(string name) => guard.MayRead(name);

    public string? FindCredential(string text) => guard.FindCredential(text);

    public byte[]? ReadFile(string path)
    {
        try
        {
            return OrdinaryFile.Read(Path.GetFullPath(path, projectDirectory), ExternalValues.LargestFile);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    public ProjectAnswer FindProject(string path)
    {
        var full = PathOf(path, projectDirectory);
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return services.FirstOrDefault(item => string.Equals(item.GetMetadata("Project"), full, comparison)) is { } described
            ? new(Exists: true, Service(described))
            : new(File.Exists(full), Service: null);
    }

    private static string CanBeAllowed(ParameterReference reference) =>
        "The value of this property appears in logs. If that is acceptable, add "
        + $"<MeshAllowVariables>$(MeshAllowVariables);{reference.Name}</MeshAllowVariables> to a PropertyGroup.";

    private static ServiceProject Service(ITaskItem described) => new(
        described.GetMetadata("ServiceName"),
        NullIfEmpty(described.GetMetadata("MeshName")),
        NullIfEmpty(described.GetMetadata("MeshOwner")),
        !described.GetMetadata("Enabled").Equals("false", StringComparison.OrdinalIgnoreCase),
        described.GetMetadata("Listens") == "true")
    {
        Listeners =
        [
            .. described.GetMetadata("Listeners").Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(listener => listener.Split('/')).Where(parts => parts.Length == 5)
                .Select(parts => new ServiceListener(parts[0], NullIfEmpty(parts[1]), NullIfEmpty(parts[2]))
                {
                    PerRequestTimeout = NullIfEmpty(parts[3]),
                    IdleTimeout = NullIfEmpty(parts[4]),
                }),
        ],
        NodeName = NullIfEmpty(described.GetMetadata("NodeName")),
        HasService = described.GetMetadata("HasService") != "false",
    };

    /// <summary>The full path of a project that an item refers to. MSBuild accepts both slashes in a path on every system.</summary>
    public static string PathOf(string path, string projectDirectory) =>
        Path.GetFullPath(Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path, projectDirectory);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
