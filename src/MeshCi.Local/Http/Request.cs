using Microsoft.AspNetCore.Http;

namespace MeshCi.Local.Http;

/// <summary>One request, whole.</summary>
/// <param name="Method">HTTP method as sent.</param>
/// <param name="Target">Path and query as sent.</param>
/// <param name="Headers">All headers.</param>
/// <param name="Body">The whole body; empty where there is none.</param>
/// <param name="Gone">Cancelled when the client goes away.</param>
internal sealed record Request(string Method, RequestTarget Target, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, CancellationToken Gone)
{
    /// <summary>Longest body, in bytes.</summary>
    public const int LongestBody = 1024 * 1024;

    /// <summary>What answers and logs call this request by.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>The operation, as far as it is known: at first the method.</summary>
    public string Operation { get; private set; } = Method;

    /// <summary>What the operation is about: at first the path, which says nothing that a person would want kept from a log.</summary>
    public string Subject { get; private set; } = Target.RawPath;

    /// <summary>Who asks, once it is known; a name without secrets.</summary>
    public string? Who { get; set; }

    /// <summary>Whether the path is this one or lies under it.</summary>
    public bool IsUnder(string path) => Target.RawPath.StartsWith(path, StringComparison.Ordinal)
        && (Target.RawPath.Length == path.Length || Target.RawPath[path.Length] == '/');

    /// <summary>Names the operation for whoever watches.</summary>
    public void SetOperation(string operation, string subject)
    {
        Operation = Printable(operation);
        Subject = Printable(subject);
    }

    // Both may come from whoever calls; neither may make a line of its own in a log.
    private static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(one => char.IsControl(one) ? '?' : one)) : text;
}
