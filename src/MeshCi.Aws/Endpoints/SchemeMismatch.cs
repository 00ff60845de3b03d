using System.Text.RegularExpressions;

namespace MeshCi.Aws.Endpoints;

/// <summary>Recognizes an endpoint with <c>https</c> whose server uses <c>http</c>, and the reverse, by the way in which calls fail.</summary>
internal static partial class SchemeMismatch
{
    private const string Default = "MeshEndpoint";

    /// <summary>What to do if a failed connection suggests that the scheme of the endpoint is wrong; otherwise null.</summary>
    /// <param name="causes">The exception and its inner exceptions.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="property">The property that contains it.</param>
    public static string? Remedy(IReadOnlyCollection<Exception> causes, Uri endpoint, string property = Default)
    {
        // With http, other computers can read the session token, so no other failure of TLS suggests it.
        if (endpoint.Scheme == Uri.UriSchemeHttps)
            return causes.Any(cause => cause is PlainHttpException) ? $"{Set("http", endpoint, property)}, because the server uses http." : null;
        // A server with TLS usually closes a connection on which it receives plain HTTP.
        return causes.Any(cause => cause is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded })
            ? $"{Set("https", endpoint, property)} if the server requires TLS. Otherwise, run the same command again."
            : null;
    }

    /// <summary>
    /// What to do if a response that App Mesh does not return requires HTTPS: an error of a port with TLS, or a redirect from the endpoint to itself with
    /// <c>https</c>. Otherwise null: many pages contain the word.
    /// </summary>
    /// <param name="response">What the response contains.</param>
    /// <param name="endpoint">The value of <c>MeshEndpoint</c>.</param>
    public static string? Remedy(string response, Uri endpoint) =>
        endpoint.Scheme == Uri.UriSchemeHttp && (RequiresTls().IsMatch(response)
            || Regex.IsMatch(response, $"redirect to https://{Regex.Escape(endpoint.Host)}[:/,]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
            ? $"{Set("https", endpoint, Default)}, because the server probably requires TLS."
            : null;

    // The texts of Go, nginx, Apache and HAProxy, among others.
    [GeneratedRegex("HTTPS (port|server)|speaking plain HTTP|use the HTTPS scheme", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RequiresTls();

    private static string Set(string scheme, Uri endpoint, string property) =>
        $"Set {property} to {scheme}://{endpoint.Authority}{endpoint.AbsolutePath.TrimEnd('/')}";
}
