using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Base of the tasks that turn the project's items into a definition.</summary>
public abstract class DefinitionTask : MeshTask
{
    /// <summary>All mesh items of the project, each with its type and the file that declares it.</summary>
    public ITaskItem[] Items { get; set; } = [];

    /// <summary>The services of the projects that backends name, as their target <c>_MeshDescribeService</c> returns them.</summary>
    public ITaskItem[] BackendServices { get; set; } = [];

    /// <summary>Builds the definition and reports every finding; null when one of them is an error.</summary>
    protected Definition? BuildDefinition()
    {
        // The rest is for the verbs that use it: a build that is up to date would not report it.
        var settings = ReadSettings(property => property.Kind == PropertyKind.Switch);
        MeshItem[] items = [.. Items.Select(CollectedItem.Read)];
        var outcome = DefinitionBuilder.Build(settings.Service, items, new OutsideWorld(ProjectDirectory, BackendServices));
        var missing = new HashSet<string>(StringComparer.Ordinal);
        var misspelled = MisspelledNames.Find(ProjectPath, items, settings.OtherItems, missing);
        foreach (var finding in misspelled.Concat(outcome.Findings).Where(finding => !FollowUpFindings.Contains(missing, finding))) Report(finding);
        return misspelled.Any(finding => finding.Diagnostic.Severity == Severity.Error) ? null : outcome.Definition;
    }
}
