using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The build of a service that is live.</summary>
/// <param name="Service">The service; if no ledger contains it, its virtual service or gateway.</param>
/// <param name="Build">The build, or null if it is unknown.</param>
/// <param name="Version">The version of the service in that build, or null.</param>
/// <param name="When">When it was deployed, UTC; null if it is unknown.</param>
/// <param name="Source">Where this is recorded.</param>
internal sealed record LiveBuild(string Service, string? Build, string? Version, DateTimeOffset? When, string Source);

/// <summary>Finds the live build of each service of a mesh: in the ledger, and in the tags of what no entry of the ledger contains.</summary>
internal static class LiveBuilds
{
    /// <summary>The builds by service, and why the ledger could not be read.</summary>
    /// <param name="plane">The control plane of the mesh.</param>
    /// <param name="ledger">The ledger, or null if there is none.</param>
    /// <param name="content">The content of the mesh.</param>
    /// <param name="time">Measures the pauses before another read; null for the system clock.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public static async Task<(IReadOnlyList<LiveBuild> Builds, string? Note)> ReadAsync(
        IControlPlane plane, Ledger? ledger, LiveMesh content, TimeProvider? time, CancellationToken cancellationToken)
    {
        var builds = new List<LiveBuild>();
        var recorded = new HashSet<ResourceId>();
        string? note = null;
        try
        {
            var scope = new HistoryScope(ledger is null ? null : await MeshIdentity.FindAsync(plane, time, cancellationToken).ConfigureAwait(false), null);
            foreach (var service in ledger is null ? [] : await ledger.ServicesAsync(plane.Mesh, cancellationToken).ConfigureAwait(false))
            {
                var history = await ledger!.ReadAsync(plane.Mesh, service, scope, cancellationToken).ConfigureAwait(false);
                if (history.HidesChanges)
                {
                    note = Join(note, $"The ledger does not show which build of {service} is live, because an entry is missing or cannot be read. "
                        + "Its tags are shown instead; MeshHistory shows the entry.");
                    continue;
                }

                if (history.Live is not { IsOfDefinition: true } live) continue;
                builds.Add(new(service, live.LiveBuild, live.Definition.Version, live.When, "ledger"));
                recorded.UnionWith(live.Definition.Resources.Select(resource => resource.Id));
            }
        }
        catch (MeshException problem)
        {
            // The mesh can be shown without the ledger.
            builds.Clear();
            recorded.Clear();
            note = $"The live builds are those of the tags, because the ledger could not be read: {problem.Finding.Message}";
        }

        foreach (var resource in content.Of(ResourceKind.VirtualService).Concat(content.Of(ResourceKind.VirtualGateway)))
        {
            if (recorded.Contains(resource.Id)) continue;
            if (await NewestAsync(plane, resource, content, time, cancellationToken).ConfigureAwait(false) is { } build) builds.Add(build);
        }

        return ([.. builds.OrderBy(build => build.Service, StringComparer.Ordinal)], note);
    }

    private static string Join(string? before, string sentence) => before is null ? sentence : $"{before} {sentence}";

    // A deploy only writes the tags of what it changes, so the tags of the resource that was written last are those of the live build.
    private static async Task<LiveBuild?> NewestAsync(
        IControlPlane plane, LiveResource resource, LiveMesh content, TimeProvider? time, CancellationToken cancellationToken)
    {
        var routes = content.Graph.Routes(content.Graph.Provider(resource.Id.Name) is { } provider && resource.Id.Kind == ResourceKind.VirtualService
            ? provider : resource.Id);
        var newest = routes.Select(route => content.Find(route.Id)).Append(resource).MaxBy(part => part.UpdatedAt ?? DateTimeOffset.MinValue)!;
        IReadOnlyDictionary<string, string> tags;
        try
        {
            if (await LiveState.ReadOneAsync(plane, newest.Id, cancellationToken, time).ConfigureAwait(false) is not { Tags: { } read }) return null;
            tags = read;
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Forbidden)
        {
            // The role may not read tags.
            return null;
        }

        var (build, version) = (tags.GetValueOrDefault(OwnershipTags.Build), tags.GetValueOrDefault(OwnershipTags.Version));
        return new(resource.Id.Name, build, version, newest.UpdatedAt, build is null ? "not deployed by MeshCi" : $"tags of {newest.Id}");
    }
}
