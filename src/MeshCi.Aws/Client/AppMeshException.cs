using System.Net;
using Amazon.Runtime;

namespace MeshCi.Aws.Client;

/// <summary>A response of the control plane that is an error, or that App Mesh does not return.</summary>
/// <remarks>
/// <see cref="AmazonServiceException.ErrorCode"/> is the error type without its namespace, such as <c>NotFoundException</c>, or empty if the response
/// has none.
/// </remarks>
public sealed class AppMeshException : AmazonServiceException
{
    internal AppMeshException(HttpStatusCode status, string? type, string text, string? requestId, bool understood, Exception? inner = null)
        : base(text, inner!, (int)status >= 500 ? ErrorType.Receiver : ErrorType.Sender, type ?? "", requestId ?? "", status) => Understood = understood;

    internal AppMeshException(string refusedBeforeSending)
        : this(HttpStatusCode.BadRequest, "BadRequestException", refusedBeforeSending, null, understood: true) => Sent = false;

    /// <summary>False if App Mesh does not return such a response: not JSON, a redirect, or missing members.</summary>
    public bool Understood { get; }

    /// <summary>False if the client refused the call before anything was sent.</summary>
    public bool Sent { get; } = true;

    /// <summary>Whether the call had been sent before, so that an earlier attempt may have made the change that this response refuses.</summary>
    public bool Repeated { get; internal set; }

    /// <summary>Throttling is retried, whatever the body contains. Other statuses follow the SDK's rules.</summary>
    public override RetryableDetails? Retryable => StatusCode == HttpStatusCode.TooManyRequests ? new RetryableDetails(true) : null;

    internal AppMeshResponse AsResponse() => new() { Fault = this };
}
