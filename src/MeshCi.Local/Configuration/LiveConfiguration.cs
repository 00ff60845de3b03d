using MeshCi.ControlPlane.Settings;

namespace MeshCi.Local.Configuration;

/// <summary>The configuration in force.</summary>
internal sealed class LiveConfiguration(ControlPlaneConfiguration? atStart = null) : ISetting<ControlPlaneConfiguration>
{
    private readonly Lock _gate = new();
    private volatile ControlPlaneConfiguration _current = atStart ?? new();

    /// <inheritdoc />
    public event Action? Changed;

    /// <summary>The configuration for requests that begin now.</summary>
    public ControlPlaneConfiguration Current
    {
        get => _current;
        set => Change(_ => value);
    }

    /// <summary>Whether there are subscribers to changes.</summary>
    public bool HasSubscribers => Changed is not null;

    /// <summary>Changes a part of it.</summary>
    public void Change(Func<ControlPlaneConfiguration, ControlPlaneConfiguration> change)
    {
        lock (_gate)
        {
            _current = change(_current);
            Changed?.Invoke();
        }
    }

    /// <summary>A part of it, for code that needs no other.</summary>
    public ISetting<T> Part<T>(Func<ControlPlaneConfiguration, T> part) => new PartOf<T>(this, part);

    private sealed class PartOf<T>(LiveConfiguration whole, Func<ControlPlaneConfiguration, T> part) : ISetting<T>
    {
        public event Action? Changed
        {
            add => whole.Changed += value;
            remove => whole.Changed -= value;
        }

        public T Current => part(whole.Current);
    }
}
