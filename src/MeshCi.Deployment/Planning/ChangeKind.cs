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

    /// <summary>It does not change.</summary>
    Unchanged,
}
