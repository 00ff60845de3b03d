using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Language;

/// <summary>
/// What to write instead of <c>https</c>, which is not a protocol of App Mesh. The most similar protocol, <c>http</c>, would be wrong: it means requests
/// without TLS.
/// </summary>
internal static class HttpsProtocol
{
    private const string OfHost = "If the service itself uses TLS, as for an address with https://, write tcp. "
        + "If it sends requests without TLS, and the proxy is to use TLS, write http and set TlsTrustChain.";

    private const string OfListener =
        "If the proxy is to end TLS, write http or http2 and set TlsMode and a certificate. If the service itself does, write tcp.";

    /// <summary>The advice for a protocol that is not allowed; null if it is not about HTTPS, or the item has no settings for TLS.</summary>
    /// <param name="place">The metadata with the protocol.</param>
    /// <param name="protocol">Its value.</param>
    public static string? Instead(Place place, string protocol)
    {
        if (place.Metadata != "Protocol" || !protocol.Equals("https", StringComparison.OrdinalIgnoreCase)) return null;
        return place.Item switch
        {
            "MeshExternalService" => OfHost,
            "MeshListener" => OfListener,
            "MeshGatewayListener" => "Write http or http2, and set TlsMode and a certificate.",
            _ => null,
        };
    }
}
