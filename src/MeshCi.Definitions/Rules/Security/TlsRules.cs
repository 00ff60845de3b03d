using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Security;

/// <summary>TLS settings that leave a security gap.</summary>
internal static class TlsRules
{
    private const string AnyClientIsTrusted = "Every client certificate from the trusted authority is accepted, no matter who it was issued to. "
        + "Add TlsSubjectAlternativeNames with the names of the callers.";

    private const string HostNameIsCompared =
        "No names are listed, so the server's certificate must contain the host name from the server's service discovery. "
        + "If it contains another name, add TlsSubjectAlternativeNames.";

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
            var diagnostic = isProduction ? MeshDiagnostics.PermissiveTls.As(Severity.Warning) : MeshDiagnostics.PermissiveTls;
            found.Add(new(id, $"{path}.mode", diagnostic, AcceptsPlainRequests(isProduction ? environment : null)));
        }

        AlternativeNames.Check(id, $"{path}.validation", names, found);
        if (validates && mode != "DISABLED" && (names?.Match?.Exact?.Count ?? 0) == 0)
        {
            found.Add(new(id, $"{path}.validation", MeshDiagnostics.AnyNameTrusted, AnyClientIsTrusted));
        }
    }

    // Without names, the proxy compares the server's certificate with the host name, so for callers this is worth knowing, but not a gap.
    private static void Client(ResourceId id, string path, bool hasPolicy, SubjectAlternativeNames? names, List<ResourceFinding> found)
    {
        AlternativeNames.Check(id, $"{path}.validation", names, found);
        if (!hasPolicy || (names?.Match?.Exact?.Count ?? 0) > 0) return;
        found.Add(new(id, $"{path}.validation", MeshDiagnostics.AnyNameTrusted.As(Severity.Info), HostNameIsCompared));
    }

    private static string AcceptsPlainRequests(string? production) =>
        $"PERMISSIVE also accepts requests without TLS{(production is null ? "" : $", and this is the environment '{production}'")}. "
        + "Once every caller uses TLS, set TlsMode=\"STRICT\".";
}
