using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Project;

/// <summary>
/// What is found only because an item is not there. Where its name was misspelled, that is the error to mend; what follows from it would send
/// the reader elsewhere, and what remains is found by the next build, which the misspelled name fails anyway.
/// </summary>
internal static class Consequences
{
    // Of an item type: the diagnostics that its absence may cause, and of which item, if not of any.
    private static readonly Dictionary<string, (Diagnostic Diagnostic, string? Item)[]> OfAbsence = new(StringComparer.Ordinal)
    {
        ["MeshListener"] =
        [
            (MeshDiagnostics.RouteWithoutRouter, null), (MeshDiagnostics.DiscoveryMismatch, null), (MeshDiagnostics.RoutePort, null), (MeshDiagnostics.RouteProtocol, null),
            (MeshDiagnostics.GatewayTarget, null), (MeshDiagnostics.MissingMetadata, "MeshGatewayRoute"), (MeshDiagnostics.UnknownOwner, "MeshTag"),
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
            (MeshDiagnostics.UnknownOwner, null), (MeshDiagnostics.UnknownTarget, null), (MeshDiagnostics.UnknownProvider, null), (MeshDiagnostics.RouteWithoutRouter, null),
            (MeshDiagnostics.GatewayTarget, null),
        ],
        ["MeshBackend"] = [(MeshDiagnostics.NoEffect, "MeshBackendDefaults"), (MeshDiagnostics.LacksBackends, null)],
        ["Mesh"] = [(MeshDiagnostics.LacksBackends, null)],
    };

    /// <summary>Whether a finding may be there only because items are not.</summary>
    /// <param name="missed">The types of these items.</param>
    /// <param name="finding">The finding.</param>
    public static bool Has(IReadOnlySet<string> missed, Finding finding)
    {
        if (missed.Count == 0) return false;
        // A missing item may have had what is silenced, or be what is updated.
        if (finding.Diagnostic.Id == MeshDiagnostics.UpdateOfNothing.Id) return finding.Place?.Item is { } item && missed.Contains(item);
        if (finding.Diagnostic.Id == MeshDiagnostics.UnfoundedSilence.Id) return finding.Diagnostic.Severity == Severity.Warning;
        return missed.Any(type => OfAbsence.TryGetValue(type, out var caused)
            && Array.Exists(caused, cause => cause.Diagnostic.Id == finding.Diagnostic.Id && (cause.Item is null || cause.Item == finding.Place?.Item)));
    }
}
