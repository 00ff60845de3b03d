using MeshCi.Local.Faults;
using MeshCi.Local.Identity;

namespace MeshCi.Local;

/// <summary>What can be set at start and changed while the control plane runs. One value at a time: a request sees one of them whole.</summary>
internal sealed record Configuration
{
    /// <summary>How much an account may have.</summary>
    public Quotas Quotas { get; init; } = new();

    /// <summary>What goes wrong on purpose.</summary>
    public FaultSettings Faults { get; init; } = new();

    /// <summary>Who may call, and with whom meshes are shared.</summary>
    public IdentityConfiguration Identity { get; init; } = new();

    /// <summary>The same with the paths of files made absolute.</summary>
    /// <param name="directory">Where relative paths begin.</param>
    public Configuration Under(string directory) => this with { Identity = Identity.Under(directory) };
}

/// <summary>The configuration in force.</summary>
internal sealed class LiveConfiguration(Configuration? atStart = null)
{
    private readonly Lock _gate = new();
    private volatile Configuration _current = atStart ?? new();

    /// <summary>Told after each change, one at a time.</summary>
    public event Action? Changed;

    /// <summary>What holds for requests that begin now.</summary>
    public Configuration Current
    {
        get => _current;
        set => Change(_ => value);
    }

    /// <summary>Changes a part of it.</summary>
    public void Change(Func<Configuration, Configuration> change)
    {
        lock (_gate)
        {
            _current = change(_current);
            Changed?.Invoke();
        }
    }
}
