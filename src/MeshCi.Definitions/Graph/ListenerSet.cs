using System.Globalization;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Graph;

/// <summary>Listeners of a node, router or gateway in their order; where there are many, none is looked at in vain.</summary>
internal sealed class ListenerSet(IReadOnlyList<PortProtocol> listeners)
{
    private const int Few = 4;
    private const int MostSaid = 10;

    /// <summary>How many there are.</summary>
    public int Count => listeners.Count;

    /// <summary>All of them.</summary>
    public IReadOnlyList<PortProtocol> All => listeners;

    /// <summary>The listener that a route means by its port and protocol; null where that is nobody or not one.</summary>
    public PortProtocol? Choose(int? port, string? protocol)
    {
        var meant = Meant(port, protocol).Take(2).ToList();
        return meant.Count == 1 ? meant[0] : null;
    }

    /// <summary>The first on a port; on the only or first one where no port is asked for. Null where there is none.</summary>
    public PortProtocol? First(int? port) => Meant(port, null).FirstOrDefault();

    /// <summary>Whether one has both the port and the protocol.</summary>
    public bool Has(PortProtocol listener) => Meant(listener.Port, null).Contains(listener);

    /// <summary>Whether one speaks a protocol.</summary>
    public bool Speaks(string protocol) => Meant(null, protocol).Any();

    /// <summary>The first few, for messages: <c>8080 (http), 9090 (grpc)</c>.</summary>
    public override string ToString() => Text;

    private string Text => field ??= Wording.Some(listeners.Select(listener => string.Create(CultureInfo.InvariantCulture, $"{listener.Port} ({listener.Protocol})")), Count, MostSaid);

    private ILookup<int, PortProtocol> ByPort => field ??= listeners.ToLookup(listener => listener.Port);

    private ILookup<string, PortProtocol> ByProtocol => field ??= listeners.ToLookup(listener => listener.Protocol, StringComparer.Ordinal);

    private IEnumerable<PortProtocol> Meant(int? port, string? protocol) =>
        port is { } number ? Count > Few ? ByPort[number] : listeners.Where(listener => listener.Port == number)
        : protocol is null ? listeners
        : Count > Few ? ByProtocol[protocol] : listeners.Where(listener => listener.Protocol == protocol);
}
