using MeshCi.ControlPlane.Resources;

namespace MeshCi.Local.Http;

/// <summary>An answer other than success, as App Mesh or the AWS front end before it gives it. Its code is the value of <c>x-amzn-errortype</c>.</summary>
internal sealed class ApiException : RequestRefusedException
{
    private ApiException(int status, string type, string message, Exception? inner = null)
        : base(status, type, message, inner)
    {
    }

    /// <summary>Whether no operation is concerned, so that the answer is not in the protocol of the service.</summary>
    public bool IsOfFrontDoor { get; private init; }

    /// <summary>What the control plane refused.</summary>
    public static ApiException From(RefusalException refusal) => From(ApiErrors.Get(refusal.Refusal.Kind), refusal.Message, refusal);

    /// <summary>One of the model's errors by its name.</summary>
    public static ApiException Modelled(string type, string message) => From(ApiErrors.Get(type), message);

    /// <summary>The request breaks the model or a rule.</summary>
    public static ApiException BadRequest(string message) => From(ApiErrors.Get(RefusalKind.Invalid), message);

    /// <summary>The caller may not do that.</summary>
    public static ApiException Forbidden(string message) => From(ApiErrors.Get(RefusalKind.Forbidden), message);

    /// <summary>There is nothing of that name.</summary>
    public static ApiException NotFound(string message) => From(ApiErrors.Get(RefusalKind.NotFound), message);

    /// <summary>More than fifty tags.</summary>
    public static ApiException TooManyTags(string message) => From(ApiErrors.Get(RefusalKind.TooManyTags), message);

    /// <summary>The control plane cannot take requests now; nothing was changed, a later try may succeed.</summary>
    public static ApiException ServiceUnavailable(string message) => From(ApiErrors.Get(RefusalKind.Unavailable), message);

    /// <summary>A fault of the control plane; the log says more.</summary>
    public static ApiException InternalServerError(string message) => Modelled("InternalServerErrorException", message);

    /// <summary>No operation has this method and path.</summary>
    public static ApiException UnknownOperation() =>
        new(404, "UnknownOperationException", "No operation of App Mesh 2019-01-25 has this method and path.") { IsOfFrontDoor = true };

    /// <summary>The request is not signed at all.</summary>
    public static ApiException MissingAuthenticationToken() => new(403, "MissingAuthenticationTokenException", "Missing Authentication Token");

    /// <summary>The signature lacks a part.</summary>
    public static ApiException IncompleteSignature(string message) => new(403, "IncompleteSignatureException", message);

    /// <summary>No such access key or session token.</summary>
    public static ApiException UnrecognizedClient() => new(403, "UnrecognizedClientException", "The security token included in the request is invalid.");

    /// <summary>The session has ended.</summary>
    public static ApiException ExpiredToken() => new(403, "ExpiredTokenException", "The security token included in the request is expired");

    /// <summary>The signature is wrong, too old, too new or for something else.</summary>
    public static ApiException InvalidSignature(string message) => new(403, "InvalidSignatureException", message);

    private static ApiException From(ApiError error, string message, Exception? inner = null) => new(error.Status, error.Type, message, inner);
}
