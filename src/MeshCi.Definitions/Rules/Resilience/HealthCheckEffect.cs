using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>A path that a health check does not ask, or asks in vain.</summary>
internal static class HealthCheckEffect
{
    public static void Check(ResourceId id, string path, string? protocol, string? asked, List<ResourceFinding> found)
    {
        if (string.IsNullOrEmpty(asked)) return;
        if (protocol is "http" or "http2" && asked[0] != '/')
        {
            found.Add(new(
                id, $"{path}.path", MeshDiagnostics.PathForm.As(Severity.Warning), $"No instance answers a health check of '{Wording.Short(asked)}', so all are taken out: paths begin with a slash. Write '/{Wording.Short(asked)}'."));
        }

        if (protocol is not ("tcp" or "grpc")) return;
        found.Add(new(
            id, $"{path}.path", MeshDiagnostics.NoEffect, $"A {protocol} health check asks no path, so '{Wording.Short(asked)}' is ignored. Remove it, or set HealthCheckProtocol=\"http\"."));
    }
}
