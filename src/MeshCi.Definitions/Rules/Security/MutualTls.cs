using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Security;

/// <summary>Client certificates that one side of a call demands and the other does not offer, or the reverse.</summary>
internal sealed class MutualTls
{
    private readonly DefinitionView _view;
    private readonly List<ResourceFinding> _found;
    private readonly Dictionary<string, Services> _services = new(StringComparer.Ordinal);

    private MutualTls(DefinitionView view, List<ResourceFinding> found) => (_view, _found) = (view, found);

    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        var rule = new MutualTls(view, found);
        foreach (var id in view.Of(ResourceKind.VirtualNode)) rule.Node(id, view.Get<VirtualNodeSpec>(id)!);
        foreach (var id in view.Of(ResourceKind.VirtualGateway)) rule.Gateway(id, view.Get<VirtualGatewaySpec>(id)!);
    }

    private void Node(ResourceId id, VirtualNodeSpec node)
    {
        var defaults = node.BackendDefaults?.ClientPolicy?.Tls;
        for (var index = 0; index < (node.Backends?.Count ?? 0); index++)
        {
            if (node.Backends![index].VirtualService is not { VirtualServiceName: { } service } backend) continue;
            var own = backend.ClientPolicy?.Tls;
            if ((own ?? defaults) is not { } policy) continue;
            Call(id, own is null ? "spec.backendDefaults.clientPolicy.tls" : $"spec.backends[{index}].virtualService.clientPolicy.tls", service, policy.Certificate is not null, policy.Ports);
        }
    }

    private void Gateway(ResourceId id, VirtualGatewaySpec gateway)
    {
        if (gateway.BackendDefaults?.ClientPolicy?.Tls is not { } policy) return;
        foreach (var service in _view.CalledByGateway(id))
            Call(id, "spec.backendDefaults.clientPolicy.tls", service, policy.Certificate is not null, policy.Ports);
    }

    private void Call(ResourceId id, string path, string service, bool offers, IReadOnlyList<int>? ports)
    {
        var called = _services.TryGetValue(service, out var known) ? known : _services[service] = new(service, _view);
        if ((offers ? called.Unchecking : called.Demanding).First(ports) is not { } listener) return;
        _found.Add(offers
            ? new(id, $"{path}.certificate", MeshDiagnostics.OneSidedMutualTls.As(Severity.Warning), $"A client certificate is offered to '{listener.Node}', whose listener {listener.Port} does not check it. Give that listener TlsTrustChain or TlsTrustSecretName, or remove the certificate.")
            : new(id, path, MeshDiagnostics.OneSidedMutualTls, $"'{listener.Node}' demands a client certificate on port {listener.Port}, but none is offered, so every call fails. Add TlsCertificateChain and TlsPrivateKey, or TlsSecretName."));
    }

    /// <summary>A listener behind a service, with its place among them.</summary>
    private sealed record Place(int Order, string Node, int Port);

    /// <summary>The first of some listeners, also for some ports only.</summary>
    private sealed class Listeners
    {
        private readonly Dictionary<int, Place> _byPort = [];
        private Place? _first;

        public void Add(Place listener)
        {
            _first ??= listener;
            _byPort.TryAdd(listener.Port, listener);
        }

        public Place? First(IReadOnlyList<int>? ports) =>
            ports is not { Count: > 0 } ? _first : ports.Select(port => _byPort.GetValueOrDefault(port)).OfType<Place>().MinBy(listener => listener.Order);
    }

    /// <summary>What the nodes behind one service make of client certificates: looked up once, however many call it.</summary>
    private sealed class Services
    {
        public Services(string service, DefinitionView view)
        {
            var order = 0;
            foreach (var node in view.NodesBehind(service))
            {
                foreach (var listener in view.Node(node)?.Listeners ?? [])
                {
                    if (listener.Tls is not { Mode: not "DISABLED" } tls) continue;
                    var place = new Place(order++, node, listener.PortMapping?.Port ?? 0);
                    if (tls.Validation is null) Unchecking.Add(place);
                    else if (tls.Mode == "STRICT") Demanding.Add(place);
                }
            }
        }

        /// <summary>Those that take TLS and look at no client certificate.</summary>
        public Listeners Unchecking { get; } = new();

        /// <summary>Those that refuse who has none.</summary>
        public Listeners Demanding { get; } = new();
    }
}
