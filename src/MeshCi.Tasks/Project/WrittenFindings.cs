using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Project;

/// <summary>
/// What the files of a user show and the evaluated items do not: names that nothing reads, and values that MSBuild changed or removed before a task could
/// read them.
/// </summary>
internal sealed class WrittenFindings
{
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly List<LocatedItem> _faulty;

    /// <summary>Reads the files of the project.</summary>
    /// <param name="projectPath">Full path of the project.</param>
    /// <param name="items">The mesh items.</param>
    /// <param name="otherItems">Names of items that belong to other SDKs and packages.</param>
    /// <param name="isGlobal">Whether a property is set on the command line or as an environment variable.</param>
    /// <param name="isUnset">Whether a property of MeshCi has no value except a default.</param>
    public WrittenFindings(
        string projectPath, IReadOnlyList<LocatedItem> items, IEnumerable<string> otherItems, Func<string, bool> isGlobal, Func<string, bool> isUnset)
    {
        var files = UserFiles.Load(projectPath);
        var evaluated = items.Select(item => item.Item).ToList();
        var declared = new DeclaredTexts(files);
        var values = ChangedValues.Find(items, declared).Concat(UnsetReferences.Find(items, declared, isGlobal)).ToList();
        _faulty = [.. items.Where(item => values.Exists(finding => item.Has(finding.Place)))];
        // A default of an item type is reported once, not for each item.
        var once = values.DistinctBy(finding => (finding.Diagnostic.Id, ItemLocator.Locate(finding.Place, projectPath, evaluated)));
        List<Finding> all =
        [
            .. ItemNames.Find(files, evaluated, otherItems, _missing), .. PropertyNames.Find(files, _missing), .. once,
            .. UnsetProperties.Find(files, declared, isUnset), .. Wildcards.Find(files, evaluated, _missing), .. MissingFolders.Find(files, _missing),
            .. VanishedItems.Find(files, evaluated, declared, _missing),
        ];
        // An update may be meant for an item that is missing only because of another of these findings.
        All = all.FindAll(finding => finding.Diagnostic.Id != MeshDiagnostics.UpdateOfNothing.Id || !FollowUpFindings.Contains(_missing, finding));
    }

    /// <summary>All findings.</summary>
    public IReadOnlyList<Finding> All { get; }

    /// <summary>Whether one of them is an error, so that the items do not result in what was written.</summary>
    public bool HasErrors => All.Any(finding => finding.Diagnostic.Severity == Severity.Error);

    /// <summary>Whether a finding about the evaluated items probably only results from these.</summary>
    public bool Explain(Finding finding) =>
        FollowUpFindings.Contains(_missing, finding)
        // Warnings compare items with each other, and would compare values that were not written.
        || (_faulty.Count > 0 && (finding.Diagnostic.Severity != Severity.Error || _faulty.Exists(item => item.Has(finding.Place))));
}
