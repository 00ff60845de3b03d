using Microsoft.AspNetCore.Http;

namespace MeshCi.Local.Http;

/// <summary>A whole request.</summary>
/// <param name="Method">HTTP method as sent.</param>
/// <param name="Target">Path and query as sent.</param>
/// <param name="Headers">All headers.</param>
/// <param name="Body">The whole body; empty if there is none.</param>
/// <param name="Gone">Canceled when the client disconnects.</param>
internal sealed record Request(string Method, RequestTarget Target, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, CancellationToken Gone)
{
    /// <summary>Maximum length of the body, in bytes.</summary>
    public const int LongestBody = 1024 * 1024;

    /// <summary>Length up to which a body is read before the caller is known, in bytes.</summary>
    public const int ShortBody = 16 * 1024;

    /// <summary>The id of this request in responses and logs.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>The operation, as soon as it is known; before that, the method.</summary>
    public string Operation { get; private set; } = Method;

    /// <summary>The resource; before it is known, the path, which contains no secrets.</summary>
    public string Subject { get; private set; } = Target.RawPath;

    /// <summary>The caller, when it is known; a name without secrets.</summary>
    public string? Who { get; set; }

    /// <summary>Whether the signature was valid for the digest that a header declares, before the body was read.</summary>
    public bool IsVerified { get; set; }

    /// <summary>Whether the path is this one or below it.</summary>
    public bool IsUnder(string path) => Target.RawPath.StartsWith(path, StringComparison.Ordinal)
        && (Target.RawPath.Length == path.Length || Target.RawPath[path.Length] == '/');

    /// <summary>Sets the operation and the resource for logs.</summary>
    public void SetOperation(string operation, string subject)
    {
        Operation = Printable(operation);
        Subject = Printable(subject);
    }

    // Both may come from the client; neither may add a line to a log.
    private static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(one => char.IsControl(one) ? '?' : one)) : text;
}
