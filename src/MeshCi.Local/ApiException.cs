namespace MeshCi.Local;

/// <summary>An answer other than success, as App Mesh or the AWS front end before it gives it. Its code is what <c>x-amzn-errortype</c> says.</summary>
internal sealed class ApiException : RefusalException
{
    // The errors of the model by their HTTP status codes.
    private static readonly Dictionary<string, int> Statuses = new(StringComparer.Ordinal)
    {
        ["BadRequestException"] = 400,
        ["ConflictException"] = 409,
        ["ForbiddenException"] = 403,
        ["InternalServerErrorException"] = 500,
        ["LimitExceededException"] = 400,
        ["NotFoundException"] = 404,
        ["ResourceInUseException"] = 409,
        ["ServiceUnavailableException"] = 503,
        ["TooManyRequestsException"] = 429,
        ["TooManyTagsException"] = 400,
    };

    private ApiException(int status, string type, string message)
        : base(status, type, message)
    {
    }

    /// <summary>Whether no operation is concerned, so that the answer is not in the protocol of the service.</summary>
    public bool IsOfFrontDoor { get; private init; }

    /// <summary>The names of the model's errors.</summary>
    public static IReadOnlyCollection<string> Modelled => Statuses.Keys;

    /// <summary>One of the model's errors by its name.</summary>
    public static ApiException Of(string type, string message) => new(Statuses[type], type, message);

    /// <summary>The request breaks the model or a rule.</summary>
    public static ApiException BadRequest(string message) => new(400, "BadRequestException", message);

    /// <summary>The caller may not do that.</summary>
    public static ApiException Forbidden(string message) => new(403, "ForbiddenException", message);

    /// <summary>The resource, or one that it needs, is not there.</summary>
    public static ApiException NotFound(string message) => new(404, "NotFoundException", message);

    /// <summary>The name is taken, or the client token was used for something else.</summary>
    public static ApiException Conflict(string message) => new(409, "ConflictException", message);

    /// <summary>Something refers to what should be deleted.</summary>
    public static ApiException ResourceInUse(string message) => new(409, "ResourceInUseException", message);

    /// <summary>A quota is used up.</summary>
    public static ApiException LimitExceeded(string message) => new(400, "LimitExceededException", message);

    /// <summary>More than fifty tags.</summary>
    public static ApiException TooManyTags(string message) => new(400, "TooManyTagsException", message);

    /// <summary>The store cannot take changes now; nothing was changed, a later try may succeed.</summary>
    public static ApiException ServiceUnavailable(string message) => new(503, "ServiceUnavailableException", message);

    /// <summary>A fault of the control plane; the log says more.</summary>
    public static ApiException InternalServerError(string message) => new(500, "InternalServerErrorException", message);

    /// <summary>No operation has this method and path.</summary>
    public static ApiException UnknownOperation() => new(404, "UnknownOperationException", "No operation of App Mesh 2019-01-25 has this method and path.") { IsOfFrontDoor = true };

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
}
