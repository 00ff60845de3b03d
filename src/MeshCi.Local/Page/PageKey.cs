using System.Security.Cryptography;
using System.Text;
using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Page;

/// <summary>
/// Gives a browser, which cannot sign, access to the page: a key in the address that is shown to the administrator, then a cookie. Both are
/// derived from the administrator's secret, so they survive a restart and end with it; neither reveals it or the other.
/// </summary>
internal sealed class PageKey
{
    private const int Length = 18;

    private PageKey(string key, string cookie, string name) => (Key, Cookie, CookieName) = (key, cookie, name);

    /// <summary>The key in the address.</summary>
    public string Key { get; }

    /// <summary>Name of the cookie, which is different for each control plane, because browsers send a cookie to every port of a host.</summary>
    public string CookieName { get; }

    private string Cookie { get; }

    /// <summary>The keys that are derived from a secret.</summary>
    public static PageKey Of(Credential administrator)
    {
        var secret = Encoding.UTF8.GetBytes(administrator.Secret);
        return new PageKey(Derive("address"), Derive("cookie"), "meshci-" + Derive("cookie name")[..8]);

        string Derive(string purpose)
        {
            var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Length, info: Encoding.UTF8.GetBytes("MeshCi page " + purpose));
            return Convert.ToBase64String(key).Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>The address that opens the page.</summary>
    public string Address(string endpoint) => $"{endpoint}/?{PageHandler.KeyParameter}={Key}";

    /// <summary>Whether a key from an address is the right one.</summary>
    public bool Opens(string? key) => AreEqual(key, Key);

    /// <summary>Whether a <c>Cookie</c> header contains the cookie.</summary>
    public bool IsIn(string cookies) => cookies.Split(';', StringSplitOptions.TrimEntries).Any(cookie => AreEqual(cookie, $"{CookieName}={Cookie}"));

    /// <summary>The <c>Set-Cookie</c> header: for the session of the browser, not accessible to scripts and other sites.</summary>
    public string SetCookie => $"{CookieName}={Cookie}; Path=/; HttpOnly; SameSite=Strict";

    private static bool AreEqual(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
