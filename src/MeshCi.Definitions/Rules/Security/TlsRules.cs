using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Security;

/// <summary>TLS settings that leave a gap.</summary>
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
            var own = node.Backends![index].VirtualService?.ClientPolicy?.Tls;
            Client(id, $"spec.backends[{index}].virtualService.clientPolicy.tls", own is not null, own?.Validation?.SubjectAlternativeNames, found);
        }
    }

    public static void Gateway(ResourceId id, VirtualGatewaySpec gateway, DefinitionView view, List<ResourceFinding> found)
    {
        for (var index = 0; index < (gateway.Listeners?.Count ?? 0); index++)
        {
            if (gateway.Listeners![index].Tls is not { } tls) continue;
            Listener(id, $"spec.listeners[{index}].tls", tls.Mode, tls.Validation is not null, tls.Validation?.SubjectAlternativeNames, view, found);
        }

        var policy = gateway.BackendDefaults?.ClientPolicy?.Tls;
        Client(id, "spec.backendDefaults.clientPolicy.tls", policy is not null, policy?.Validation?.SubjectAlternativeNames, found);
    }

    private static void Listener(
        ResourceId id, string path, string? mode, bool validates, SubjectAlternativeNames? names, DefinitionView view, List<ResourceFinding> found)
    {
        if (mode == "PERMISSIVE")
        {
            var environment = view.Context.Environment;
            var isProduction = environment?.StartsWith("prod", StringComparison.OrdinalIgnoreCase) == true;
            found.Add(new(
                id, $"{path}.mode", isProduction ? MeshDiagnostics.PermissiveTls.As(Severity.Warning) : MeshDiagnostics.PermissiveTls, $"PERMISSIVE takes requests without TLS too{(isProduction ? $", and this is the environment '{environment}'" : "")}. Once every caller uses TLS, set TlsMode=\"STRICT\"."));
        }

        AlternativeNames.Check(id, $"{path}.validation", names, found);
        if (validates && mode != "DISABLED" && (names?.Match?.Exact?.Count ?? 0) == 0)
        {
            found.Add(new(
                id, $"{path}.validation", MeshDiagnostics.AnyNameTrusted, "Every client certificate of the trusted authority is accepted, whoever it was issued to. Add TlsSubjectAlternativeNames with the names of the callers."));
        }
    }

    // Without names the proxy compares the server's certificate with its host name, so for callers this is no gap but worth knowing.
    private static void Client(ResourceId id, string path, bool hasPolicy, SubjectAlternativeNames? names, List<ResourceFinding> found)
    {
        AlternativeNames.Check(id, $"{path}.validation", names, found);
        if (!hasPolicy || (names?.Match?.Exact?.Count ?? 0) > 0) return;
        found.Add(new(
            id, $"{path}.validation", MeshDiagnostics.AnyNameTrusted.As(Severity.Info), "No names are listed, so the server's certificate must bear the host name of its service discovery. Add TlsSubjectAlternativeNames where it bears another."));
    }
}
