using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Paths that a health check does not request, or that no instance can respond to.</summary>
internal static class HealthCheckEffect
{
    public static void Check(ResourceId id, string path, string? protocol, string? requested, List<ResourceFinding> found)
    {
        if (string.IsNullOrEmpty(requested)) return;
        if (protocol is "http" or "http2" && requested[0] != '/')
        {
            found.Add(new(id, $"{path}.path", MeshDiagnostics.PathForm.As(Severity.Warning), LacksSlash(requested)));
        }

        if (protocol is not ("tcp" or "grpc")) return;
        found.Add(new(id, $"{path}.path", MeshDiagnostics.NoEffect, IsIgnored(protocol, requested)));
    }

    private static string LacksSlash(string path) =>
        $"No instance can respond to a health check of '{Wording.Short(path)}', because paths begin with a slash, so all instances become unhealthy. "
        + $"Write '/{Wording.Short(path)}'.";

    private static string IsIgnored(string protocol, string path) =>
        $"A {protocol} health check does not request a path, so '{Wording.Short(path)}' is ignored. "
        + "Remove it, or set HealthCheckProtocol=\"http\".";
}
