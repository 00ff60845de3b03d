using System.Net;
using Amazon.Runtime;

namespace MeshCi.Aws.Client;

/// <summary>An answer of the control plane that is an error, or that is not App Mesh's.</summary>
/// <remarks><see cref="AmazonServiceException.ErrorCode"/> holds the error type without namespace, as <c>NotFoundException</c>, or is empty where none came.</remarks>
public sealed class AppMeshException : AmazonServiceException
{
    internal AppMeshException(HttpStatusCode status, string? type, string text, string? requestId, bool understood, Exception? inner = null)
        : base(text, inner!, (int)status >= 500 ? ErrorType.Receiver : ErrorType.Sender, type ?? "", requestId ?? "", status) => Understood = understood;

    internal AppMeshException(string refusedBeforeSending)
        : this(HttpStatusCode.BadRequest, "BadRequestException", refusedBeforeSending, null, understood: true) => Sent = false;

    /// <summary>False where the answer is not one that App Mesh gives: no JSON, a redirect, members missing.</summary>
    public bool Understood { get; }

    /// <summary>False where the call was refused here, before anything was sent.</summary>
    public bool Sent { get; } = true;

    /// <summary>Whether the call had been sent before, so that an earlier attempt may have done what this answer refuses.</summary>
    public bool Repeated { get; internal set; }

    /// <summary>Throttling is retried whatever its body says; other statuses follow the SDK's rules.</summary>
    public override RetryableDetails? Retryable => StatusCode == HttpStatusCode.TooManyRequests ? new RetryableDetails(true) : null;

    internal AppMeshResponse AsResponse() => new() { Fault = this };
}
