using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Tasks.Project;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Tests.Annotations;

/// <summary>A task that reports given findings about the items of a project as the tasks of verbs report theirs.</summary>
internal sealed class ReportFindings(IReadOnlyList<Finding> findings, IReadOnlyList<ITaskItem> items) : MeshTask
{
    private protected override IReadOnlyList<MeshItem> LocatedItems { get; } = [.. items.Select(CollectedItem.Read)];

    protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var finding in findings) Report(finding);
        return Task.CompletedTask;
    }
}
