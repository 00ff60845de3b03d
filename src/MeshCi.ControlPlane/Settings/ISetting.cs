namespace MeshCi.ControlPlane.Settings;

/// <summary>A part of the configuration that can change while the control plane runs.</summary>
/// <typeparam name="T">An immutable value; it is the same object until it changes.</typeparam>
public interface ISetting<out T>
{
    /// <summary>The value in force. A call reads it once, so that it uses the same value throughout.</summary>
    T Current { get; }

    /// <summary>Raised after a change of the configuration, of this or another part, one change at a time.</summary>
    event Action? Changed;
}
