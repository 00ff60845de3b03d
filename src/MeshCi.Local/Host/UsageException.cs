namespace MeshCi.Local.Host;

/// <summary>The command line cannot be understood.</summary>
/// <param name="message">Which argument and why.</param>
/// <param name="state">The state directory, if one was given, so that the reason can be left there.</param>
internal sealed class UsageException(string message, string? state) : Exception(message)
{
    /// <summary>The state directory, if known.</summary>
    public string? State { get; } = state;
}
