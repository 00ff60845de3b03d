namespace MeshCi.Aws;

/// <summary>What identity may be read from: variables and files of the process or of the build that speaks for it.</summary>
public interface IEnvironment
{
    /// <summary>Value of an environment variable, or null; set to empty counts as unset.</summary>
    string? Variable(string name);

    /// <summary>The whole text of a file.</summary>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    string ReadFile(string path);
}

/// <summary>The process's own variables and files.</summary>
public sealed class ProcessEnvironment : IEnvironment
{
    /// <inheritdoc/>
    public string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <inheritdoc/>
    public string ReadFile(string path) => File.ReadAllText(path);
}
