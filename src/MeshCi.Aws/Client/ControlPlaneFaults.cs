using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Client;

/// <summary>Classifies failed calls in the terms of the port.</summary>
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
        // The front end's errors for signatures and credentials, in the spellings of both generations of AWS protocols.
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

    /// <summary>The port's exception for a failed call. It contains only the cause; <see cref="ControlPlaneFindings"/> adds what to do.</summary>
    /// <param name="fault">The exception of the client.</param>
    /// <param name="operation">The API operation.</param>
    /// <param name="subject">The subject of the call.</param>
    /// <param name="endpoint">The address that it was sent to.</param>
    /// <param name="configured">The address, if a property contains it; null for the address of a region.</param>
    public static ControlPlaneException Classify(Exception fault, string operation, string subject, string endpoint, Uri? configured = null)
    {
        var causes = Causes(fault).ToList();
        foreach (var cause in causes)
        {
            switch (cause)
            {
                case AppMeshException response:
                    return new(Class(response), operation, Describe(response, operation, subject, endpoint), fault)
                    {
                        Repeated = response.Repeated,
                        Remedy = configured is null || response.Understood ? null : SchemeMismatch.Remedy(response.Message, configured),
                    };
                case IncompleteResponseException broken:
                    return new(
                        ControlPlaneError.Unintelligible, operation,
                        $"{operation} {subject}: the response of {endpoint} was incomplete ({broken.Message.TrimEnd('.')}).", fault);
                case MeshException refused:
                    return new(ControlPlaneError.Unauthenticated, operation, $"{operation} {subject}: {refused.Message}", fault);
                case AttemptTimeoutException or HttpRequestException or SocketException or IOException:
                    return new(
                        ControlPlaneError.Unreachable, operation,
                        $"{Connection(causes, endpoint)} ({operation} {subject}).", fault)
                    {
                        Remedy = configured is null ? null : SchemeMismatch.Remedy(causes, configured),
                    };
                default:
                    continue;
            }
        }

        return fault is AmazonClientException
            ? new(ControlPlaneError.Unauthenticated, operation, $"{operation} {subject}: the call to {endpoint} could not be signed: {fault.Message}", fault)
            : new(
                ControlPlaneError.Unintelligible, operation,
                $"{operation} {subject}: the response of {endpoint} could not be read ({fault.GetType().Name}: {fault.Message.TrimEnd('.')}).", fault);
    }

    private static ControlPlaneError Class(AppMeshException response)
    {
        if (response.ErrorCode.Length > 0 && ByType.TryGetValue(response.ErrorCode, out var known)) return known;
        return (int)response.StatusCode switch
        {
            429 => ControlPlaneError.Throttled,
            >= 500 => ControlPlaneError.ServerFailure,
            _ when !response.Understood => ControlPlaneError.Unintelligible,
            401 => ControlPlaneError.Unauthenticated,
            403 => ControlPlaneError.Forbidden,
            409 => ControlPlaneError.Conflict,
            >= 400 => ControlPlaneError.BadRequest,
            _ => ControlPlaneError.Unintelligible,
        };
    }

    private static string Describe(AppMeshException response, string operation, string subject, string endpoint)
    {
        if (!response.Sent) return $"{operation} {subject}: {response.Message}";
        var request = response.RequestId is { Length: > 0 } id ? $" (request {id})" : "";
        var type = response.ErrorCode.Length > 0 ? $" {response.ErrorCode}" : "";
        var text = response.Message.Length > 0 ? response.Message : "no error text";
        return $"{operation} {subject}: {endpoint} returned HTTP {(int)response.StatusCode}{type}: {text.TrimEnd('.')}{request}.";
    }

    // The innermost exceptions contain the cause; the outer ones only contain "error while sending the request".
    private static string Connection(List<Exception> causes, string endpoint)
    {
        if (causes.OfType<SocketException>().Any(cause => cause.SocketErrorCode == SocketError.ConnectionRefused))
            return $"{endpoint} refused the connection, because no process listens there";
        return $"{endpoint} cannot be reached: {Reason(causes)}";
    }

    private static string Reason(List<Exception> causes)
    {
        foreach (var cause in causes.AsEnumerable().Reverse())
        {
            switch (cause)
            {
                case PlainHttpException http:
                    return http.Message;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return "its host name cannot be resolved";
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return "the connection was reset";
                case SocketException socket:
                    return socket.Message;
                case AuthenticationException tls:
                    return $"a trusted TLS connection could not be established ({tls.Message.TrimEnd('.')})";
                case AttemptTimeoutException late:
                    return late.Message;
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: IOException ended }:
                    return $"a TLS connection could not be established ({ended.Message.TrimEnd('.')})";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "the connection was closed before a response arrived";
                case TimeoutException:
                    return "the connection was not established in time";
                default:
                    continue;
            }
        }

        return causes[0].Message;
    }

    /// <summary>An exception and its inner exceptions, from the outermost.</summary>
    public static IEnumerable<Exception> Causes(Exception fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException) yield return cause;
    }

    /// <summary>MESH7036 if a write was not sent because it was not certain that the leases are held; otherwise null.</summary>
    public static MeshException? LostLease(Exception fault) =>
        Causes(fault).OfType<MeshException>().FirstOrDefault(problem => problem.Finding.Diagnostic.Id == MeshDiagnostics.LeaseLost.Id);
}
