using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Security;

/// <summary>Client certificates that the called listener requires but the caller does not send, or the reverse.</summary>
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
            var path = own is null ? "spec.backendDefaults.clientPolicy.tls" : $"spec.backends[{index}].virtualService.clientPolicy.tls";
            Call(id, path, service, policy.Certificate is not null, policy.Ports);
        }
    }

    private void Gateway(ResourceId id, VirtualGatewaySpec gateway)
    {
        if (gateway.BackendDefaults?.ClientPolicy?.Tls is not { } policy) return;
        foreach (var service in _view.CalledByGateway(id))
            Call(id, "spec.backendDefaults.clientPolicy.tls", service, policy.Certificate is not null, policy.Ports);
    }

    private void Call(ResourceId id, string path, string service, bool sends, IReadOnlyList<int>? ports)
    {
        var called = _services.TryGetValue(service, out var known) ? known : _services[service] = new(service, _view);
        if ((sends ? called.NotVerifying : called.Requiring).First(ports) is not { } listener) return;
        _found.Add(sends
            ? new(id, $"{path}.certificate", MeshDiagnostics.OneSidedMutualTls.As(Severity.Warning), CertificateIsNotVerified(listener))
            : new(id, path, MeshDiagnostics.OneSidedMutualTls, CertificateIsMissing(listener)));
    }

    private static string CertificateIsNotVerified(Place listener) =>
        $"The client policy sends a client certificate to '{listener.Node}', but the listener on port {listener.Port} does not verify it. "
        + "Set TlsTrustChain or TlsTrustSecretName on that listener, or remove the certificate.";

    private static string CertificateIsMissing(Place listener) =>
        $"Node '{listener.Node}' requires a client certificate on port {listener.Port}, but the client policy has none, so every call fails. "
        + "Add TlsCertificateChain and TlsPrivateKey, or TlsSecretName.";

    /// <summary>A listener of a node that serves the service, with its position among all of them.</summary>
    private sealed record Place(int Order, string Node, int Port);

    /// <summary>Finds the first of several listeners, optionally only among some ports.</summary>
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

    /// <summary>How the nodes that serve one service treat client certificates. Computed once, regardless of the number of callers.</summary>
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
                    if (tls.Validation is null) NotVerifying.Add(place);
                    else if (tls.Mode == "STRICT") Requiring.Add(place);
                }
            }
        }

        /// <summary>Listeners that use TLS and do not verify client certificates.</summary>
        public Listeners NotVerifying { get; } = new();

        /// <summary>Listeners that refuse callers without a client certificate.</summary>
        public Listeners Requiring { get; } = new();
    }
}
