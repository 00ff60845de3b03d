using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;

namespace MeshCi.Definitions.Generation;

/// <summary>
/// The name of a host outside the mesh. It is the name of a virtual service, which every project must write in the same way, and it is resolved by DNS,
/// so only one spelling is accepted: the host in lower case (RFC 1035 section 2.3 for the lengths; underscores are in use).
/// </summary>
internal static class ExternalHostName
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private const int LongestNode = 255;
    private const int LargestByte = 255;

    private const string IsIPv6 = "is an IPv6 address, which cannot be the name of a virtual service. Write a host name that resolves to it.";

    private const string HasWildcard = "contains a wildcard, but an item represents exactly one host. "
        + "Add an item for each host, or let services call any address with <Mesh EgressFilter=\"ALLOW_ALL\" />.";

    private const string EndsWithNumber = "ends with a number, so it must be an IPv4 address: four numbers from 0 to 255 without leading zeros. "
        + "Correct the address, or write a host name.";

    private const string HasEmptyLabel = "contains a dot with nothing before it. "
        + "Remove the dot, or add the missing part. Perhaps a property in the name is empty.";

    /// <summary>Why a name is refused, as the end of a sentence, with the fix; null if it is accepted.</summary>
    public static string? Problem(string name)
    {
        if (IPAddress.TryParse(name, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6) return IsIPv6;
        if (name.Contains("://", StringComparison.Ordinal)) return IsUrl(name);
        if (name.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash) return HasPath(name[..slash]);
        if (name.LastIndexOf(':') is >= 0 and var colon) return HasPort(name[..colon], name[(colon + 1)..]);
        if (name.Contains('*', StringComparison.Ordinal)) return HasWildcard;
        if (name.AsSpan().ContainsAnyExceptInRange('\0', '\x7F')) return IsInternational(name);
        if (name.Any(char.IsAsciiLetterUpper)) return HasUpperCase(name);
        if (name.Length > 1 && name.EndsWith('.')) return $"ends with a dot, so it would be another name. Write '{Wording.Short(name[..^1])}'.";
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.')) return Contains(letter);
        }

        var labels = name.Split('.');
        if (labels.Contains("")) return HasEmptyLabel;
        if (Array.Find(labels, label => label.Length > LongestLabel) is { } label)
            return $"has a part of {label.Length} characters, '{Wording.Short(label)}'. DNS allows at most {LongestLabel} between two dots.";
        if (Array.Find(labels, label => label[0] == '-' || label[^1] == '-') is { } hyphen) return HasHyphenAtEnd(hyphen);
        if (labels[^1].All(char.IsAsciiDigit) && !IsIPv4(labels)) return EndsWithNumber;
        if (name.Length > LongestName) return $"has {name.Length} characters. DNS allows at most {LongestName}.";
        return ExternalHost.NodeName(name).Length is var length && length > LongestNode ? IsTooLongForNode(name.Length, length) : null;
    }

    private static bool IsIPv4(string[] labels) => labels.Length == 4 && labels.All(label =>
        label.Length <= 3 && int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= LargestByte
        && (label.Length == 1 || label[0] != '0'));

    private static string HasHyphenAtEnd(string label) =>
        $"has a part that begins or ends with a hyphen, '{Wording.Short(label)}', which DNS does not allow. Remove the hyphen.";

    private static string IsTooLongForNode(int host, int node) =>
        $"has {host} characters, so the name of the virtual node that finds it would have {node}. App Mesh allows at most {LongestNode}. "
        + "Use a shorter name of the host, such as a CNAME record.";

    private static string IsUrl(string name)
    {
        var meant = Uri.TryCreate(name, UriKind.Absolute, out var url) && url.IdnHost.Length > 0
            ? $"Write only the host and its port: {Item(url.IdnHost, url.Port > 0 ? Number(url.Port) : "443")}."
            : "Write only the host, and its port in Port.";
        return $"is a URL. {meant}";
    }

    private static string HasPath(string host) =>
        "contains a path, which is not part of a host name. "
        + (host.Length > 0 && Problem(host) is null ? $"Write '{Wording.Short(host)}'." : "Write only the host.");

    private static string HasPort(string host, string port) => host.Length == 0
        ? "has a port but no host. Perhaps a property before the port is empty."
        : $"contains a port. Write {Item(host, port.Length > 0 && port.All(char.IsAsciiDigit) ? port : "443")}.";

    private static string HasUpperCase(string name) =>
        "contains upper-case letters. DNS ignores case, but names of virtual services do not, so one host could have several services. "
        + $"Write '{Wording.Short(name.ToLowerInvariant())}'.";

    private static string IsInternational(string name)
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

    private static string Contains(char letter)
    {
        var named = letter == ' ' ? "a space" : letter is > ' ' and <= '~' ? $"'{letter}'" : $"the character {Wording.Escape(letter)}";
        return $"contains {named}, which is not allowed in a host name. Use letters, digits, hyphens and dots.";
    }

    private static string Item(string host, string port) => $"<MeshExternalService Include=\"{Wording.Short(host)}\" Port=\"{Wording.Short(port)}\" />";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
