using MeshCi.Definitions.Model;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The plan as plain lines: <c>+</c> create, <c>~</c> update, <c>*</c> replace, <c>-</c> delete, <c>=</c> unchanged.</summary>
public static class PlanText
{
    // Of a terminal of usual width.
    private const int Widest = 150;

    // Of what a deploy shows before its first change.
    private const int MostLines = 40;

    /// <summary>The lines of a plan; the last one begins with <c>Plan: </c>.</summary>
    public static IReadOnlyList<string> Lines(PlanDocument plan)
    {
        List<string> lines = [.. plan.Services.SelectMany(service => Lines(service, plan.Place)), .. Order(plan)];
        if (!plan.HasChanges && plan.Current.ToList() is [var only])
            lines.Add(only.Matches is { } build ? $"no changes: {Matches(build, only.LeavesDrift)}" : "no changes");
        else if (!plan.HasChanges)
            lines.Add($"no changes: {(plan.Services.Any(service => service.LeavesDrift) ? "apart from drift, " : "")}"
                + $"the mesh matches all {plan.Current.Count()} services of this command");
        var drifted = plan.Services.Sum(service => service.Drift.Count);
        var kept = plan.Services.Sum(service => service.Changes.Count(change => change.Kind == ChangeKind.Keep));
        lines.Add($"Plan: {plan.Counts}.{(kept == 0 ? "" : $" Kept: {kept}.")}{(drifted == 0 ? "" : $" Drift: {drifted}.")}");
        return lines;
    }

    /// <summary>What a deploy shows before its first change: the changes field by field, notes and the order; long lists are cut and counted.</summary>
    public static IReadOnlyList<string> Preview(PlanDocument plan)
    {
        // What there is to report about a service without changes is shown with its outcome.
        var changed = plan.Services.Where(service => service.Counts.Changed > 0).ToList();
        var changes = changed.SelectMany(service => service.Changes).Where(change => change.Kind != ChangeKind.Unchanged).ToList();
        return
        [
            .. changed.SelectMany(Drift),
            .. Cut([.. Changes(changes)]),
            .. changed.SelectMany(service => service.Notes).Distinct().Select(note => $"  ! {note}"),
            .. Cut([.. Order(plan)]),
        ];
    }

    /// <summary>That the mesh matches a build; except for drift, if there is any that remains.</summary>
    internal static string Matches(string build, bool leavesDrift) => $"{(leavesDrift ? "apart from drift, " : "")}mesh matches build {build}";

    /// <summary>The symbol at the start of a change's line.</summary>
    internal static char Symbol(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => '+',
        ChangeKind.Update => '~',
        ChangeKind.Replace => '*',
        ChangeKind.Delete => '-',
        _ => '=',
    };

    /// <summary>What a deploy does about drift, with the time and the author of the change if they are known.</summary>
    internal static string Consequence(DriftedField drifted)
    {
        var what = drifted.Outcome switch
        {
            DriftOutcome.Adopted => "already as wanted",
            DriftOutcome.Overwritten => "overwritten by this deploy",
            DriftOutcome.Healed => "restored by this deploy",
            _ => "left as it is",
        };
        return $"{what}{(drifted.When is { } when ? $", changed {TextTable.Time(when)} UTC" : "")}{(drifted.Who is { } who ? $" by {who}" : "")}";
    }

    private static IEnumerable<string> Lines(PlannedService service, PlanPlace place)
    {
        var since = service.LastSuccessful is { } build ? $"last successful {build}"
            : service.RemovedBy is { } removal ? $"removed by build {removal}" : "first deploy";
        return
        [
            $"Mesh plan  {service.Service}{(service.RenamedTo is { } name ? $" (now {name})" : "")} -> mesh {place.MeshName}   build {service.Build}   {since}",
            .. service.Parameters.Count == 0 ? [] : Wrapped("  uses ", service.Parameters),
            .. Drift(service),
            .. Changes(service.Changes),
            .. service.Notes.Select(note => $"  ! {note}"),
        ];
    }

    /// <summary>The drift of a service, below a heading; nothing if there is none.</summary>
    internal static IEnumerable<string> Drift(PlannedService service)
    {
        if (service.Drift.Count == 0) return [];
        var widths = (Id: service.Drift.Max(drifted => drifted.Id.ToString().Length), Path: service.Drift.Max(drifted => drifted.Path.Length));
        return service.Drift
            .Select(drifted => $"  ! {drifted.Id.ToString().PadRight(widths.Id)}  {drifted.Path.PadRight(widths.Path)}  "
                + $"{drifted.LastDeployed ?? "(none)"} -> {drifted.Live ?? "(none)"}  ({Consequence(drifted)})")
            .Prepend($"Drift since build {service.LastSuccessful}");
    }

    private static IEnumerable<string> Changes(IReadOnlyList<PlannedChange> changes)
    {
        var kindWidth = changes.Select(change => change.Id.Kind.Info().Name.Length).DefaultIfEmpty().Max();
        var nameWidth = changes.Select(change => change.Id.Path.Length).DefaultIfEmpty().Max();
        foreach (var change in changes)
        {
            var (kind, name) = (change.Id.Kind.Info().Name.PadRight(kindWidth), change.Id.Path.PadRight(nameWidth));
            yield return $"  {Symbol(change.Kind)} {kind}  {name}  {Summary(change)}".TrimEnd();
            if (change.Kind is not (ChangeKind.Update or ChangeKind.Replace)) continue;
            var pathWidth = change.Fields.Select(field => field.Path.Length).DefaultIfEmpty().Max();
            foreach (var field in change.Fields)
                yield return $"      {field.Path.PadRight(pathWidth)}  {field.Before ?? "(none)"} -> {field.After ?? "(none)"}";
        }
    }

    private static IEnumerable<string> Order(PlanDocument plan) =>
        plan.HasChanges ? plan.Waves.Index().SelectMany(wave => Wrapped($"  {wave.Index + 1}  ", wave.Item)).Prepend("Order") : [];

    private static List<string> Cut(List<string> lines)
    {
        var left = lines.Count - MostLines;
        return left <= 0 ? lines : [.. lines.Take(MostLines), $"      ({left} more line{(left == 1 ? "" : "s")} in the plan file)"];
    }

    // A wave can contain all resources of a service.
    private static IEnumerable<string> Wrapped<T>(string begin, IEnumerable<T> names)
    {
        var line = begin;
        foreach (var name in names.Select(name => $"{name}"))
        {
            if (line.TrimEnd().Length > begin.TrimEnd().Length && line.Length + name.Length + 1 > Widest)
            {
                yield return line.TrimEnd();
                line = new(' ', begin.Length);
            }

            line += $"{name}, ";
        }

        yield return line.TrimEnd().TrimEnd(',');
    }

    private static string Summary(PlannedChange change) => change.Kind switch
    {
        ChangeKind.Update => Fields(change),
        ChangeKind.Replace => $"{Fields(change)}; {change.ReasonText}",
        _ => change.ReasonText,
    };

    private static string Fields(PlannedChange change) => change.Fields.Count == 1 ? "1 field" : $"{change.Fields.Count} fields";
}
