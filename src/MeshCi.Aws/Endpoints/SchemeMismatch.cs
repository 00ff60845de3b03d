using System.Security.Authentication;

namespace MeshCi.Aws.Endpoints;

/// <summary>Recognizes an endpoint with <c>https</c> whose server uses <c>http</c>, and the reverse, by the way in which calls fail.</summary>
internal static class SchemeMismatch
{
    /// <summary>Whether a TLS connection failed because what the server sent is not TLS: no certificate was refused, and no TLS alert was received.</summary>
    /// <param name="causes">The exception and its inner exceptions.</param>
    public static bool IsNotTls(IReadOnlyCollection<Exception> causes) =>
        causes.Any(cause => cause is AuthenticationException or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
        && !causes.Any(cause => cause.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase)
            || cause.Message.Contains("alert", StringComparison.OrdinalIgnoreCase));

    /// <summary>What to do if a failed connection suggests that the scheme of the endpoint is wrong; otherwise null.</summary>
    /// <param name="causes">The exception and its inner exceptions.</param>
    /// <param name="endpoint">The value of <c>MeshEndpoint</c>.</param>
    public static string? Remedy(IReadOnlyCollection<Exception> causes, Uri endpoint)
    {
        if (endpoint.Scheme == Uri.UriSchemeHttps) return IsNotTls(causes) ? $"{Set("http", endpoint)}, because the server probably uses http." : null;
        // A server with TLS usually closes a connection on which it receives plain HTTP.
        return causes.Any(cause => cause is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded })
            ? $"{Set("https", endpoint)} if the server requires TLS. Otherwise, run the same command again."
            : null;
    }

    /// <summary>What to do if a response that App Mesh does not return refers to HTTPS, as an error text or a redirect does; otherwise null.</summary>
    /// <param name="response">What the response contains.</param>
    /// <param name="endpoint">The value of <c>MeshEndpoint</c>.</param>
    public static string? Remedy(string response, Uri endpoint) =>
        endpoint.Scheme == Uri.UriSchemeHttp && response.Contains("https", StringComparison.OrdinalIgnoreCase)
            ? $"{Set("https", endpoint)}, because the server probably requires TLS."
            : null;

    private static string Set(string scheme, Uri endpoint) =>
        $"Set MeshEndpoint to {scheme}://{endpoint.Authority}{endpoint.AbsolutePath.TrimEnd('/')}";
}
