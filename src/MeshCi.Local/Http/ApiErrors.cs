using MeshCi.ControlPlane.Resources;

namespace MeshCi.Local.Http;

/// <summary>An error of the API.</summary>
/// <param name="Type">Its name in the model, the value of <c>x-amzn-errortype</c>.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Refusal">The kind of refusal that becomes this error; null if there is none.</param>
internal sealed record ApiError(string Type, int Status, RefusalKind? Refusal);

/// <summary>The errors of App Mesh, and how refusals of the control plane map to them. This is the only place that knows both.</summary>
internal static class ApiErrors
{
    /// <summary>The errors of the model.</summary>
    public static IReadOnlyList<ApiError> All { get; } =
    [
        new("BadRequestException", 400, RefusalKind.Invalid),
        new("ConflictException", 409, RefusalKind.Conflict),
        new("ForbiddenException", 403, RefusalKind.Forbidden),
        new("InternalServerErrorException", 500, null),
        new("LimitExceededException", 400, RefusalKind.LimitExceeded),
        new("NotFoundException", 404, RefusalKind.NotFound),
        new("ResourceInUseException", 409, RefusalKind.InUse),
        new("ServiceUnavailableException", 503, RefusalKind.Unavailable),
        new("TooManyRequestsException", 429, null),
        new("TooManyTagsException", 400, RefusalKind.TooManyTags),
    ];

    /// <summary>The error with a name.</summary>
    public static ApiError Get(string type) => All.First(error => error.Type == type);

    /// <summary>The error for a refusal.</summary>
    public static ApiError Get(RefusalKind refusal) => All.First(error => error.Refusal == refusal);
}
