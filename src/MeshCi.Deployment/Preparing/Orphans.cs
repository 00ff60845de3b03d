using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Preparing;

/// <summary>Services whose project the repository no longer contains: no deploy changes or removes them.</summary>
internal static class Orphans
{
    /// <summary>MESH8009 for each of them, by name.</summary>
    /// <param name="others">The services of the mesh that the command does not deploy.</param>
    /// <param name="settings">Of a project of the command, which knows its repository.</param>
    /// <param name="mesh">The mesh.</param>
    public static IReadOnlyList<Finding> Find(IEnumerable<OtherService> others, ServiceSettings settings, string mesh) =>
        [.. others.Select(other => other.Live)
            .Where(live => live is { IsOfDefinition: true, Definition.Resources.Count: > 0, Project: { } project }
                && project != settings.Project && settings.WhereIs(project) == ProjectPresence.Gone)
            .Select(live => MeshDiagnostics.ServiceWithoutProject.At(null, HasNoProject(live!, mesh)))];

    private static string HasNoProject(LedgerEntry live, string mesh) =>
        $"{live.Definition.Service} of mesh {mesh}, build {live.LiveBuild}, was deployed by {live.Project}, which this checkout does not contain, so no deploy "
        + $"changes or removes it. If a project has taken its place, set MeshRenamedFrom to '{live.Definition.Service}' there. To remove it, run MeshDestroy "
        + $"with -p:MeshNodeName={live.Definition.Service} -p:MeshOwnerId={live.Owner} for any project of the mesh.";
}
