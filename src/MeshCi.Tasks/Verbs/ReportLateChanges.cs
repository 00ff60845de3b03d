using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Reports which properties and items a target changed after they had been read. The targets compare the two states, and run this task only if they differ.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed partial class ReportLateChanges : MeshTask
{
    /// <summary>The state that was read: for each property and each type of item, a line <c>#Name=</c> and its values.</summary>
    [Required]
    public string Read { get; set; } = "";

    /// <summary>The state now, in the same form.</summary>
    [Required]
    public string Now { get; set; } = "";

    /// <summary>The verb that needs the definition, such as <c>plan</c>; <c>build</c> if a build does.</summary>
    public string NeededBy { get; set; } = "build";

    private protected override string? Verb => NeededBy == "build" ? null : NeededBy;

    private protected override bool EndsVerb => false;

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var now = Parts(Now);
        foreach (var (name, value) in Parts(Read).Where(part => now.GetValueOrDefault(part.Key) != part.Value))
        {
            var message = MeshProperties.Find(name) is null ? ItemsChanged(name) : PropertyChanged(name, value, now.GetValueOrDefault(name, ""));
            Report(MeshDiagnostics.ChangedTooLate.At(new(ProjectPath), message));
        }

        return System.Threading.Tasks.Task.CompletedTask;
    }

    private static Dictionary<string, string> Parts(string state)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match part in Part().Matches(state)) parts[part.Groups[1].Value] = part.Groups[2].Value.Trim();
        return parts;
    }

    private static string PropertyChanged(string name, string before, string after) =>
        $"A target changed {name} from '{before}' to '{after}' after MeshCi had read it, so the change would have no effect. "
        + Advice;

    private static string ItemsChanged(string type) =>
        $"A target changed the {type} items after MeshCi had read them, so the definition does not contain the change. {Advice}";

    private const string Advice =
        "Add the target to the list of those that run before: <MeshGenerateDependsOn>$(MeshGenerateDependsOn);YourTarget</MeshGenerateDependsOn>.";

    [GeneratedRegex(@"^\s*#(\w+)=(.*?)(?=^\s*#\w+=|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Part();
}
