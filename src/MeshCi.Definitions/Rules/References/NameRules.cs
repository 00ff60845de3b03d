using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Names that App Mesh takes and that then lead nowhere, or that nobody can tell from another.</summary>
internal static class NameRules
{
    /// <summary>Checks the name of a resource.</summary>
    public static void Check(ResourceId id, List<ResourceFinding> found)
    {
        if (id.Kind == ResourceKind.VirtualService) Host(id, "", id.Name, found);
        else if (First(id.Name, character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.') is { } odd)
            found.Add(new(id, "", MeshDiagnostics.BadName.As(Severity.Warning), $"The name '{Wording.Short(id.Name)}' has {odd}. App Mesh documents letters, digits, hyphens and underscores; others end up in the proxy's identity and in policies, where two names may look the same. Rename it."));
    }

    /// <summary>Checks the name under which a service is called.</summary>
    /// <param name="id">Who calls, or the service itself.</param>
    /// <param name="path">Where in its spec.</param>
    /// <param name="service">Name of the virtual service.</param>
    /// <param name="found">Takes the finding.</param>
    public static void Host(ResourceId id, string path, string service, List<ResourceFinding> found)
    {
        if (First(service, character => character is > ' ' and <= '~' and not ('/' or '\\')) is not { } odd) return;
        found.Add(new(
            id, path, MeshDiagnostics.BadName.As(Severity.Warning), $"The virtual service's name '{Wording.Short(service)}' has {odd}, which no request's Host header has, so nothing reaches it. Write the host name that callers use; one of another alphabet in its xn-- form."));
    }

    /// <summary>Checks the hosts that a gateway route matches.</summary>
    public static void Hosts(ResourceId id, GatewayRouteSpec route, List<ResourceFinding> found)
    {
        var (type, hostname) = route.HttpRoute is { } http ? (RouteTypes.Http, http.Match?.Hostname)
            : route.Http2Route is { } http2 ? (RouteTypes.Http2, http2.Match?.Hostname) : (RouteTypes.Grpc, route.GrpcRoute?.Match?.Hostname);
        foreach (var (member, name) in new[] { ("exact", hostname?.Exact), ("suffix", hostname?.Suffix) })
        {
            if (name is null || First(name, character => character is > ' ' and <= '~' and not ('/' or '\\') && !(character == '*' && member == "exact")) is not { } odd) continue;
            found.Add(new(
                id, $"spec.{type}.match.hostname.{member}", MeshDiagnostics.BadName.As(Severity.Warning), $"No request has the host '{Wording.Short(name)}', for it has {odd}, so this route matches none. Write the host name as callers send it; for all names below one, set HostnameSuffix, such as .shop.example."));
        }
    }

    private static string? First(string name, Func<char, bool> isFine)
    {
        foreach (var character in name)
        {
            if (isFine(character)) continue;
            return character == ' ' ? "a blank" : character is > ' ' and <= '~' ? $"a '{character}'" : $"the character {Wording.Escape(character)} in it";
        }

        return null;
    }
}
