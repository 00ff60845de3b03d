using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>What a successful deploy records about the resources that it has left in the mesh.</summary>
internal static class LiveVersions
{
    /// <summary>The versions of the resources of a service that carry its owner tag, as far as they are certain.</summary>
    /// <param name="job">The part of the run that belongs to the service.</param>
    /// <param name="written">The versions of the resources that the run has written.</param>
    public static IReadOnlyList<LiveVersion> Of(Job job, IReadOnlyDictionary<ResourceId, long> written)
    {
        if (job.Order.IsRemoval) return [];
        var (owner, steps) = (job.Order.Definition.Owner, job.Plan.Waves.SelectMany(wave => wave).ToLookup(step => step.Id));
        var declared = job.Order.Definition.Resources.Select(resource => resource.Id).ToHashSet();
        return [.. job.Plan.Changes.Where(change => declared.Contains(change.Id)).Select(change => Of(change)).OfType<LiveVersion>()];

        LiveVersion? Of(Change change)
        {
            var own = steps[change.Id].ToList();
            var last = own.LastOrDefault();
            // A resource that another service of the command writes is recorded by that one.
            if (last is null && written.ContainsKey(change.Id)) return null;
            var tags = last is null ? change.Before?.Tags : last.After?.Tags;
            if (tags is null || tags.GetValueOrDefault(OwnershipTags.Owner) != owner) return null;
            // What a conflict has shown to exist may belong to another project.
            var uid = own.Exists(step => step.Kind == StepKind.Create) ? job.UidOfMade(change.Id) : change.Before?.Uid;
            var version = last is null ? change.Before!.Version : written.GetValueOrDefault(change.Id);
            return string.IsNullOrEmpty(uid) || version < 1 ? null : new(change.Id, uid, version, OwnershipTags.SetByUsers(tags));
        }
    }
}
