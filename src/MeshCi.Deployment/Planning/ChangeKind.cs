namespace MeshCi.Deployment.Planning;

/// <summary>How a resource changes.</summary>
public enum ChangeKind
{
    /// <summary>It does not exist yet.</summary>
    Create,

    /// <summary>Its spec or tags change in place.</summary>
    Update,

    /// <summary>It is deleted and created again, because the service does not allow this change in place.</summary>
    Replace,

    /// <summary>It is no longer declared.</summary>
    Delete,

    /// <summary>It is no longer declared, but something that this deploy does not change still needs it, so it stays.</summary>
    Keep,

    /// <summary>It does not change.</summary>
    Unchanged,
}
