using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Documents;

/// <summary>
/// A plan that was saved and is to be applied exactly as it is. A deploy plans again and compares: a plan that would do something else is refused, so what
/// is applied is what the file contains.
/// </summary>
/// <param name="Plan">The plan in the file.</param>
/// <param name="File">The file, for messages.</param>
public sealed record SavedPlan(PlanDocument Plan, string File)
{
    private const int MostShown = 5;

    /// <summary>MESH7012 if the plan was made for another place or for other services, otherwise null. Needs nothing of the mesh.</summary>
    /// <param name="place">Where the deploy runs; the uid of the mesh is not compared.</param>
    /// <param name="services">The services of the deploy, each with its owner.</param>
    public Finding? Misplaced(PlanPlace place, IReadOnlyCollection<(string Service, string Owner)> services)
    {
        var parts = Plan.Place.Differences(place).ToList();
        var (planned, asked) = (Names(Plan.Services.Where(service => service.RenamedTo is null).Select(service => service.Service)),
            Names(services.Select(service => service.Service)));
        if (planned != asked) parts.Add(("a command that deploys", planned, asked));
        parts.AddRange(from service in Plan.Services
                       from own in services
                       where own.Service == service.Service && own.Owner != service.Owner
                       select ($"owner of {service.Service}", service.Owner, own.Owner));
        return parts.Count == 0 ? null : At(MeshDiagnostics.PlanFileOfAnotherPlace, IsOfAnotherPlace(parts));
    }

    /// <summary>MESH7012 if the mesh is not the object that the plan was made for, otherwise null.</summary>
    /// <param name="current">The plan that would be applied now.</param>
    public Finding? OtherMesh(PlanDocument current)
    {
        // A mesh that has been created since then is a change of this place, not another place.
        return Plan.Place.MeshUid is { } uid && current.Place.MeshUid is { } now && uid != now
            ? At(MeshDiagnostics.PlanFileOfAnotherPlace, IsOfAnotherPlace([($"mesh {Plan.Place.Mesh} with the uid", uid, now)]))
            : null;
    }

    /// <summary>MESH7011 if a definition or the ledger of a service has changed, otherwise null.</summary>
    /// <param name="services">The services of the deploy: each definition, and the number of the newest ledger entry.</param>
    /// <param name="ledger">The ledger, as messages name it.</param>
    public Finding? Superseded(IEnumerable<(Definition Definition, long Sequence)> services, string ledger)
    {
        var (then, now) = ledger == Plan.Place.Ledger ? ("", "") : ($" ({Plan.Place.Ledger})", $" ({ledger})");
        var moved = new List<string>();
        foreach (var (definition, sequence) in services)
        {
            var service = definition.Service;
            if (Plan.Services.FirstOrDefault(planned => planned.Service == service) is not { } planned) continue;
            if (planned.Digest != DefinitionFile.Digest(definition)) moved.Add(HasChanged(planned, definition));
            if (planned.Sequence != sequence)
                moved.Add($"the ledger of {service}{then} ended with entry {Entry(planned.Sequence)} and now{now} ends with {Entry(sequence)}");
        }

        return Stale(moved);
    }

    /// <summary>MESH7011 if the plan would now be a different one, otherwise null.</summary>
    /// <param name="current">The plan that would be applied now.</param>
    public Finding? Stale(PlanDocument current)
    {
        var moved = new List<string>();
        if (Plan.Place.MeshUid != current.Place.MeshUid)
            moved.Add($"mesh {Plan.Place.Mesh} {(current.Place.MeshUid is null ? "existed and is gone" : "did not exist and has been created")}");
        foreach (var service in current.Services)
        {
            if (Plan.Services.FirstOrDefault(other => other.Service == service.Service) is not { } before)
            {
                moved.Add($"{Of(service)} was not part of the plan");
                continue;
            }

            if (before.RenamedTo != service.RenamedTo) moved.Add($"{Of(before)} was part of the plan and would now be {Of(service)}");
            var planned = before.Changes.ToDictionary(change => change.Id);
            foreach (var change in service.Changes)
            {
                if (planned.Remove(change.Id, out var earlier)) moved.AddRange(Moved(earlier, change));
                else moved.Add($"{change.Id} was not part of the plan");
            }

            moved.AddRange(planned.Keys.Select(id => $"{id} is no longer part of it"));
        }

        moved.AddRange(Plan.Services.Where(planned => current.Services.All(service => service.Service != planned.Service))
            .Select(planned => $"{Of(planned)} is no longer part of it"));
        if (moved.Count == 0 && !SameOrder(Plan, current)) moved.Add("the order of the steps would now be a different one");
        return Stale(moved);
    }

    private static string HasChanged(PlannedService planned, Definition now)
    {
        var parameters = UsedParameter.Differences(planned.Parameters, now.Parameters).Take(MostShown).ToList();
        return $"the definition of {now.Service} has changed since then{(parameters.Count == 0 ? "" : $" ({string.Join(", ", parameters)})")}";
    }

    private static string Of(PlannedService service) =>
        service.RenamedTo is { } name ? $"the rename of {service.Service} to {name}" : $"the deploy of {service.Service}";

    private static IEnumerable<string> Moved(PlannedChange before, PlannedChange now)
    {
        if (before.Uid is null && now.Uid is not null) yield return $"{now.Id} did not exist and has been created";
        else if (before.Uid is not null && now.Uid is null) yield return $"{now.Id} had version {before.Version} and has been deleted";
        else if (before.Uid != now.Uid) yield return $"{now.Id} has been deleted and created again";
        else if (before.Version != now.Version) yield return $"{now.Id} had version {before.Version} and now has version {now.Version}";
        else if (before.Kind != now.Kind) yield return $"{now.Id} was to be {Past(before.Kind)} and would now be {Past(now.Kind)}";
        else if (!before.Fields.SequenceEqual(now.Fields)) yield return $"other fields of {now.Id} differ: {Fields(before, now)}";
    }

    private static string Fields(PlannedChange before, PlannedChange now) =>
        string.Join(", ", before.Fields.Except(now.Fields).Concat(now.Fields.Except(before.Fields)).Select(field => field.Path).Distinct().Take(MostShown));

    private static string Past(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "created",
        ChangeKind.Update => "updated",
        ChangeKind.Replace => "replaced",
        ChangeKind.Delete => "deleted",
        _ => "left unchanged",
    };

    // The steps of a wave are concurrent.
    private static bool SameOrder(PlanDocument left, PlanDocument right) =>
        left.Waves.Count == right.Waves.Count && left.Waves.Zip(right.Waves).All(pair => pair.First.ToHashSet().SetEquals(pair.Second));

    private Finding? Stale(List<string> moved) => moved.Count == 0 ? null : At(MeshDiagnostics.PlanFileStale, IsStale(moved));

    private static string Names(IEnumerable<string> services) => string.Join(", ", services.Order(StringComparer.Ordinal));

    private static string Entry(long sequence) => sequence == 0 ? "none" : sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Finding At(Diagnostic diagnostic, string message) => diagnostic.At(new(Item: "MeshPlanFile"), message);

    private string IsOfAnotherPlace(IReadOnlyList<(string Part, string Here, string There)> parts) =>
        $"The plan '{File}' was made for {string.Join(", ", parts.Select(part => $"{part.Part} {part.Here}"))}; "
        + $"this is {string.Join(", ", parts.Select(part => $"{part.Part} {part.There}"))}. Nothing was written. "
        + "Apply the plan where it was made, or make a plan for this place with MeshPlan.";

    private string IsStale(List<string> moved)
    {
        var more = moved.Count > MostShown ? $"; and {moved.Count - MostShown} more" : "";
        return $"The plan '{File}' is out of date: {string.Join("; ", moved.Take(MostShown))}{more}. Nothing was written. "
            + "Run MeshPlan again and review the new plan.";
    }
}
