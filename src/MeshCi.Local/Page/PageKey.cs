using System.Security.Cryptography;
using System.Text;
using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Page;

/// <summary>
/// What opens the page to a browser, which cannot sign: a key in the address that is shown to the administrator, then a cookie. Both follow
/// from the administrator's secret, so they stay the same over a restart and end with it; neither leads back to it or to the other.
/// </summary>
internal sealed class PageKey
{
    private const int Length = 18;

    private PageKey(string key, string cookie, string name) => (Key, Cookie, CookieName) = (key, cookie, name);

    /// <summary>What the address carries.</summary>
    public string Key { get; }

    /// <summary>Name of the cookie: of this control plane alone, since a browser shows a cookie to every port of a host.</summary>
    public string CookieName { get; }

    private string Cookie { get; }

    /// <summary>The keys that follow from a secret.</summary>
    public static PageKey Of(Credential administrator)
    {
        var secret = Encoding.UTF8.GetBytes(administrator.Secret);
        return new PageKey(Derive("address"), Derive("cookie"), "meshci-" + Derive("cookie name")[..8]);

        string Derive(string purpose) => Convert.ToBase64String(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Length, info: Encoding.UTF8.GetBytes("MeshCi page " + purpose))).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>The address that opens the page.</summary>
    public string Address(string endpoint) => $"{endpoint}/?{PageHandler.KeyParameter}={Key}";

    /// <summary>Whether an address carries the key.</summary>
    public bool Opens(string? key) => AreEqual(key, Key);

    /// <summary>Whether a <c>Cookie</c> header carries the cookie.</summary>
    public bool IsIn(string cookies) => cookies.Split(';', StringSplitOptions.TrimEntries).Any(cookie => AreEqual(cookie, $"{CookieName}={Cookie}"));

    /// <summary>The <c>Set-Cookie</c> header: for the browser's session, out of the reach of scripts and of other sites.</summary>
    public string SetCookie => $"{CookieName}={Cookie}; Path=/; HttpOnly; SameSite=Strict";

    private static bool AreEqual(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
