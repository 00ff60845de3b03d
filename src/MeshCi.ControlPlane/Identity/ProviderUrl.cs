using System.Net;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Which addresses may tell keys: https ones, and http ones of this machine, since a network in between could tell other keys.</summary>
public static class ProviderUrl
{
    private const int Longest = 255;

    /// <summary>What is wrong with an issuer; null if nothing is.</summary>
    public static string? Problem(string url)
    {
        if (url.Length > Longest || Safe(url) is not { } parsed)
            return $"must be the issuer's URL of at most {Longest} characters: https://..., or http:// with a loopback address or localhost, not '{Quote.Of(url)}'.";
        if (parsed.Query.Length > 0 || parsed.Fragment.Length > 0 || parsed.UserInfo.Length > 0 || url.EndsWith('?') || url.EndsWith('#'))
            return $"must have neither query, fragment nor user: '{Quote.Of(url)}'.";
        return null;
    }

    /// <summary>The URL if keys may be read there, or null.</summary>
    public static Uri? Safe(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && IsThisMachine(parsed))) ? parsed : null;

    /// <summary>Whether an address is a loopback one.</summary>
    public static bool IsThisMachine(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
