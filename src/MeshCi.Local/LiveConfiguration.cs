namespace MeshCi.Local;

/// <summary>What can be set at start and changed while the control plane runs. One value at a time: a request sees one of them whole.</summary>
internal sealed record Configuration
{
    /// <summary>How much an account may have.</summary>
    public Quotas Quotas { get; init; } = new();
}

/// <summary>The configuration in force.</summary>
internal sealed class LiveConfiguration(Configuration? atStart = null)
{
    private volatile Configuration _current = atStart ?? new();

    /// <summary>What holds for requests that begin now.</summary>
    public Configuration Current
    {
        get => _current;
        set => _current = value;
    }
}
