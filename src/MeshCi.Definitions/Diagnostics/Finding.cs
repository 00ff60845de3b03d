namespace MeshCi.Definitions.Diagnostics;

/// <summary>A problem to report to the user.</summary>
/// <param name="Diagnostic">Its row in the table.</param>
/// <param name="Message">What happened, where, why, and the smallest fix.</param>
/// <param name="Place">The location, if known.</param>
/// <param name="First">The location of the first declaration, if the problem is that something is declared twice.</param>
public sealed record Finding(Diagnostic Diagnostic, string Message, Place? Place = null, Place? First = null)
{
    /// <summary>What happened, where, why, and the smallest fix; without what looks like a secret.</summary>
    public string Message { get; init; } = SecretText.Hide(Message);

    /// <summary>Name of the service that it is about, if a command is for several services; otherwise, null.</summary>
    public string? Service { get; init; }
}
