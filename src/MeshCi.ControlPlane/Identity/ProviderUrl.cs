using System.Net;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Identity;

/// <summary>
/// Decides which addresses keys may be read from: https addresses, and http addresses of this machine; a network in between could replace the keys.
/// </summary>
public static class ProviderUrl
{
    private const int Longest = 255;

    /// <summary>The problem of an issuer; null if there is none.</summary>
    public static string? Problem(string url)
    {
        if (url.Length > Longest || Safe(url) is not { } parsed)
            return WrongUrl(url);
        if (parsed.Query.Length > 0 || parsed.Fragment.Length > 0 || parsed.UserInfo.Length > 0 || url.EndsWith('?') || url.EndsWith('#'))
            return $"must not have a query, a fragment or a user: '{Quote.Of(url)}'.";
        return null;
    }

    /// <summary>The URL if keys may be read from it, or null.</summary>
    public static Uri? Safe(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && IsThisMachine(parsed))) ? parsed : null;

    private static string WrongUrl(string url) =>
        $"must be the URL of the issuer, with at most {Longest} characters: https://..., "
        + $"or http:// with a loopback address or localhost, not '{Quote.Of(url)}'.";

    /// <summary>Whether an address is a loopback address.</summary>
    public static bool IsThisMachine(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
