namespace MeshCi.ControlPlane.Resources;

/// <summary>Why the control plane refuses a call. How a protocol says so is the protocol's concern.</summary>
public enum RefusalKind
{
    /// <summary>The request breaks the model or a rule.</summary>
    Invalid,

    /// <summary>The caller may not do that.</summary>
    Forbidden,

    /// <summary>The resource, or one that it needs, does not exist.</summary>
    NotFound,

    /// <summary>The name is taken, or the client token was used for something else.</summary>
    Conflict,

    /// <summary>Something refers to what should be deleted.</summary>
    InUse,

    /// <summary>A quota is used up.</summary>
    LimitExceeded,

    /// <summary>The resource would have more tags than it can have.</summary>
    TooManyTags,

    /// <summary>The store cannot take changes now. A later try may succeed.</summary>
    Unavailable,
}
