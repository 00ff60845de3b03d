using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Together;

/// <summary>How a verb ended for one of the projects that it ran for. The project reports it.</summary>
/// <param name="Project">Full path of the project file.</param>
/// <param name="Succeeded">Whether the verb succeeded.</param>
/// <param name="Text">The outcome in a few words for the result line; null if the verb did not come to an end.</param>
/// <param name="PlanFile">Full path of the plan that was written, or null.</param>
/// <param name="Findings">The findings about the project, in order.</param>
/// <param name="Returned">The items that the target of the verb returns.</param>
internal sealed record DeploymentOutcome(
    string Project, bool Succeeded, string? Text, string? PlanFile, IReadOnlyList<ReportedFinding> Findings, IReadOnlyList<ReturnedItem> Returned)
{
    private const string TextMetadata = "MeshText";
    private const string Lines = "lines";

    /// <summary>The items that carry outcomes, and the lines that the verb printed.</summary>
    public static ITaskItem[] ToItems(IEnumerable<DeploymentOutcome> outcomes, IReadOnlyList<string> lines) =>
        [Item(Lines, lines), .. outcomes.Select(outcome => Item(outcome.Project, outcome))];

    /// <summary>Finds the outcome of a project and the lines that the verb printed.</summary>
    /// <returns>Null if the verb did not run for the project.</returns>
    public static (DeploymentOutcome Outcome, IReadOnlyList<string> Lines)? Find(IReadOnlyCollection<ITaskItem> items, string project) =>
        items.FirstOrDefault(item => item.ItemSpec == project) is { } own
            ? (Read<DeploymentOutcome>(own), items.FirstOrDefault(item => item.ItemSpec == Lines) is { } lines ? Read<string[]>(lines) : [])
            : null;

    private static ITaskItem Item<T>(string name, T content) =>
        EscapedText.Item(name, [KeyValuePair.Create(TextMetadata, JsonSerializer.Serialize(content))]);

    private static T Read<T>(ITaskItem item) => JsonSerializer.Deserialize<T>(item.GetMetadata(TextMetadata))!;
}

/// <summary>A finding in a form that can be passed from one project to another.</summary>
/// <param name="Id">The code.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Message">The message.</param>
/// <param name="Place">The location, if known.</param>
internal sealed record ReportedFinding(string Id, Severity Severity, string Message, Place? Place)
{
    /// <summary>The form of a finding.</summary>
    public static ReportedFinding Of(Finding finding) => new(finding.Diagnostic.Id, finding.Diagnostic.Severity, finding.Message, finding.Place);

    /// <summary>The finding.</summary>
    public Finding ToFinding() => MeshDiagnostics.All.First(row => row.Id == Id).As(Severity).At(Place, Message);
}

/// <summary>An item that a target returns.</summary>
/// <param name="Spec">The name of the item.</param>
/// <param name="Metadata">Its metadata.</param>
internal sealed record ReturnedItem(string Spec, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The item.</summary>
    public ITaskItem ToItem() => EscapedText.Item(Spec, Metadata);
}
