namespace MeshCi.ControlPlane.Resources;

/// <summary>Why the control plane refuses a call. Each protocol maps it to its own errors.</summary>
public enum RefusalKind
{
    /// <summary>The request breaks the model or a rule.</summary>
    Invalid,

    /// <summary>The caller does not have the permission.</summary>
    Forbidden,

    /// <summary>The resource, or one that it needs, does not exist.</summary>
    NotFound,

    /// <summary>The name already exists, or the client token was used for another request.</summary>
    Conflict,

    /// <summary>Another resource refers to the resource to delete.</summary>
    InUse,

    /// <summary>A quota is used up.</summary>
    LimitExceeded,

    /// <summary>The resource would have more tags than it can have.</summary>
    TooManyTags,

    /// <summary>The store cannot accept changes now. A retry may succeed.</summary>
    Unavailable,
}
