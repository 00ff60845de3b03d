using System.Globalization;
using System.Net;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>
/// Host names that no resolver finds. App Mesh takes any text, and the proxy then has no instance to call. What no name server can hold
/// or nobody can mean is an error, which a project may lower since App Mesh takes it (RFC 1035 section 2.3: lengths); what is merely no
/// host name is a warning, for a private name server may hold it all the same (RFC 2181 section 11; RFC 1123 section 2.1: letters, digits
/// and hyphens; underscores are in use and pass).
/// </summary>
internal static class HostNames
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    public static void Check(ResourceId id, VirtualNodeSpec node, List<ResourceFinding> found)
    {
        if (node.ServiceDiscovery?.Dns?.Hostname is not { } name) return;
        var (diagnostic, problem) = Impossible(name) is { } impossible ? (MeshDiagnostics.UnresolvableHost, impossible) : (MeshDiagnostics.UnresolvableHost.As(Severity.Warning), Odd(name));
        if (problem is not null) found.Add(new(id, "spec.serviceDiscovery.dns.hostname", diagnostic, $"The host name {problem}"));
    }

    /// <summary>Why a name resolves nowhere whatever answers, with the fix; null where it may.</summary>
    private static string? Impossible(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "is blank, so no caller finds the node. Write the name under which its instances are registered.";
        if (IsAddress(name)) return null;
        if (name.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            var host = Uri.TryCreate(name, UriKind.Absolute, out var address) ? address.IdnHost : name[(scheme + 3)..].Split('/', ':')[0];
            return $"is a URL, which no resolver finds. Write the host alone: '{Wording.Short(host)}'.";
        }

        if (name.LastIndexOf(':') is >= 0 and var colon && name.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return colon == 0 ? "has a port and no host; a property before it may be empty. Write the host alone; the port is the listener's."
                : $"has a port, which no resolver takes; the port is the listener's. Write '{Wording.Short(name[..colon].Trim('[', ']'))}'.";
        }

        if (name.Trim() != name) return $"has blanks around it, which no resolver takes. Write '{Wording.Short(name.Trim())}'.";
        if (name.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
            return $"has a path, which is no part of a name.{(slash > 0 ? $" Write '{Wording.Short(name[..slash].Split(':')[0])}'; paths are the routes'." : " Write the host alone; paths are the routes'.")}";
        foreach (var letter in name)
        {
            if (char.IsWhiteSpace(letter) || char.IsControl(letter)) return $"has {Named(letter)}, which no host name has. Remove it; a host name has letters, digits, hyphens and dots.";
        }

        var whole = name.EndsWith('.') ? name[..^1] : name;
        var labels = whole.Split('.');
        if (labels.Contains("")) return "has a dot with nothing before it, so it resolves nowhere. Remove the dot, or write what is missing; a property in it may be empty.";
        if (Array.Find(labels, label => label.Length > LongestLabel) is { } label)
            return $"has a part of {label.Length} characters, '{Wording.Short(label)}'; DNS takes {LongestLabel} between two dots.";
        return whole.Length > LongestName ? $"has {whole.Length} characters; DNS takes {LongestName}." : null;
    }

    /// <summary>Why a name is hardly meant, with the fix; null where nothing is odd.</summary>
    private static string? Odd(string name)
    {
        if (IsAddress(name)) return null;
        if (name.AsSpan().ContainsAnyExceptInRange('\0', '\x7F')) return International(name);
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))
                return $"has '{letter}', which no public host name has. It may have letters, digits, hyphens and dots.";
        }

        return null;
    }

    // The parser takes an address of version 6 in brackets with a port behind it too.
    private static bool IsAddress(string name) => IPAddress.TryParse(name, out _) && !name.Contains("]:", StringComparison.Ordinal);

    private static string International(string name)
    {
        try
        {
            return $"has letters beyond ASCII, which proxies do not encode themselves. Write '{Wording.Short(new IdnMapping().GetAscii(name))}'.";
        }
        catch (ArgumentException)
        {
            return "has characters that no host name can have, not even encoded. It may have letters, digits, hyphens and dots.";
        }
    }

    private static string Named(char letter) => letter switch
    {
        ' ' => "a blank",
        _ => string.Create(CultureInfo.InvariantCulture, $"the {(char.IsControl(letter) ? "control character" : "blank")} U+{(int)letter:X4}"),
    };
}
