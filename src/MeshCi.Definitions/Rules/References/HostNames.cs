using System.Globalization;
using System.Net;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>
/// Host names that cannot be resolved. App Mesh accepts any text, and the proxy then has no instance to call. A name that no name server can
/// contain, or that is obviously a mistake, is an error, which a project may lower because App Mesh accepts it (RFC 1035 section 2.3: lengths).
/// A name that is merely not a host name is a warning, because a private name server may still contain it (RFC 2181 section 11;
/// RFC 1123 section 2.1: letters, digits and hyphens; underscores are in use and accepted).
/// </summary>
internal static class HostNames
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    private const string IsBlank = "is blank, so callers cannot find the node. Write the name under which its instances are registered.";

    private const string HasOnlyPort =
        "has a port but no host. Perhaps a property before the port is empty. Write only the host; the listener specifies the port.";

    private const string HasEmptyLabel = "contains a dot with nothing before it, so it cannot be resolved. "
        + "Remove the dot, or add the missing part. Perhaps a property in the name is empty.";

    public static void Check(ResourceId id, VirtualNodeSpec node, List<ResourceFinding> found)
    {
        if (node.ServiceDiscovery?.Dns?.Hostname is not { } name) return;
        var (diagnostic, problem) = Impossible(name) is { } impossible
            ? (MeshDiagnostics.UnresolvableHost, impossible)
            : (MeshDiagnostics.UnresolvableHost.As(Severity.Warning), Unusual(name));
        if (problem is not null) found.Add(new(id, "spec.serviceDiscovery.dns.hostname", diagnostic, $"The host name {problem}"));
    }

    /// <summary>Why no name server can resolve a name, with the fix; null if one might.</summary>
    private static string? Impossible(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return IsBlank;
        if (IsAddress(name)) return null;
        if (name.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            var host = Uri.TryCreate(name, UriKind.Absolute, out var address) ? address.IdnHost : name[(scheme + 3)..].Split('/', ':')[0];
            return $"is a URL, which cannot be resolved. Write only the host: '{Wording.Short(host)}'.";
        }

        if (name.LastIndexOf(':') is >= 0 and var colon && name.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return colon == 0 ? HasOnlyPort
                : $"contains a port, so it cannot be resolved. The listener specifies the port. Write '{Wording.Short(name[..colon].Trim('[', ']'))}'.";
        }

        if (name.Trim() != name) return $"begins or ends with whitespace, so it cannot be resolved. Write '{Wording.Short(name.Trim())}'.";
        if (name.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash) return ContainsPath(name[..slash].Split(':')[0]);
        foreach (var letter in name)
        {
            if (char.IsWhiteSpace(letter) || char.IsControl(letter)) return ContainsForbidden(letter);
        }

        var whole = name.EndsWith('.') ? name[..^1] : name;
        var labels = whole.Split('.');
        if (labels.Contains("")) return HasEmptyLabel;
        if (Array.Find(labels, label => label.Length > LongestLabel) is { } label)
            return $"has a part of {label.Length} characters, '{Wording.Short(label)}'. DNS allows at most {LongestLabel} between two dots.";
        return whole.Length > LongestName ? $"has {whole.Length} characters. DNS allows at most {LongestName}." : null;
    }

    /// <summary>Why a name is probably a mistake, with the fix; null if it is an ordinary host name.</summary>
    private static string? Unusual(string name)
    {
        if (IsAddress(name)) return null;
        if (name.AsSpan().ContainsAnyExceptInRange('\0', '\x7F')) return International(name);
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))
                return $"contains '{letter}', which is not allowed in a public host name. Use letters, digits, hyphens and dots.";
        }

        return null;
    }

    // The parser also accepts an IPv6 address in brackets that is followed by a port.
    private static bool IsAddress(string name) => IPAddress.TryParse(name, out _) && !name.Contains("]:", StringComparison.Ordinal);

    private static string International(string name)
    {
        try
        {
            return $"contains non-ASCII letters, which proxies do not encode. Write '{Wording.Short(new IdnMapping().GetAscii(name))}'.";
        }
        catch (ArgumentException)
        {
            return "contains characters that are not allowed in a host name, even if they are encoded. Use letters, digits, hyphens and dots.";
        }
    }

    private static string ContainsPath(string host) =>
        "contains a path, which is not part of a host name. "
        + (host.Length > 0 ? $"Write '{Wording.Short(host)}'; paths belong in routes." : "Write only the host; paths belong in routes.");

    private static string ContainsForbidden(char letter)
    {
        var kind = char.IsControl(letter) ? "control character" : "whitespace character";
        var named = letter == ' ' ? "a space" : string.Create(CultureInfo.InvariantCulture, $"the {kind} U+{(int)letter:X4}");
        return $"contains {named}, which is not allowed in a host name. Remove it. A host name consists of letters, digits, hyphens and dots.";
    }
}
