using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Prints what is live in the mesh.</summary>
[MSBuildMultiThreadableTask]
public sealed class ShowMesh : DeploymentTask
{
    private protected override string Verb => "show";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        using var plane = await ConnectAsync(settings, Report, cancellationToken).ConfigureAwait(false);
        var overview = await WaitAsync("reading the mesh", () => MeshOverview.ReadAsync(plane, LedgerOf(settings), cancellationToken)).ConfigureAwait(false);
        foreach (var line in overview.Lines) WriteLine(line);
        Outcome = new(OutcomeText.Shown(overview));
    }

    // Unlike a deploy, this does not need a ledger.
    private static Ledger? LedgerOf(MeshSettings settings) =>
        settings is { Ledger: null, ControlPlane: not ControlPlaneKind.Local } || settings.Ledger?.Contains("://", StringComparison.Ordinal) == true
            ? null
            : OpenLedger(settings);
}
