using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>A resource that refers to others, after the plans of a command.</summary>
/// <param name="Resource">What it refers to.</param>
/// <param name="Holder">Whose it is, in words, such as <c>edge</c>; null if unknown.</param>
internal sealed record Referrer(GraphResource Resource, string? Holder)
{
    /// <summary>Whether the command gives it back to whoever made it.</summary>
    public bool IsGivenBack { get; init; }

    /// <summary>The resource and whose it is.</summary>
    public override string ToString() => $"{Resource.Id}{(IsGivenBack ? StillNeeded.IsGivenBack : Holder is null ? "" : $" of {Holder}")}";
}

/// <summary>
/// Which resources stay although they are no longer declared: those that something needs which the command does not change. A step that cannot succeed is
/// never planned. They are deleted by the first deploy that finds them unneeded.
/// </summary>
internal static class StillNeeded
{
    /// <summary>What the reason of a change contains if what still needs it is given back.</summary>
    public const string IsGivenBack = ", which is given back,";

    private const int MostNamed = 3;

    /// <summary>The drafts with the deletions that are possible.</summary>
    /// <param name="drafts">The plans of a command, without order.</param>
    /// <param name="outside">What refers to resources of the mesh and is not part of the drafts.</param>
    /// <param name="unseen">What may refer to resources of the mesh and could not be read.</param>
    /// <param name="content">What is in the mesh; null if no draft deletes the mesh.</param>
    /// <param name="forced">The services whose resources go even if nodes call them.</param>
    public static IReadOnlyList<Plan> Keep(
        IReadOnlyList<Plan> drafts, IReadOnlyList<Referrer> outside, IReadOnlyCollection<Unseen> unseen, IReadOnlyCollection<ResourceId>? content,
        IReadOnlySet<string> forced)
    {
        var deleted = drafts.SelectMany(draft => draft.Changes).Where(change => change.Kind == ChangeKind.Delete).ToDictionary(change => change.Id);
        var owners = drafts.SelectMany(draft => draft.Changes.Select(change => (draft.Service, change.Id))).ToLookup(each => each.Id, each => each.Service);
        // The projects of the command as they will be. A project that refers to what it no longer declares is wrong: other checks report that.
        var inside = from draft in drafts
                     from change in draft.Changes
                     let spec = change.After?.Spec ?? (change.Kind == ChangeKind.Keep ? change.Before?.Spec : null)
                     where spec is not null
                     // What is given back no longer belongs to the project, and what is only tagged may never have.
                     let isGivenBack = change.ReasonCode == ChangeReason.GivenBack
                     select (Service: isGivenBack || change.ReasonCode == ChangeReason.OnlyTagged ? null : draft.Service,
                         Referrer: new Referrer(GraphResource.Read(change.Id, spec.Value), isGivenBack ? null : draft.Service) { IsGivenBack = isGivenBack });
        var kept = new Dictionary<ResourceId, string>();
        var called = new HashSet<ResourceId>();
        foreach (var (service, referrer) in inside.Concat(outside.Select(referrer => (Service: (string?)null, Referrer: referrer))))
        {
            foreach (var needed in Needed(referrer.Resource).Where(id => deleted.ContainsKey(id) && id.Kind != ResourceKind.Mesh))
            {
                if (service is not null && owners[needed].Contains(service)) continue;
                if (!referrer.Resource.Needs.Contains(needed) && owners[needed].Any(forced.Contains)) continue;
                if (referrer.Resource.Provider == needed) called.Add(needed);
                Add(kept, needed, referrer.ToString());
            }
        }

        foreach (var id in deleted.Keys.Where(id => !kept.ContainsKey(id) && id.Kind != ResourceKind.Mesh && !owners[id].Any(forced.Contains)))
        {
            if (unseen.FirstOrDefault(each => each.MayNeed(id)) is { } reason) kept[id] = reason.ToString();
        }

        var unknown = kept.Where(entry => unseen.Any(each => each.ToString() == entry.Value)).Select(entry => entry.Key).ToHashSet();
        KeepWhatServes(kept, deleted, called);
        var hidden = content is null ? null : unseen.FirstOrDefault(each => each.MayNeed(new(ResourceKind.Mesh, "")))?.ToString();
        var isEmpty = content is not null && hidden is null && !content.Except(deleted.Keys.Except(kept.Keys)).Any()
            && !drafts.Any(draft => draft.Changes.Any(change => change.Kind == ChangeKind.Create && change.Id.Kind != ResourceKind.Mesh));
        return [.. drafts.Select(draft => Apply(draft, kept, unknown, isEmpty, hidden))];
    }

    private static IEnumerable<ResourceId> Needed(GraphResource resource) => resource.Needs.Concat(resource.Backends).Distinct();

    // A virtual service that stays is called, so what serves its requests stays as well.
    private static void KeepWhatServes(Dictionary<ResourceId, string> kept, Dictionary<ResourceId, Change> deleted, HashSet<ResourceId> called)
    {
        var open = new Queue<ResourceId>(kept.Keys);
        while (open.TryDequeue(out var id))
        {
            if (id.Kind is not (ResourceKind.VirtualService or ResourceKind.VirtualRouter or ResourceKind.Route)) continue;
            var serves = GraphResource.Read(id, deleted[id].Before!.Spec).References.Select(reference => reference.To);
            // A router that stays for another reason has no requests.
            if (id.Kind == ResourceKind.VirtualRouter)
            {
                var isCalled = called.Contains(id) || deleted.Values.Any(change =>
                    kept.ContainsKey(change.Id) && GraphResource.Read(change.Id, change.Before!.Spec).Provider == id);
                serves = isCalled ? deleted.Keys.Where(route => route.Kind == ResourceKind.Route && route.Parent == id.Name) : [];
            }

            foreach (var needed in serves.Where(deleted.ContainsKey))
            {
                if (!kept.ContainsKey(needed)) open.Enqueue(needed);
                Add(kept, needed, id.ToString());
            }
        }
    }

    private static void Add(Dictionary<ResourceId, string> kept, ResourceId id, string by) =>
        kept[id] = kept.TryGetValue(id, out var others) ? others.Split("; ").Contains(by) ? others : $"{others}; {by}" : by;

    private static Plan Apply(
        Plan draft, Dictionary<ResourceId, string> kept, HashSet<ResourceId> unknown, bool isEmpty, string? hidden)
    {
        if (!draft.Deletes) return draft;
        var notes = new List<string>();
        var changes = draft.Changes.Select(change => change switch
        {
            { Kind: ChangeKind.Delete, Id.Kind: ResourceKind.Mesh } when !isEmpty => Release(change, hidden, notes),
            { Kind: ChangeKind.Delete } when kept.TryGetValue(change.Id, out var by) => change with
            {
                Kind = ChangeKind.Keep,
                Fields = [],
                Reason = unknown.Contains(change.Id) ? $"kept: {by}, so whether something still needs it is unknown" : $"kept: {Some(by)} still needs it",
                ReasonCode = ChangeReason.StillNeeded,
            },
            _ => change,
        }).ToList();
        return draft with { Changes = changes, Notes = [.. draft.Notes, .. notes] };
    }

    private static string Some(string by)
    {
        var names = by.Split("; ");
        return names.Length <= MostNamed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNamed))} and {names.Length - MostNamed} more";
    }

    private static Change Release(Change change, string? hidden, List<string> notes)
    {
        var live = change.Before!;
        if (Planner.OwnerOf(live) == OwnershipTags.Unclaimed)
            return change with { Kind = ChangeKind.Keep, Fields = [], Reason = Content(hidden), ReasonCode = ChangeReason.NotPruned };
        var because = hidden is null ? "it is not empty" : Content(hidden);
        notes.Add($"{live.Id} is no longer declared here but is not deleted, because {because}. The next project that declares it becomes its owner.");
        var tags = (live.Tags ?? new Dictionary<string, string>()).ToDictionary(StringComparer.Ordinal);
        tags[OwnershipTags.Owner] = OwnershipTags.Unclaimed;
        var field = new FieldChange($"tags.{OwnershipTags.Owner}", Planner.OwnerOf(live), OwnershipTags.Unclaimed);
        var released = new Resource { Id = live.Id, Spec = live.Spec, Tags = tags };
        return new(live.Id, ChangeKind.Update, [field], "", live, released) { ReasonCode = ChangeReason.HandedOver };
    }

    private static string Content(string? hidden) =>
        hidden is null ? "other resources are in it" : $"{hidden}, so whether other resources are in it is unknown";
}
