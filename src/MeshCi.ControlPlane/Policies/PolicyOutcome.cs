namespace MeshCi.ControlPlane.Policies;

/// <summary>How a question was decided.</summary>
public enum PolicyOutcome
{
    /// <summary>Everything that must allow it does, and nothing denies it.</summary>
    Allowed,

    /// <summary>Nothing allows it.</summary>
    ImplicitlyDenied,

    /// <summary>A statement denies it.</summary>
    ExplicitlyDenied,
}
