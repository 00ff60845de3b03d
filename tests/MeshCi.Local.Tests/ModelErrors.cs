using MeshCi.Local.Faults;
using MeshCi.Local.Http;

namespace MeshCi.Local.Tests;

/// <summary>The errors that the service's model allows for an operation. Clients have classes only for these.</summary>
internal static class ModelErrors
{
    private static readonly string[] OfAll =
    [
        "BadRequestException", "ForbiddenException", "InternalServerErrorException", "NotFoundException", "ServiceUnavailableException",
        "TooManyRequestsException",
    ];

    // In addition to the errors of the model, those that every query API of AWS may return.
    private static readonly string[] OfSts =
    [
        "AccessDenied", "ExpiredTokenException", "IDPCommunicationError", "IDPRejectedClaim", "InvalidIdentityToken", "MalformedPolicyDocument",
        "PackedPolicyTooLarge",
        "RegionDisabledException", "ValidationError", "InvalidParameterValue", "ServiceUnavailable", "InternalFailure", "Throttling",
    ];

    /// <summary>Errors that no client of the operation expects.</summary>
    public static IEnumerable<string> Strange(IEnumerable<CallReport> calls) => calls
        .Where(call => call.Error is not null && call.Status != CallReport.NoAnswer && OperationNames.All.Contains(call.Operation))
        .Where(call => !Of(call.Operation).Contains(call.Error!.Split(':')[0]) && !call.Error!.Contains(": faults.rules[", StringComparison.Ordinal))
        .Select(call => $"{call.Operation} must not answer {call.Error}");

    private static string[] Of(string operation) => operation switch
    {
        "AssumeRole" or "AssumeRoleWithWebIdentity" or "GetCallerIdentity" => OfSts,
        "TagResource" => [.. OfAll, "TooManyTagsException"],
        "UpdateMesh" => [.. OfAll, "ConflictException"],
        _ when operation.StartsWith("Create", StringComparison.Ordinal) || operation.StartsWith("Update", StringComparison.Ordinal) =>
            [.. OfAll, "ConflictException", "LimitExceededException"],
        _ when operation.StartsWith("Delete", StringComparison.Ordinal) => [.. OfAll, "ResourceInUseException"],
        _ => OfAll,
    };
}
