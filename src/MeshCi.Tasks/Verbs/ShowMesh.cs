using MeshCi.Aws.Client;
using MeshCi.Aws.Ledgers;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.ControlPlanes;
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
        using var ledger = await LedgerOfAsync(settings, plane, cancellationToken).ConfigureAwait(false);
        var overview = await WaitAsync("reading the mesh", () => MeshOverview.ReadAsync(plane, ledger?.Ledger, cancellationToken)).ConfigureAwait(false);
        foreach (var line in overview.Lines) WriteLine(line);
        Outcome = new(OutcomeText.Shown(overview));
    }

    // Unlike a deploy, this does not need a ledger.
    private async Task<LedgerConnection?> LedgerOfAsync(MeshSettings settings, AppMeshControlPlane plane, CancellationToken cancellationToken)
    {
        var isKnown = settings.Ledger is { } place
            ? !place.Contains("://", StringComparison.Ordinal) || S3LedgerSettings.Parse(place) is not null
            : settings.ControlPlane == ControlPlaneKind.Local;
        return isKnown ? await LedgerConnection.OpenAsync(settings, LedgerAccess.Read, this, Time, cancellationToken).ConfigureAwait(false) : null;
    }
}
