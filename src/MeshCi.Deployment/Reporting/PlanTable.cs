using MeshCi.Definitions.Model;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>
/// The changes of a plan as a table in Markdown. Listeners have many fields; if many of them change, the table has one row for them, and the fields are in
/// a table of their own that is folded.
/// </summary>
/// <param name="Rows">The rows of the table.</param>
/// <param name="Folded">The folded tables.</param>
internal sealed record PlanTable(IReadOnlyList<Markdown> Rows, IReadOnlyList<Markdown> Folded)
{
    // A listener with a port and a protocol that moves has four.
    private const int MostListenerFields = 6;

    /// <summary>What precedes the rows.</summary>
    public static Markdown Head { get; } = Markdown.Of($"\n| | kind | name | field | before | after |\n|---|---|---|---|---|---|\n");

    /// <summary>The table of a plan.</summary>
    public static PlanTable Of(PlanDocument plan)
    {
        var (rows, folded) = (new List<Markdown>(), new List<Markdown>());
        foreach (var change in plan.Services.SelectMany(service => service.Changes).Where(change => change.Kind != ChangeKind.Unchanged))
        {
            var begin = Markdown.Of($"| {Symbol(change.Kind)} | {Markdown.Text(change.Id.Kind.Info().Name)} | {Code(change.Id.Path)} |");
            if (change.Fields.Count == 0 || change.Kind is not (ChangeKind.Update or ChangeKind.Replace))
            {
                rows.Add(Markdown.Of($"{begin} {Markdown.Text(change.ReasonText).AsCell()} | | |\n"));
                continue;
            }

            var listeners = change.Fields.Where(field => field.Path.StartsWith("listeners", StringComparison.Ordinal)).ToList();
            if (listeners.Count <= MostListenerFields) listeners.Clear();
            else folded.Add(Fold(change, listeners));
            if (listeners.Count > 0) rows.Add(Markdown.Of($"{begin} `listeners` | {listeners.Count} fields, below | |\n"));
            rows.AddRange(change.Fields.Except(listeners).Select(field => Markdown.Of($"{begin} {Field(field)} |\n")));
        }

        return new(rows, folded);
    }

    private static Markdown Symbol(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => Markdown.Of($"+ create"),
        ChangeKind.Update => Markdown.Of($"~ update"),
        ChangeKind.Replace => Markdown.Of($"* replace"),
        ChangeKind.Delete => Markdown.Of($"- delete"),
        _ => Markdown.Text(kind.Name()),
    };

    private static Markdown Fold(PlannedChange change, List<FieldChange> fields)
    {
        var rows = Markdown.Join(default, fields.Select(field => Markdown.Of($"| {Field(field)} |\n")));
        return Markdown.Of(
            $"""

            Listeners of {Markdown.Text(change.Id.Kind.Info().Name)} {Markdown.Code(change.Id.Path)}:

            <details>
            <summary>{fields.Count} fields</summary>

            | field | before | after |
            |---|---|---|
            {rows}
            </details>

            """);
    }

    private static Markdown Field(FieldChange field)
    {
        var from = Markdown.FirstToShow(field.Before, field.After);
        return Markdown.Of($"{Code(field.Path)} | {Code(field.Before, from)} | {Code(field.After, from)}");
    }

    private static Markdown Code(string? value, int from = 0) => Markdown.Code(value, from).AsCell();
}
