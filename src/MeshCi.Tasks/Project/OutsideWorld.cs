using MeshCi.Definitions.Language;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>The environment of the build, files named relative to the project, and what other projects said of their services.</summary>
internal sealed class OutsideWorld(string projectDirectory, IReadOnlyList<ITaskItem> services) : IOutsideWorld
{
    public string? FindValue(string scheme, string name) => scheme == "env" ? Environment.GetEnvironmentVariable(name) : null;

    public byte[]? ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(Path.GetFullPath(path, projectDirectory));
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
        return services.FirstOrDefault(item => string.Equals(item.GetMetadata("Project"), full, comparison)) is { } said
            ? new(Exists: true, new ServiceProject(said.GetMetadata("ServiceName"), NullIfEmpty(said.GetMetadata("MeshName")), NullIfEmpty(said.GetMetadata("MeshOwner")), !said.GetMetadata("Enabled").Equals("false", StringComparison.OrdinalIgnoreCase), said.GetMetadata("Listens") == "true")
            {
                Listeners = [.. said.GetMetadata("Listeners").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(listener => listener.Split('/')).Where(parts => parts.Length == 3)
                    .Select(parts => new ServiceListener(parts[0], NullIfEmpty(parts[1]), NullIfEmpty(parts[2])))],
            })
            : new(File.Exists(full), Service: null);
    }

    /// <summary>The full path of a project that an item names. MSBuild takes either slash in a path on every system.</summary>
    public static string PathOf(string path, string projectDirectory) => Path.GetFullPath(Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path, projectDirectory);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
