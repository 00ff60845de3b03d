using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>TLS settings that leave a gap, or that the two sides of a call disagree about.</summary>
internal static class TlsRules
{
    public static void Node(ResourceId id, VirtualNodeSpec node, DefinitionView view, List<ResourceFinding> found)
    {
        for (var index = 0; index < (node.Listeners?.Count ?? 0); index++)
        {
            if (node.Listeners![index].Tls is not { } tls) continue;
            Listener(id, $"spec.listeners[{index}].tls", tls.Mode, tls.Validation is not null, tls.Validation?.SubjectAlternativeNames, view, found);
        }

        var defaults = node.BackendDefaults?.ClientPolicy?.Tls;
        Client(id, "spec.backendDefaults.clientPolicy.tls", defaults is not null, defaults?.Validation?.SubjectAlternativeNames, found);
        for (var index = 0; index < (node.Backends?.Count ?? 0); index++)
        {
            if (node.Backends![index].VirtualService is not { VirtualServiceName: { } service } backend) continue;
            var path = $"spec.backends[{index}].virtualService.clientPolicy.tls";
            var own = backend.ClientPolicy?.Tls;
            Client(id, path, own is not null, own?.Validation?.SubjectAlternativeNames, found);
            if ((own ?? defaults) is { } policy) Mutual(id, own is null ? "spec.backendDefaults.clientPolicy.tls" : path, service, policy.Certificate is not null, policy.Ports, view, found);
        }
    }

    public static void Gateway(ResourceId id, VirtualGatewaySpec gateway, DefinitionView view, List<ResourceFinding> found)
    {
        for (var index = 0; index < (gateway.Listeners?.Count ?? 0); index++)
        {
            if (gateway.Listeners![index].Tls is not { } tls) continue;
            Listener(id, $"spec.listeners[{index}].tls", tls.Mode, tls.Validation is not null, tls.Validation?.SubjectAlternativeNames, view, found);
        }

        const string path = "spec.backendDefaults.clientPolicy.tls";
        if (gateway.BackendDefaults?.ClientPolicy?.Tls is not { } policy) return;
        Client(id, path, true, policy.Validation?.SubjectAlternativeNames, found);
        foreach (var service in view.Children(id).Select(route => GatewayRouteView.Of(view.Get<GatewayRouteSpec>(route)!)?.Service).OfType<string>().Distinct(StringComparer.Ordinal))
            Mutual(id, path, service, policy.Certificate is not null, policy.Ports, view, found);
    }

    private static void Listener(
        ResourceId id, string path, string? mode, bool validates, SubjectAlternativeNames? names, DefinitionView view, List<ResourceFinding> found)
    {
        if (mode == "PERMISSIVE")
        {
            var environment = view.Context.Environment;
            var isProduction = environment?.StartsWith("prod", StringComparison.OrdinalIgnoreCase) == true;
            found.Add(new(
                id, $"{path}.mode", isProduction ? Diagnostics.PermissiveTls.As(Severity.Warning) : Diagnostics.PermissiveTls, $"PERMISSIVE takes requests without TLS too{(isProduction ? $", and this is the environment '{environment}'" : "")}. Once every caller uses TLS, set TlsMode=\"STRICT\"."));
        }

        AlternativeNames.Check(id, $"{path}.validation", names, found);
        if (validates && mode != "DISABLED" && (names?.Match?.Exact?.Count ?? 0) == 0)
        {
            found.Add(new(
                id, $"{path}.validation", Diagnostics.AnyNameTrusted, "Every client certificate of the trusted authority is accepted, whoever it was issued to. Add TlsSubjectAlternativeNames with the names of the callers."));
        }
    }

    // Without names the proxy compares the server's certificate with its host name, so for callers this is no gap but worth knowing.
    private static void Client(ResourceId id, string path, bool hasPolicy, SubjectAlternativeNames? names, List<ResourceFinding> found)
    {
        AlternativeNames.Check(id, $"{path}.validation", names, found);
        if (!hasPolicy || (names?.Match?.Exact?.Count ?? 0) > 0) return;
        found.Add(new(
            id, $"{path}.validation", Diagnostics.AnyNameTrusted.As(Severity.Info), "No names are listed, so the server's certificate must bear the host name of its service discovery. Add TlsSubjectAlternativeNames where it bears another."));
    }

    private static void Mutual(ResourceId id, string path, string service, bool offers, IReadOnlyList<int>? ports, DefinitionView view, List<ResourceFinding> found)
    {
        foreach (var node in view.NodesBehind(service))
        {
            foreach (var listener in view.Node(node)?.Listeners ?? [])
            {
                if (listener.Tls is not { Mode: not "DISABLED" } tls || (ports is { Count: > 0 } && !ports.Contains(listener.PortMapping?.Port ?? 0))) continue;
                if (offers && tls.Validation is null)
                {
                    found.Add(new(
                        id, $"{path}.certificate", Diagnostics.OneSidedMutualTls.As(Severity.Warning), $"A client certificate is offered to '{node}', whose listener {listener.PortMapping?.Port} does not check it. Give that listener TlsTrustChain or TlsTrustSecretName, or remove the certificate."));
                    return;
                }

                if (!offers && tls is { Validation: not null, Mode: "STRICT" })
                {
                    found.Add(new(
                        id, path, Diagnostics.OneSidedMutualTls, $"'{node}' demands a client certificate on port {listener.PortMapping?.Port}, but none is offered, so every call fails. Add TlsCertificateChain and TlsPrivateKey, or TlsSecretName."));
                    return;
                }
            }
        }
    }
}
