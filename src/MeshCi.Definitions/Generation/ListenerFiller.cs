using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Generation;

/// <summary>Generates the listeners of nodes and gateways.</summary>
internal static class ListenerFiller
{
    /// <summary>The protocol of a listener that does not specify one.</summary>
    public const string DefaultProtocol = "http";

    // What a health check requires in addition to its path: common values within App Mesh's bounds.
    private static readonly (string Member, long Value)[] HealthCheckDefaults =
        [("intervalMillis", 10_000), ("timeoutMillis", 2_000), ("healthyThreshold", 2), ("unhealthyThreshold", 3)];

    /// <summary>Adds a listener to a node or gateway.</summary>
    public static void Fill(BuildState state, SpecDraft draft, ReadItem item)
    {
        var element = draft.Next("listeners[]");
        var protocol = item["Protocol"] ?? DefaultProtocol;
        if (item.Misspelled.Contains("Protocol") || !item.Type.Variants.Contains(protocol))
        {
            if (item["Protocol"] is not null) state.Refuse(item, MeshDiagnostics.NotAllowed, "Protocol", HasUnknownProtocol(item, protocol));
            // The list keeps its length, so that the paths of later listeners stay correct.
            draft.Set($"{element}.portMapping", new SpecObject());
            draft.Parts.Add(new(item, element, ""));
            return;
        }

        state.Filler.Fill(draft, item, element, protocol);
        draft.Set($"{element}.portMapping.protocol", protocol);
        if (draft.Get($"{element}.healthCheck") is not SpecObject check) return;
        check["protocol"] ??= protocol;
        foreach (var (member, value) in HealthCheckDefaults) check[member] ??= value;
    }

    private static string HasUnknownProtocol(ReadItem item, string protocol)
    {
        var meant = HttpsProtocol.Instead(item.Place("Protocol"), protocol) is { } instead ? $" {instead}"
            : Spelling.Nearest(protocol, item.Type.Variants) is { } near ? $" Did you mean {near}?" : "";
        return $"{Wording.Where(item.Place("Protocol"))}=\"{Wording.Short(protocol)}\" must be {Wording.Or([.. item.Type.Variants])}.{meant}";
    }

    /// <summary>The listeners of a node, router or gateway, without those that cannot be read.</summary>
    public static IReadOnlyList<PortProtocol> Listeners(SpecDraft? draft) =>
        draft?.Get("listeners") is not List<object?> listeners ? []
            : [.. listeners.Select(Read).OfType<PortProtocol>()];

    private static PortProtocol? Read(object? listener) =>
        listener is SpecObject structure && structure["portMapping"] is SpecObject mapping
        && mapping["port"] is long port && mapping["protocol"] is string protocol
            ? new PortProtocol((int)port, protocol)
            : null;
}
