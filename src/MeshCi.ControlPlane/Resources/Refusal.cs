namespace MeshCi.ControlPlane.Resources;

/// <summary>Why a call is refused. The factories return the exception to throw.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Text">The reason for the caller, as a sentence.</param>
public sealed record Refusal(RefusalKind Kind, string Text)
{
    /// <summary>The request breaks the model or a rule.</summary>
    public static RefusalException Invalid(string text) => new(new(RefusalKind.Invalid, text));

    /// <summary>The caller does not have the permission.</summary>
    public static RefusalException Forbidden(string text) => new(new(RefusalKind.Forbidden, text));

    /// <summary>The resource, or one that it needs, does not exist.</summary>
    public static RefusalException NotFound(string text) => new(new(RefusalKind.NotFound, text));

    /// <summary>The name already exists, or the client token was used for another request.</summary>
    public static RefusalException Conflict(string text) => new(new(RefusalKind.Conflict, text));

    /// <summary>Another resource refers to the resource to delete.</summary>
    public static RefusalException InUse(string text) => new(new(RefusalKind.InUse, text));

    /// <summary>A quota is used up.</summary>
    public static RefusalException LimitExceeded(string text) => new(new(RefusalKind.LimitExceeded, text));

    /// <summary>The resource would have more tags than it can have.</summary>
    public static RefusalException TooManyTags(string text) => new(new(RefusalKind.TooManyTags, text));

    /// <summary>The store cannot accept changes now. A retry may succeed.</summary>
    public static RefusalException Unavailable(string text, Exception? inner = null) => new(new(RefusalKind.Unavailable, text), inner);
}
