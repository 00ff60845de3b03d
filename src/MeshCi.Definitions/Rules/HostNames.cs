using System.Globalization;
using System.Net;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>
/// Host names that no resolver finds. App Mesh takes any text, and the proxy then has no instance to call, so these are warnings
/// (RFC 1035 section 2.3: lengths; RFC 1123 section 2.1: letters, digits and hyphens; underscores are in use and pass).
/// </summary>
internal static class HostNames
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    public static void Check(ResourceId id, VirtualNodeSpec node, List<ResourceFinding> found)
    {
        if (node.ServiceDiscovery?.Dns?.Hostname is { } name && Problem(name) is { } problem)
            found.Add(new(id, "spec.serviceDiscovery.dns.hostname", Diagnostics.UnresolvableHost, $"The host name {problem}"));
    }

    /// <summary>Why a name resolves nowhere, with the fix; null where it may.</summary>
    private static string? Problem(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "is blank, so no caller finds the node. Write the name under which its instances are registered.";
        if (IPAddress.TryParse(name, out _)) return null;
        if (name.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
            return $"is a URL, which no resolver finds. Write the host alone: '{Say.Short(name[(scheme + 3)..].Split('/', ':')[0])}'.";
        if (name.LastIndexOf(':') is > 0 and var colon && name.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0)
            return $"has a port, which no resolver takes; the port is the listener's. Write '{Say.Short(name[..colon])}'.";
        if (name.Trim() != name) return $"has blanks around it, which no resolver takes. Write '{Say.Short(name.Trim())}'.";
        if (name.AsSpan().ContainsAnyExceptInRange('\0', '\x7F')) return International(name);
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))
                return $"has {Named(letter)}, which no host name has. It may have letters, digits, hyphens and dots.";
        }

        var labels = (name.EndsWith('.') ? name[..^1] : name).Split('.');
        if (labels.Contains("")) return "has a dot with nothing before it, so it resolves nowhere. Remove the dot, or write what is missing; a property in it may be empty.";
        if (Array.Find(labels, label => label.Length > LongestLabel) is { } label)
            return $"has a part of {label.Length} characters, '{Say.Short(label)}'; DNS takes {LongestLabel} between two dots.";
        return name.Length > LongestName ? $"has {name.Length} characters; DNS takes {LongestName}." : null;
    }

    private static string International(string name)
    {
        try
        {
            return $"has letters beyond ASCII, which proxies do not encode themselves. Write '{Say.Short(new IdnMapping().GetAscii(name))}'.";
        }
        catch (ArgumentException)
        {
            return "has characters that no host name can have, not even encoded. It may have letters, digits, hyphens and dots.";
        }
    }

    private static string Named(char letter) => letter switch
    {
        ' ' => "a blank",
        _ when char.IsControl(letter) => string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)letter:X4}"),
        _ => $"'{letter}'",
    };
}
