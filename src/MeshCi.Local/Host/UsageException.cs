namespace MeshCi.Local.Host;

/// <summary>The command line is not valid.</summary>
/// <param name="message">The argument and the problem.</param>
/// <param name="state">The state directory, if one was specified, so that the reason can be written there.</param>
internal sealed class UsageException(string message, string? state) : Exception(message)
{
    /// <summary>The state directory, if known.</summary>
    public string? State { get; } = state;
}
