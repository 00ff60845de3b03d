using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Verbs;

/// <summary>Compares the mesh with what was deployed last; writes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed class DetectMeshDrift : DeploymentTask
{
    /// <summary>Whether the mesh is not what was deployed last.</summary>
    [Output]
    public bool HasDrift { get; private set; }

    /// <summary>What differs: one item for each resource, named by the finding's code, with the metadata <c>Message</c>.</summary>
    [Output]
    public ITaskItem[] Drifted { get; private set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = ReadSettings();
        var result = await WithDeployerAsync(
            settings, (deployer, _) => deployer.DriftAsync(settings.MeshName, settings.NodeName, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var finding in result.Findings) Report(finding);
        HasDrift = result.Findings.Count > 0;
        Drifted = [.. result.Findings.Select((finding, index) => new TaskItem($"{finding.Diagnostic.Id}/{index + 1}", new Dictionary<string, string> { ["Message"] = finding.Message }))];
        var service = $"{settings.MeshName}/{settings.NodeName}";
        Wording(result.Build is null ? $"Mesh drift: {service} has not been deployed yet."
            : HasDrift ? $"Mesh drift: {service} differs from build {result.Build} in {result.Findings.Count} resources. Deploy again to bring it back."
            : $"Mesh drift: none, {service} is what build {result.Build} deployed.");
    }
}
