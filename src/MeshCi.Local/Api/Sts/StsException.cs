using MeshCi.Local.Http;

namespace MeshCi.Local.Api.Sts;

/// <summary>An error response of STS.</summary>
internal sealed class StsException : RequestRefusedException
{
    private StsException(int status, string code, string message, string? detail = null)
        : base(status, code, message) => Detail = detail;

    /// <summary>More for the operator of the control plane; the caller does not get it.</summary>
    public string? Detail { get; }

    /// <summary>The same refusal for another call, with more for the operator of the control plane.</summary>
    public StsException Again(string detail) => new(Status, Code, Message, detail);

    /// <summary>A parameter does not conform to the model.</summary>
    public static StsException Validation(string message) => new(400, "ValidationError", message);

    /// <summary>The request is not a form of names and values.</summary>
    public static StsException MalformedQuery(string message) => new(400, "MalformedQueryString", message);

    /// <summary>The action is missing.</summary>
    public static StsException MissingAction() => new(400, "MissingAction", "The request must contain the parameter Action.");

    /// <summary>The action does not exist.</summary>
    public static StsException InvalidAction(string action, string version) =>
        new(400, "InvalidAction", $"Could not find operation {action} for version {version}");

    /// <summary>The caller does not have the permission.</summary>
    public static StsException AccessDenied(string message, string? detail = null) => new(403, "AccessDenied", message, detail);

    /// <summary>The web identity token has expired.</summary>
    public static StsException ExpiredToken(string message) => new(400, "ExpiredTokenException", message);

    /// <summary>The web identity token cannot be verified.</summary>
    public static StsException InvalidIdentityToken(string message, string? detail = null) => new(400, "InvalidIdentityToken", message, detail);

    /// <summary>A claim of the web identity token is not acceptable.</summary>
    public static StsException RejectedClaim(string message) => new(403, "IDPRejectedClaim", message);

    /// <summary>The keys of the issuer cannot be fetched; a retry may succeed.</summary>
    public static StsException Communication(string message) => new(400, "IDPCommunicationError", message);

    /// <summary>A session policy is malformed.</summary>
    public static StsException MalformedPolicy(string message) => new(400, "MalformedPolicyDocument", message);

    /// <summary>Session policies and tags are too long in packed form.</summary>
    public static StsException PackedPolicyTooLarge(int percent) =>
        new(400, "PackedPolicyTooLarge", $"Packed policy consumes {percent}% of allotted space, please use smaller policy.");

    /// <summary>The value of a parameter is not allowed.</summary>
    public static StsException InvalidParameter(string message) => new(400, "InvalidParameterValue", message);

    /// <summary>The refusal of the front end in this protocol.</summary>
    public static StsException Of(ApiException refusal) => refusal.Code switch
    {
        "MissingAuthenticationTokenException" => new(403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
        "IncompleteSignatureException" => new(400, "IncompleteSignature", refusal.Message),
        "UnrecognizedClientException" => new(403, "InvalidClientTokenId", refusal.Message),
        "ExpiredTokenException" => new(403, "ExpiredToken", refusal.Message),
        "InvalidSignatureException" => new(403, "SignatureDoesNotMatch", refusal.Message),
        "BadRequestException" => Validation(refusal.Message),
        "ServiceUnavailableException" => new(503, "ServiceUnavailable", refusal.Message),
        "TooManyRequestsException" => new(400, "Throttling", refusal.Message),
        "InternalServerErrorException" => new(500, "InternalFailure", refusal.Message),
        _ => new(refusal.Status, refusal.Code, refusal.Message),
    };
}
