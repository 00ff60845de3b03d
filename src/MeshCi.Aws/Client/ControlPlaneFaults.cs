using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Client;

/// <summary>Says of every failed call what kind of failure it is, in the port's words.</summary>
internal static class ControlPlaneFaults
{
    private static readonly Dictionary<string, ControlPlaneError> ByType = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NotFoundException"] = ControlPlaneError.NotFound,
        ["ConflictException"] = ControlPlaneError.Conflict,
        ["ResourceInUseException"] = ControlPlaneError.ResourceInUse,
        ["LimitExceededException"] = ControlPlaneError.LimitExceeded,
        ["TooManyTagsException"] = ControlPlaneError.LimitExceeded,
        ["BadRequestException"] = ControlPlaneError.BadRequest,
        ["ValidationException"] = ControlPlaneError.BadRequest,
        ["SerializationException"] = ControlPlaneError.BadRequest,
        ["ForbiddenException"] = ControlPlaneError.Forbidden,
        ["AccessDeniedException"] = ControlPlaneError.Forbidden,
        ["AccessDenied"] = ControlPlaneError.Forbidden,
        ["UnauthorizedOperation"] = ControlPlaneError.Forbidden,
        ["TooManyRequestsException"] = ControlPlaneError.Throttled,
        ["ThrottlingException"] = ControlPlaneError.Throttled,
        ["Throttling"] = ControlPlaneError.Throttled,
        ["RequestLimitExceeded"] = ControlPlaneError.Throttled,
        ["InternalServerErrorException"] = ControlPlaneError.ServerFailure,
        ["InternalFailure"] = ControlPlaneError.ServerFailure,
        ["ServiceUnavailableException"] = ControlPlaneError.ServerFailure,
        ["ServiceUnavailable"] = ControlPlaneError.ServerFailure,
        // What the front end says of signatures and credentials, in the spellings of both generations of AWS protocols.
        ["InvalidSignatureException"] = ControlPlaneError.Unauthenticated,
        ["SignatureDoesNotMatch"] = ControlPlaneError.Unauthenticated,
        ["IncompleteSignatureException"] = ControlPlaneError.Unauthenticated,
        ["IncompleteSignature"] = ControlPlaneError.Unauthenticated,
        ["MissingAuthenticationTokenException"] = ControlPlaneError.Unauthenticated,
        ["MissingAuthenticationToken"] = ControlPlaneError.Unauthenticated,
        ["UnrecognizedClientException"] = ControlPlaneError.Unauthenticated,
        ["InvalidClientTokenId"] = ControlPlaneError.Unauthenticated,
        ["InvalidAccessKeyId"] = ControlPlaneError.Unauthenticated,
        ["ExpiredTokenException"] = ControlPlaneError.Unauthenticated,
        ["ExpiredToken"] = ControlPlaneError.Unauthenticated,
        ["InvalidToken"] = ControlPlaneError.Unauthenticated,
        ["RequestExpired"] = ControlPlaneError.Unauthenticated,
        ["RequestTimeTooSkewed"] = ControlPlaneError.Unauthenticated,
        ["AuthFailure"] = ControlPlaneError.Unauthenticated,
    };

    /// <summary>The port's exception for a failed call. It states the cause alone: what to do about it stands in <see cref="ControlPlaneFindings"/>.</summary>
    /// <param name="fault">What the client threw.</param>
    /// <param name="operation">The API operation.</param>
    /// <param name="subject">What it was about.</param>
    /// <param name="endpoint">Where it was sent.</param>
    public static ControlPlaneException Of(Exception fault, string operation, string subject, string endpoint)
    {
        foreach (var cause in Causes(fault))
        {
            switch (cause)
            {
                case AppMeshException answer:
                    return new(Class(answer), operation, Answered(answer, operation, subject, endpoint), fault) { Repeated = answer.Repeated };
                case BrokenAnswerException broken:
                    return new(
                        ControlPlaneError.Unintelligible, operation,
                        $"{operation} {subject}: the answer of {endpoint} broke off ({broken.Message}).", fault);
                case MeshException refused:
                    return new(ControlPlaneError.Unauthenticated, operation, $"{operation} {subject}: {refused.Message}", fault);
                case AttemptTimeoutException or HttpRequestException or SocketException or IOException:
                    return new(
                        ControlPlaneError.Unreachable, operation,
                        $"{operation} {subject}: {endpoint} cannot be reached: {Connection(fault)}.", fault);
                default:
                    continue;
            }
        }

        return fault is AmazonClientException
            ? new(ControlPlaneError.Unauthenticated, operation, $"{operation} {subject}: the call to {endpoint} could not be signed: {fault.Message}", fault)
            : new(ControlPlaneError.Unintelligible, operation, $"{operation} {subject}: the answer of {endpoint} could not be read ({fault.GetType().Name}: {fault.Message}).", fault);
    }

    private static ControlPlaneError Class(AppMeshException answer)
    {
        if (answer.ErrorCode.Length > 0 && ByType.TryGetValue(answer.ErrorCode, out var known)) return known;
        return (int)answer.StatusCode switch
        {
            429 => ControlPlaneError.Throttled,
            >= 500 => ControlPlaneError.ServerFailure,
            _ when !answer.Understood => ControlPlaneError.Unintelligible,
            401 => ControlPlaneError.Unauthenticated,
            403 => ControlPlaneError.Forbidden,
            409 => ControlPlaneError.Conflict,
            >= 400 => ControlPlaneError.BadRequest,
            _ => ControlPlaneError.Unintelligible,
        };
    }

    private static string Answered(AppMeshException answer, string operation, string subject, string endpoint)
    {
        if (!answer.Sent) return $"{operation} {subject}: {answer.Message}";
        var request = answer.RequestId is { Length: > 0 } id ? $" (request {id})" : "";
        var type = answer.ErrorCode.Length > 0 ? $" {answer.ErrorCode}" : "";
        var text = answer.Message.Length > 0 ? answer.Message : "no text";
        return $"{operation} {subject}: {endpoint} answered HTTP {(int)answer.StatusCode}{type}: {text}{request}.";
    }

    // The innermost exceptions know the cause, the outer ones say "error while sending the request".
    private static string Connection(Exception fault)
    {
        foreach (var cause in Causes(fault).Reverse())
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return "its host name has no address";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "connection refused, nothing listens there";
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return "the connection was reset";
                case SocketException socket:
                    return socket.Message;
                case AuthenticationException tls:
                    return $"no trusted TLS connection ({tls.Message})";
                case AttemptTimeoutException late:
                    return late.Message;
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "the connection closed before an answer came";
                case TimeoutException:
                    return "the connection did not open in time";
                default:
                    continue;
            }
        }

        return fault.Message;
    }

    private static IEnumerable<Exception> Causes(Exception fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
