using MeshCi.ControlPlane.Resources;

namespace MeshCi.Local.Http;

/// <summary>An error response of App Mesh or of the AWS front end before it. Its code is the value of <c>x-amzn-errortype</c>.</summary>
internal sealed class ApiException : RequestRefusedException
{
    private ApiException(int status, string type, string message, Exception? inner = null)
        : base(status, type, message, inner)
    {
    }

    /// <summary>Whether no operation is involved, so that the response does not use the protocol of the service.</summary>
    public bool IsOfFrontDoor { get; private init; }

    /// <summary>A refusal of the control plane.</summary>
    public static ApiException From(RefusalException refusal) => From(ApiErrors.Get(refusal.Refusal.Kind), refusal.Message, refusal);

    /// <summary>An error of the model, by its name.</summary>
    public static ApiException Modelled(string type, string message) => From(ApiErrors.Get(type), message);

    /// <summary>The request does not conform to the model or to a rule.</summary>
    public static ApiException BadRequest(string message) => From(ApiErrors.Get(RefusalKind.Invalid), message);

    /// <summary>The caller does not have the permission.</summary>
    public static ApiException Forbidden(string message) => From(ApiErrors.Get(RefusalKind.Forbidden), message);

    /// <summary>The resource does not exist.</summary>
    public static ApiException NotFound(string message) => From(ApiErrors.Get(RefusalKind.NotFound), message);

    /// <summary>There are more than fifty tags.</summary>
    public static ApiException TooManyTags(string message) => From(ApiErrors.Get(RefusalKind.TooManyTags), message);

    /// <summary>The control plane cannot accept requests now; nothing was changed, and a retry may succeed.</summary>
    public static ApiException ServiceUnavailable(string message) => From(ApiErrors.Get(RefusalKind.Unavailable), message);

    /// <summary>An internal error of the control plane; the log contains the details.</summary>
    public static ApiException InternalServerError(string message) => Modelled("InternalServerErrorException", message);

    /// <summary>No operation has this method and path.</summary>
    public static ApiException UnknownOperation() =>
        new(404, "UnknownOperationException", "No operation of App Mesh 2019-01-25 has this method and path.") { IsOfFrontDoor = true };

    /// <summary>The request is not signed.</summary>
    public static ApiException MissingAuthenticationToken() => new(403, "MissingAuthenticationTokenException", "Missing Authentication Token");

    /// <summary>The signature lacks a part.</summary>
    public static ApiException IncompleteSignature(string message) => new(403, "IncompleteSignatureException", message);

    /// <summary>The access key or session token does not exist.</summary>
    public static ApiException UnrecognizedClient() => new(403, "UnrecognizedClientException", "The security token included in the request is invalid.");

    /// <summary>The session has expired.</summary>
    public static ApiException ExpiredToken() => new(403, "ExpiredTokenException", "The security token included in the request is expired");

    /// <summary>The signature is wrong, too old, too new or for something else.</summary>
    public static ApiException InvalidSignature(string message) => new(403, "InvalidSignatureException", message);

    private static ApiException From(ApiError error, string message, Exception? inner = null) => new(error.Status, error.Type, message, inner);
}
