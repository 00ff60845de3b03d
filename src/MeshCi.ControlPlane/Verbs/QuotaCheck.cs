using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Rules;
using MeshCi.ControlPlane.Settings;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Verbs;

/// <summary>Requires that changes stay within the quotas in force.</summary>
internal static class QuotaCheck
{
    /// <summary>Requires room for another resource, and for the backends in its spec.</summary>
    /// <exception cref="RefusalException">A quota is used up.</exception>
    public static void RequireRoom(Quotas quotas, IMeshReader reader, ResourceAddress at, byte[] spec)
    {
        var quota = quotas.Of(at.Kind);
        if (reader.Count(at) >= quota)
        {
            var within = at.Kind == ResourceKind.Mesh ? "Account " + at.MeshOwner
                : at.Kind.Info().Parent is { } parent ? $"{parent} {at.Parent}"
                : "Mesh " + at.Mesh;
            throw Refusal.LimitExceeded($"{within} already has the maximum number of {at.Kind.Info().Collection}: {quota}.");
        }

        RequireBackends(quotas, at, spec);
    }

    /// <summary>Requires that a node has no more backends than the quota.</summary>
    /// <exception cref="RefusalException">It has more.</exception>
    public static void RequireBackends(Quotas quotas, ResourceAddress at, byte[] spec)
    {
        if (at.Kind != ResourceKind.VirtualNode) return;
        var backends = SpecJson.Read<VirtualNodeSpec>(spec).Backends?.Count ?? 0;
        if (backends > quotas.Backends) throw Refusal.LimitExceeded($"VirtualNode {at.Name} may have at most {quotas.Backends} backends, not {backends}.");
    }
}
