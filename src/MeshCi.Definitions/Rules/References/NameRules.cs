using System.Globalization;
using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Names that App Mesh accepts although no request can use them, or that are easily confused with others.</summary>
internal static class NameRules
{
    /// <summary>Checks the name of a resource.</summary>
    public static void Check(ResourceId id, List<ResourceFinding> found)
    {
        if (id.Kind == ResourceKind.VirtualService) Host(id, "", id.Name, found);
        else if (First(id.Name, character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.') is { } odd)
            found.Add(new(id, "", MeshDiagnostics.BadName.As(Severity.Warning), NameIsUnusual(id.Name, odd)));
    }

    /// <summary>Checks the name under which a service is called.</summary>
    /// <param name="id">The caller, or the service.</param>
    /// <param name="path">The path in its spec.</param>
    /// <param name="service">Name of the virtual service.</param>
    /// <param name="found">The list that the finding is added to.</param>
    public static void Host(ResourceId id, string path, string service, List<ResourceFinding> found)
    {
        if (First(service, IsOfHost) is not { } odd) return;
        found.Add(new(id, path, MeshDiagnostics.BadName.As(Severity.Warning), ServiceIsNotAHost(service, odd)));
    }

    /// <summary>Checks the hosts that a gateway route matches.</summary>
    public static void Hosts(ResourceId id, GatewayRouteSpec route, List<ResourceFinding> found)
    {
        var (type, hostname) = route.HttpRoute is { } http ? (RouteTypes.Http, http.Match?.Hostname)
            : route.Http2Route is { } http2 ? (RouteTypes.Http2, http2.Match?.Hostname) : (RouteTypes.Grpc, route.GrpcRoute?.Match?.Hostname);
        foreach (var (member, name) in new[] { ("exact", hostname?.Exact), ("suffix", hostname?.Suffix) })
        {
            if (name is null || First(name, character => IsOfHost(character) && !(character == '*' && member == "exact")) is not { } odd) continue;
            found.Add(new(id, $"spec.{type}.match.hostname.{member}", MeshDiagnostics.BadName.As(Severity.Warning), HostNeverMatches(name, odd)));
        }
    }

    private static string NameIsUnusual(string name, string odd) =>
        $"The name '{Wording.Short(name)}' contains {odd}. App Mesh documents only letters, digits, hyphens and underscores. "
        + "The name also appears in the proxy's identity and in policies, where two names that contain other characters may look the same. "
        + Proposal("Rename the resource", name);

    private static string ServiceIsNotAHost(string service, string odd) =>
        $"The virtual service's name '{Wording.Short(service)}' contains {odd}, which cannot occur in the Host header of a request, "
        + "so no request reaches the service. "
        + (service.Contains(',', StringComparison.Ordinal) ? Several(service) : Proposal("Write the host name that callers use", service))
        + (service.All(char.IsAscii) ? "" : " If it contains non-ASCII letters, write its xn-- form.");

    private static string Several(string service) => $"Separate names with semicolons: {Wording.Short(string.Join(';', OtherSeparators.Split(service)))}.";

    private static string Proposal(string fix, string name) => Suggested(name) is { } suggested
        ? $"{fix}, for example '{Wording.Short(suggested)}'." : $"{fix}.";

    // The host of a URL; otherwise the name in lower case, with hyphens in place of what names cannot contain.
    private static string? Suggested(string name)
    {
        if (name.Contains("://", StringComparison.Ordinal))
            return Uri.TryCreate(name, UriKind.Absolute, out var address) && address.IdnHost.Length > 0 ? address.IdnHost : null;
        if (!name.All(char.IsAscii)) return null;
        var labels = name.Split('.').Select(Naming.Kebab).Where(label => label.Length > 0).ToList();
        return labels.Count == 0 ? null : string.Join('.', labels);
    }

    private static string HostNeverMatches(string name, string odd) =>
        $"No request has the host '{Wording.Short(name)}', because it contains {odd}, so this route never matches. "
        + "Write the host name as callers send it. To match all names below a domain, set HostnameSuffix, such as .shop.example.";

    private static bool IsOfHost(char character) => character is > ' ' and <= '~' and not ('/' or '\\' or ',');

    private static string? First(string name, Func<char, bool> isFine)
    {
        for (var index = 0; index < name.Length; index++)
        {
            var character = name[index];
            if (isFine(character)) continue;
            if (Rune.TryGetRuneAt(name, index, out var rune) && !rune.IsBmp)
                return string.Create(CultureInfo.InvariantCulture, $"the character \\U{rune.Value:X8}");
            return character == ' ' ? "a space" : character is > ' ' and <= '~' ? $"a '{character}'" : $"the character {Wording.Escape(character)}";
        }

        return null;
    }
}
