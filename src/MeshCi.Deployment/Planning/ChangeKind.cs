namespace MeshCi.Deployment.Planning;

/// <summary>What becomes of a resource.</summary>
public enum ChangeKind
{
    /// <summary>It does not exist yet.</summary>
    Create,

    /// <summary>Its spec or tags change in place.</summary>
    Update,

    /// <summary>It is deleted and made anew, because the service forbids the change in place.</summary>
    Replace,

    /// <summary>It is no longer declared.</summary>
    Delete,

    /// <summary>It stays as it is.</summary>
    Unchanged,
}
