using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The plan as Markdown, for pull requests: the file <c>plan.md</c>. It contains no time.</summary>
public static class PlanMarkdown
{
    /// <summary>The first characters of every <c>plan.md</c>.</summary>
    public const string Begin = "### Mesh plan: ";

    /// <summary>The largest <c>plan.md</c>, in bytes of UTF-8: comments on pull requests can have about 65,000 characters.</summary>
    public const int Largest = 60_000;

    // For the sentence about what is left out, which is shorter: it contains two names of at most 1,000 characters as code.
    private const int Reserve = 10_000;
    private const int MostInWave = 50;
    private const int MostNames = 5;

    /// <summary>The text of <c>plan.md</c>, with LF, at most <see cref="Largest"/> bytes. What does not fit is left out whole, and counted.</summary>
    public static string Write(PlanDocument plan) => Write(plan, Largest);

    /// <summary>The text with a limit in bytes.</summary>
    internal static string Write(PlanDocument plan, int limit)
    {
        var table = PlanTable.Of(plan);
        List<Markdown> waves = [.. plan.Waves.Select(Wave)];
        List<Markdown> notes = [.. plan.Warnings.Select(Warning), .. plan.Services.SelectMany(service => service.Drift, Drifted),
            .. plan.Services.SelectMany(service => service.Notes).Distinct().Select(note => Markdown.Of($"> {Markdown.Text(note)}\n"))];
        var title = Title(plan);

        // Warnings and notes are few and about risks, so they take precedence; the order is of least interest.
        var left = limit - title.Size - PlanTable.Head.Size - Math.Min(Reserve, limit / 4);
        var shownNotes = Fitting(notes, Math.Min(left, limit / 4), out var used);
        var shownRows = Fitting(table.Rows, left -= used, out used);
        var shownFolded = Fitting(table.Folded, left -= used, out used);
        var shownWaves = Fitting(waves, left - used, out _);

        var parts = new List<Markdown> { title };
        if (shownRows < table.Rows.Count || shownFolded < table.Folded.Count || shownWaves < waves.Count || shownNotes < notes.Count)
            parts.Add(NotEverything(plan, table, shownRows, shownFolded, (shownWaves, waves.Count), (shownNotes, notes.Count)));
        if (shownRows > 0) parts.AddRange([PlanTable.Head, .. table.Rows.Take(shownRows)]);
        parts.AddRange(table.Folded.Take(shownFolded));
        if (shownWaves > 0) parts.AddRange([Markdown.Of($"\n"), .. waves.Take(shownWaves)]);
        if (shownNotes > 0) parts.AddRange([Markdown.Of($"\n"), Markdown.Join(Markdown.Of($">\n"), notes.Take(shownNotes))]);
        return Markdown.Join(default, parts).ToString();
    }

    private static Markdown Title(PlanDocument plan)
    {
        var (create, update) = (plan.Counts.Create, plan.Counts.Update);
        var replace = plan.Counts.Replace > 0 ? Markdown.Of($"{plan.Counts.Replace} to replace, ") : default;
        var environment = plan.Place.Environment is { } name ? Markdown.Of($" ({Markdown.Code(name)})") : default;
        return Markdown.Of(
            $"""
            ### Mesh plan: {Services(plan)} in mesh {Markdown.Code(plan.Place.Mesh)}{environment}

            **{create} to create, {update} to update, {replace}{plan.Counts.Delete} to delete, {plan.Counts.Unchanged} unchanged**

            {Build(plan)}

            """);
    }

    private static Markdown Services(PlanDocument plan) => plan.Current.Count() > MostNames
        ? Markdown.Of($"{plan.Current.Count()} services")
        : Markdown.Join(Markdown.Of($", "), plan.Current.Select(service => Service(service, plan)));

    private static Markdown Service(PlannedService service, PlanDocument plan)
    {
        var former = plan.Services.Where(each => each.RenamedTo == service.Service).Select(each => Markdown.Code(each.Service)).ToList();
        return former.Count == 0
            ? Markdown.Code(service.Service)
            : Markdown.Of($"{Markdown.Code(service.Service)} (formerly {Markdown.Join(Markdown.Of($", "), former)})");
    }

    private static Markdown Build(PlanDocument plan)
    {
        var parts = new List<Markdown>();
        foreach (var (index, build) in plan.Services.Select(service => service.Build).Distinct().Take(MostNames).Index())
            parts.Add(index == 0 ? Markdown.Of($"Build {Markdown.Code(build)}") : Markdown.Code(build));
        if (plan.Commit is { } commit) parts.Add(Markdown.Of($"commit {Markdown.Code(commit)}"));
        if (plan.Branch is { } branch) parts.Add(Markdown.Of($"branch {Markdown.Code(branch)}"));
        if (plan.Current.ToList() is [{ LastSuccessful: { } last }]) parts.Add(Markdown.Of($"last successful build {Markdown.Code(last)}"));
        else if (plan.Current.ToList() is [{ RemovedBy: { } removal }]) parts.Add(Markdown.Of($"removed by build {Markdown.Code(removal)}"));
        else if (plan.Current.Count() == 1) parts.Add(Markdown.Of($"first deploy"));
        return Markdown.Join(Markdown.Of($", "), parts);
    }

    private static Markdown NotEverything(
        PlanDocument plan, PlanTable table, int rows, int folded, (int Shown, int All) waves, (int Shown, int All) notes)
    {
        var tables = table.Folded.Count > 0 ? Markdown.Of($"{folded} of {table.Folded.Count} folded tables, ") : default;
        var file = plan.Current.ToList() is [var only] ? Markdown.Code($"{Naming.FileName(only.Service)}.plan.json") : Markdown.Of($"`plan.json`");
        var shown = Markdown.Of($"{rows} of {table.Rows.Count} rows of changes, {tables}{waves.Shown} of {waves.All} steps of the order");
        return Markdown.Of(
            $"""

            Not everything fits into this file: it shows {shown} and {notes.Shown} of {notes.All} notes. The file {file} contains the whole plan.

            """);
    }

    private static Markdown Warning(PlanWarning warning)
    {
        var severity = warning.IsError ? Markdown.Of($"Refused") : Markdown.Of($"Warning");
        return Markdown.Of($"> {severity} {Markdown.Code(warning.Code)}: {Markdown.Text(warning.Message)}\n");
    }

    private static Markdown Drifted(PlannedService service, DriftedField drifted)
    {
        var from = Markdown.FirstToShow(drifted.LastDeployed, drifted.Live);
        var (then, now) = (Value(drifted.LastDeployed, from), Value(drifted.Live, from));
        var where = drifted.Path.Length == 0
            ? Markdown.Code(drifted.Id.ToString()) : Markdown.Of($"{Markdown.Code(drifted.Path)} of {Markdown.Code(drifted.Id.ToString())}");
        return Markdown.Of($"> Drift: {where} was {then} and is {now}; {Markdown.Text(PlanText.Consequence(drifted))}.\n");
    }

    private static Markdown Value(string? value, int from) => value is null ? Markdown.Of($"absent") : Markdown.Code(value, from);

    private static Markdown Wave(IReadOnlyList<PlannedStep> steps, int index)
    {
        var shown = steps.Take(MostInWave)
            .Select(step => Markdown.Of($"{Markdown.Text(step.Kind.Name())} {Markdown.Text(step.Id.Kind.Info().Name)} {Markdown.Code(step.Id.Path)}"));
        var more = steps.Count > MostInWave ? Markdown.Of($" and {steps.Count - MostInWave} more") : default;
        return Markdown.Of($"{index + 1}. {Markdown.Join(Markdown.Of($", "), shown)}{more}\n");
    }

    // How many blocks fit, counted from the first one.
    private static int Fitting(IReadOnlyList<Markdown> blocks, int bytes, out int used)
    {
        used = 0;
        for (var index = 0; index < blocks.Count; index++)
        {
            // A separator between blocks has at most two characters.
            var size = blocks[index].Size + 2;
            if (used + size > bytes) return index;
            used += size;
        }

        return blocks.Count;
    }
}
