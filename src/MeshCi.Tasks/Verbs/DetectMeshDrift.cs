using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Verbs;

/// <summary>Compares the mesh with the last successful deploy. Writes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed class DetectMeshDrift : DeploymentTask
{
    /// <summary>One item for each resource that differs, with the code of the finding as its name and the metadata <c>Message</c>.</summary>
    [Output]
    public ITaskItem[] Drifted { get; private set; } = [];

    private protected override string Verb => "drift";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        // Without names, no control plane is started.
        var (mesh, node) = (settings.MeshName, settings.NodeName);
        var result = await WithDeployerAsync(
            settings, (deployer, _) => deployer.DriftAsync(mesh, node, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (result.Unreadable is { } unreadable) Report(unreadable);
        foreach (var finding in result.Findings.Concat(result.Unrecorded).Concat(result.Orphans)) Report(finding);
        Outcome = new(OutcomeText.Drifted(result));
        if (!Log.HasLoggedErrors) Drifted = [.. result.Findings.Select(Item)];
        var service = $"{mesh}/{node}";
        WriteLine(result.IsUnknown ? $"Mesh drift: unknown, because the ledger entries of {service} are missing or cannot be read. "
                + (result.Count == 0 ? "The mesh has no resource with its owner tag."
                    : $"The mesh contains {ImportText.Count(result.Count, "resource")} of it.")
            : result is { RemovedBy: { } removal } ? $"Mesh drift: {service} was removed by build {removal}"
                + (result.Count == 0 ? "." : $", but the mesh still contains {ImportText.Count(result.Count, "resource")} of it. "
                + "Deploy it, or remove it with MeshDestroy.")
            : result.Build is null && result.Count == 0 ? $"Mesh drift: {service} has not been deployed yet."
            : result.Build is null ? $"Mesh drift: no deploy of {service} has succeeded, but the mesh contains "
                + $"{ImportText.Count(result.Count, "resource")} of it. Deploy it, or remove it with MeshDestroy."
            : result.Count > 0 ? $"Mesh drift: {service} differs from build {result.Build} in {ImportText.Count(result.Count, "resource")}. "
                + "Deploy with MeshHealDrift=true to restore what was deployed."
            : $"Mesh drift: none, {service} matches build {result.Build}.");
    }

    private static TaskItem Item(Finding finding, int index) =>
        new($"{finding.Diagnostic.Id}/{index + 1}", new Dictionary<string, string> { ["Message"] = finding.Message });
}
