using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Tasks.Parameters;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Base class of the tasks that generate a definition from the project's items.</summary>
public abstract class DefinitionTask : MeshTask
{
    /// <summary>The value of <see cref="NeededBy"/> if a build needs the definition.</summary>
    internal const string Build = "build";

    /// <summary>All mesh items of the project, each with its type and the file that declares it.</summary>
    public ITaskItem[] Items { get; set; } = [];

    /// <summary>The services of the projects that backends refer to, as their target <c>_MeshDescribeService</c> returns them.</summary>
    public ITaskItem[] BackendServices { get; set; } = [];

    /// <summary>The verb that needs the definition, such as <c>plan</c>; <c>build</c> if a build does.</summary>
    public string NeededBy { get; set; } = Build;

    /// <summary>Whether another task of this build has already reported the findings about the same items, so that only errors are left to report.</summary>
    public bool ReportsOnlyErrors { get; set; }

    /// <summary>Whether the findings have been reported in this build. Not set in a build that does not run the task.</summary>
    [Output]
    public bool HasReported { get; private set; }

    private protected override string? Verb => NeededBy == Build ? null : NeededBy;

    /// <summary>A definition in a few words, for result lines: <c>version 1.2.3, 6 resources</c>.</summary>
    private protected static string Summary(Definition definition) =>
        $"version {definition.Version}, {(definition.Resources.Count == 1 ? "1 resource" : $"{definition.Resources.Count} resources")}";

    private protected override IEnumerable<ParameterReference> Parameters => ParameterUse.OfDefinition(Settings)
        .Concat(ParameterUse.OfItems(LocatedItem.Read(Items).Select(item => item.Item))).Concat(ParameterUse.OfServices(BackendServices));

    private IReadOnlyList<MeshItem> _items = [];

    /// <inheritdoc/>
    private protected override IReadOnlyList<MeshItem> LocatedItems => _items;

    /// <summary>With <see cref="ReportsOnlyErrors"/>: whether a finding may be one that the other task did not have.</summary>
    private protected virtual bool MayBeNew(Finding finding) => false;

    /// <summary>A finding as this task reports it.</summary>
    private protected virtual Finding Adjust(Finding finding) => finding;

    /// <summary>Builds the definition and reports every finding, in the order of lines. Returns null if one of them is an error.</summary>
    protected async Task<Definition?> BuildDefinitionAsync(CancellationToken cancellationToken)
    {
        // The verbs that use the other properties report them: a build that is up to date would not.
        var settings = await ReadSettingsAsync(cancellationToken, property => property.Kind == PropertyKind.Switch).ConfigureAwait(false);
        var located = LocatedItem.Read(Items);
        MeshItem[] items = [.. located.Select(item => item.Item)];
        _items = items;
        var outcome = DefinitionBuilder.Build(settings.Service, items, settings.Outside(BackendServices));
        var written = new WrittenFindings(ProjectPath, located, settings.OtherItems, IsGlobalProperty, IsUnset);
        var findings = written.All.Concat(outcome.Findings.Where(finding => !written.Explain(finding))).Select(Adjust);
        var sameName = BuildEngine is IBuildEngine6 engine ? new SameNames(settings, engine).Find() : null;
        if (sameName is not null) findings = findings.Append(sameName);
        ReportInOrder(findings.Where(finding => !ReportsOnlyErrors || finding.Diagnostic.Severity == Severity.Error || MayBeNew(finding)));
        HasReported = true;
        return written.HasErrors || sameName is not null ? null : outcome.Definition;
    }

    // Some defaults are set by the targets.
    private bool IsUnset(string property) => property == "MeshVersion"
        ? Settings.GetMetadata("VersionOfProject").Length > 0
        : string.IsNullOrWhiteSpace(Settings.GetMetadata(property))
            || Settings.GetMetadata("Defaulted").Split(';').Contains(property, StringComparer.Ordinal);
}
