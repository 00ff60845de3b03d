using MeshCi.Definitions;

namespace MeshCi.Tasks;

/// <summary>The environment of the build, and files named relative to the project.</summary>
internal sealed class OutsideWorld(string projectDirectory) : IOutsideWorld
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
}
