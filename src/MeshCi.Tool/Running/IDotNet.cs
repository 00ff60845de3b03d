namespace MeshCi.Tool.Running;

/// <summary>The <c>dotnet</c> command.</summary>
internal interface IDotNet
{
    /// <summary>Runs it in the current directory.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="output">Receives each line of its standard output while it runs.</param>
    /// <param name="error">Receives each line of its standard error while it runs, possibly at the same time as a line of the output.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="DotNetMissingException">It cannot be started.</exception>
    Task<int> RunAsync(IReadOnlyList<string> arguments, Action<string> output, Action<string> error);
}
