using MeshCi.Shared;

namespace MeshCi.Aws;

/// <summary>The sources of identity: variables and files of the process, or of the build that it runs for.</summary>
public interface IEnvironment
{
    /// <summary>Value of an environment variable, or null if it is empty or not set.</summary>
    string? Variable(string name);

    /// <summary>The whole text of a file.</summary>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the file.</exception>
    string ReadFile(string path);
}

/// <summary>The process's own variables and files.</summary>
public sealed class ProcessEnvironment : IEnvironment
{
    /// <inheritdoc/>
    public string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <inheritdoc/>
    public string ReadFile(string path) => OrdinaryFile.ReadAllText(path);
}
