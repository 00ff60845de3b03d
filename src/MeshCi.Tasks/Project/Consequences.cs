using MeshCi.Definitions;

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
            (Diagnostics.RouteWithoutRouter, null), (Diagnostics.DiscoveryMismatch, null), (Diagnostics.RoutePort, null), (Diagnostics.RouteProtocol, null),
            (Diagnostics.GatewayTarget, null), (Diagnostics.MissingMetadata, "MeshGatewayRoute"), (Diagnostics.UnknownOwner, "MeshTag"),
            (Diagnostics.UnknownOwner, "MeshPatch"),
        ],
        ["MeshServiceDiscovery"] = [(Diagnostics.DiscoveryMismatch, null)],
        ["MeshNode"] = [(Diagnostics.UnknownOwner, null), (Diagnostics.UnknownTarget, null), (Diagnostics.UnknownProvider, null)],
        ["MeshRoute"] = [(Diagnostics.UnknownOwner, null), (Diagnostics.RouteWithoutRouter, null), (Diagnostics.NoCatchAll, null)],
        ["MeshGateway"] = [(Diagnostics.UnknownOwner, null), (Diagnostics.RouteWithoutRouter, null)],
        ["MeshGatewayListener"] = [(Diagnostics.MissingMetadata, "MeshGateway"), (Diagnostics.RoutePort, null), (Diagnostics.RouteProtocol, null)],
        ["MeshGatewayRoute"] = [(Diagnostics.UnknownOwner, null), (Diagnostics.RouteWithoutRouter, null)],
        ["MeshResource"] =
        [
            (Diagnostics.UnknownOwner, null), (Diagnostics.UnknownTarget, null), (Diagnostics.UnknownProvider, null), (Diagnostics.RouteWithoutRouter, null),
            (Diagnostics.GatewayTarget, null),
        ],
        ["MeshBackend"] = [(Diagnostics.NoEffect, "MeshBackendDefaults"), (Diagnostics.LacksBackends, null)],
        ["Mesh"] = [(Diagnostics.LacksBackends, null)],
    };

    /// <summary>Whether a finding may be there only because items are not.</summary>
    /// <param name="missed">The types of these items.</param>
    /// <param name="finding">The finding.</param>
    public static bool Has(IReadOnlySet<string> missed, Finding finding)
    {
        if (missed.Count == 0) return false;
        // A missing item may have had what is silenced, or be what is updated.
        if (finding.Diagnostic.Id == Diagnostics.UpdateOfNothing.Id) return finding.Place?.Item is { } item && missed.Contains(item);
        if (finding.Diagnostic.Id == Diagnostics.UnfoundedSilence.Id) return finding.Diagnostic.Severity == Severity.Warning;
        return missed.Any(type => OfAbsence.TryGetValue(type, out var caused)
            && Array.Exists(caused, cause => cause.Diagnostic.Id == finding.Diagnostic.Id && (cause.Item is null || cause.Item == finding.Place?.Item)));
    }
}
