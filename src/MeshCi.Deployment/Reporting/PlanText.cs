using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The plan as plain lines: <c>+</c> create, <c>~</c> update, <c>*</c> replace, <c>-</c> delete, <c>=</c> unchanged.</summary>
public static class PlanText
{
    // Of a terminal of usual width.
    private const int Widest = 150;

    /// <summary>The lines of a plan; the last one begins with <c>Plan: </c>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="build">The build that would deploy it.</param>
    /// <param name="lastSuccessful">The live build according to the ledger, or null before the first deploy.</param>
    public static IReadOnlyList<string> Lines(Plan plan, string build, string? lastSuccessful)
    {
        var since = lastSuccessful is null ? "first deploy" : $"last successful {lastSuccessful}";
        var lines = new List<string> { $"Mesh plan  {plan.Service} -> mesh {plan.Mesh}   build {build}   {since}" };
        var (kindWidth, nameWidth) = (Width(plan, change => change.Id.Kind.Info().Name), Width(plan, change => change.Id.Path));
        foreach (var change in plan.Changes)
        {
            var (kind, name) = (change.Id.Kind.Info().Name.PadRight(kindWidth), change.Id.Path.PadRight(nameWidth));
            lines.Add($"  {Symbol(change.Kind)} {kind}  {name}  {Summary(change)}".TrimEnd());
            if (change.Kind is not (ChangeKind.Update or ChangeKind.Replace)) continue;
            var pathWidth = change.Fields.Select(field => field.Path.Length).DefaultIfEmpty().Max();
            lines.AddRange(change.Fields.Select(field => $"      {field.Path.PadRight(pathWidth)}  {field.Before ?? "(none)"} -> {field.After ?? "(none)"}"));
        }

        lines.AddRange(plan.Notes.Select(note => $"  ! {note}"));
        if (plan.HasChanges)
        {
            lines.Add("Order");
            foreach (var (index, wave) in plan.Waves.Index()) lines.AddRange(Wrapped($"  {index + 1}  ", wave));
        }
        else if (lastSuccessful is not null)
        {
            lines.Add($"no changes: mesh matches build {lastSuccessful}");
        }

        lines.Add($"Plan: {plan.Counts}.");
        return lines;
    }

    /// <summary>The symbol at the start of a change's line.</summary>
    internal static char Symbol(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => '+',
        ChangeKind.Update => '~',
        ChangeKind.Replace => '*',
        ChangeKind.Delete => '-',
        _ => '=',
    };

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

    private static string Summary(Change change) => change.Kind switch
    {
        ChangeKind.Update => Fields(change),
        ChangeKind.Replace => $"{Fields(change)}; {change.Reason}",
        _ => change.Reason,
    };

    private static string Fields(Change change) => change.Fields.Count == 1 ? "1 field" : $"{change.Fields.Count} fields";

    private static int Width(Plan plan, Func<Change, string> text) => plan.Changes.Select(change => text(change).Length).DefaultIfEmpty().Max();
}
