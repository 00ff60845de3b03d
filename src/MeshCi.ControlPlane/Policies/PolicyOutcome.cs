namespace MeshCi.ControlPlane.Policies;

/// <summary>How policies decided about a request.</summary>
public enum PolicyOutcome
{
    /// <summary>Every set of policies allows it, and no statement denies it.</summary>
    Allowed,

    /// <summary>At least one set of policies does not allow it.</summary>
    ImplicitlyDenied,

    /// <summary>A statement denies it.</summary>
    ExplicitlyDenied,
}
