using System.Globalization;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Graph;

/// <summary>The listeners of a node, router or gateway in their order, indexed if there are many.</summary>
internal sealed class ListenerSet(IReadOnlyList<PortProtocol> listeners)
{
    private const int Few = 4;
    private const int MostListed = 10;

    /// <summary>The number of listeners.</summary>
    public int Count => listeners.Count;

    /// <summary>All listeners.</summary>
    public IReadOnlyList<PortProtocol> All => listeners;

    /// <summary>The listener with the port and protocol of a route; null if there is not exactly one.</summary>
    public PortProtocol? Choose(int? port, string? protocol)
    {
        var meant = Meant(port, protocol).Take(2).ToList();
        return meant.Count == 1 ? meant[0] : null;
    }

    /// <summary>The first listener on a port, or the first of all if no port is given; null if there is none.</summary>
    public PortProtocol? First(int? port) => Meant(port, null).FirstOrDefault();

    /// <summary>Whether a listener has both the port and the protocol.</summary>
    public bool Has(PortProtocol listener) => Meant(listener.Port, null).Contains(listener);

    /// <summary>Whether a listener uses the protocol.</summary>
    public bool Speaks(string protocol) => Meant(null, protocol).Any();

    /// <summary>The first few, for messages: <c>8080 (http), 9090 (grpc)</c>.</summary>
    public override string ToString() => Text;

    private string Text => field ??= Wording.Some(listeners.Select(Describe), Count, MostListed);

    private ILookup<int, PortProtocol> ByPort => field ??= listeners.ToLookup(listener => listener.Port);

    private ILookup<string, PortProtocol> ByProtocol => field ??= listeners.ToLookup(listener => listener.Protocol, StringComparer.Ordinal);

    private static string Describe(PortProtocol listener) => string.Create(CultureInfo.InvariantCulture, $"{listener.Port} ({listener.Protocol})");

    private IEnumerable<PortProtocol> Meant(int? port, string? protocol) =>
        port is { } number ? Count > Few ? ByPort[number] : listeners.Where(listener => listener.Port == number)
        : protocol is null ? listeners
        : Count > Few ? ByProtocol[protocol] : listeners.Where(listener => listener.Protocol == protocol);
}
