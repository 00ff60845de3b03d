using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>Whether a project may change the resources that its definition contains.</summary>
internal static class OwnershipCheck
{
    /// <summary>Refuses a plan that would change what does not belong to the project.</summary>
    /// <param name="input">The input of the plan.</param>
    /// <param name="shared">The resources of the definition that another project owns and that are used as they are.</param>
    /// <exception cref="MeshException">MESH7003 or MESH7006.</exception>
    public static void Refuse(PlanInput input, IReadOnlyDictionary<ResourceId, Resource> shared)
    {
        var (foreign, unowned) = (new List<(ResourceId Id, string Owner)>(), new List<ResourceId>());
        foreach (var live in input.Definition.Resources.Where(resource => !shared.ContainsKey(resource.Id))
            .Select(resource => input.Live.Find(resource.Id)).OfType<LiveResource>())
        {
            switch (Planner.OwnerOf(live))
            {
                case null when !input.Adopt && !input.TakenBack.Contains(live.Id):
                    unowned.Add(live.Id);
                    break;
                case { } owner when live.Id.Kind == ResourceKind.Mesh && (owner == OwnershipTags.Unclaimed || input.Released.Contains(owner)):
                    break;
                case { } owner when owner != input.Definition.Owner && !Planner.IsTakenOver(live, input):
                    foreign.Add((live.Id, owner));
                    break;
            }
        }

        if (foreign.Count > 0 && SharedHosts.Refusal(foreign, input.Definition, input.Live) is { } refusal) throw new MeshException(refusal);
        if (foreign.Count > 0) throw new MeshException(MeshDiagnostics.OwnedByAnother, Explain(foreign, input));
        if (unowned.Count > 0) throw new MeshException(MeshDiagnostics.OwnerMissing, HaveNoOwner(unowned, input.Definition));
    }

    private static string Explain(List<(ResourceId Id, string Owner)> foreign, PlanInput input) =>
        OwnedByOthers.Explain(
            foreign, input.Definition, input.Ownership, foreign.All(input.Recorded.Contains),
            foreign.Exists(resource => input.Existing.Contains(resource.Owner)));

    private static string HaveNoOwner(List<ResourceId> resources, Definition definition) =>
        $"{InMesh.Name(resources, string.Join(", ", resources), definition.Mesh)} {(resources.Count == 1 ? "exists" : "exist")} "
        + $"without the tag {OwnershipTags.Owner}. Nothing was written. "
        + $"To let this project take {(resources.Count == 1 ? "it" : "them")} over, deploy once with -p:MeshAdopt=true.";
}
