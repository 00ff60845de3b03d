using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Findings that only result from an item or property whose name was misspelled. The misspelled name is the error to fix, and its message points to it; a
/// finding that remains after that is reported by the next build.
/// </summary>
internal static class FollowUpFindings
{
    // By type of the missing item: the diagnostics that can result, each for any item or for items of one type.
    private static readonly Dictionary<string, (Diagnostic Diagnostic, string? Item)[]> ByMissingItem = new(StringComparer.Ordinal)
    {
        ["MeshListener"] =
        [
            (MeshDiagnostics.RouteWithoutRouter, null), (MeshDiagnostics.DiscoveryMismatch, null), (MeshDiagnostics.RoutePort, null),
            (MeshDiagnostics.RouteProtocol, null), (MeshDiagnostics.GatewayTarget, null), (MeshDiagnostics.MissingMetadata, "MeshGatewayRoute"),
            (MeshDiagnostics.UnknownOwner, "MeshTag"),
            (MeshDiagnostics.UnknownOwner, "MeshPatch"),
        ],
        ["MeshServiceDiscovery"] = [(MeshDiagnostics.DiscoveryMismatch, null)],
        ["MeshNode"] = [(MeshDiagnostics.UnknownOwner, null), (MeshDiagnostics.UnknownTarget, null), (MeshDiagnostics.UnknownProvider, null)],
        ["MeshRoute"] = [(MeshDiagnostics.UnknownOwner, null), (MeshDiagnostics.RouteWithoutRouter, null), (MeshDiagnostics.NoCatchAll, null)],
        ["MeshGateway"] = [(MeshDiagnostics.UnknownOwner, null), (MeshDiagnostics.RouteWithoutRouter, null)],
        ["MeshGatewayListener"] = [(MeshDiagnostics.MissingMetadata, "MeshGateway"), (MeshDiagnostics.RoutePort, null), (MeshDiagnostics.RouteProtocol, null)],
        ["MeshGatewayRoute"] = [(MeshDiagnostics.UnknownOwner, null), (MeshDiagnostics.RouteWithoutRouter, null)],
        ["MeshResource"] =
        [
            (MeshDiagnostics.UnknownOwner, null), (MeshDiagnostics.UnknownTarget, null), (MeshDiagnostics.UnknownProvider, null),
            (MeshDiagnostics.RouteWithoutRouter, null), (MeshDiagnostics.GatewayTarget, null),
        ],
        ["MeshBackend"] = [(MeshDiagnostics.NoEffect, "MeshBackendDefaults"), (MeshDiagnostics.LacksBackends, null)],
        ["MeshExternalService"] = [(MeshDiagnostics.NoEffect, "MeshBackendDefaults"), (MeshDiagnostics.LacksBackends, null)],
        ["Mesh"] = [(MeshDiagnostics.LacksBackends, null)],
    };

    /// <summary>Whether a finding may only result from missing items.</summary>
    /// <param name="missing">The types of these items, and the names of these properties.</param>
    /// <param name="finding">The finding.</param>
    public static bool Contains(IReadOnlySet<string> missing, Finding finding)
    {
        if (missing.Count == 0) return false;
        if (finding.Place is { Item: { } property, Include: null } && missing.Contains(property)) return true;
        // The missing item may be the one that is updated, or the one whose finding a rule lowers.
        if (finding.Diagnostic.Id == MeshDiagnostics.UpdateOfNothing.Id) return finding.Place?.Item is { } item && missing.Contains(item);
        if (finding.Diagnostic.Id == MeshDiagnostics.UnjustifiedSuppression.Id) return finding.Diagnostic.Severity == Severity.Warning;
        return missing.Any(type => ByMissingItem.TryGetValue(type, out var caused)
            && Array.Exists(caused, cause => cause.Diagnostic.Id == finding.Diagnostic.Id && (cause.Item is null || cause.Item == finding.Place?.Item)));
    }
}
