using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Reporting;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Changes the mesh to match the definition, or leaves it as it was.</summary>
[MSBuildMultiThreadableTask]
public sealed class DeployMesh : DeploymentTask
{
    /// <summary>The definition that the build wrote.</summary>
    [Required]
    public ITaskItem DefinitionFile { get; set; } = null!;

    /// <summary>The file with the warnings about the definition, as <see cref="GenerateMeshDefinition"/> writes it; absent if there are none.</summary>
    public ITaskItem? FindingsFile { get; set; }

    /// <summary>The folder of the published application, for the receipt, if the project is published. Otherwise, that of the definition is used.</summary>
    public ITaskItem? ReceiptFolder { get; set; }

    /// <summary>The live resources of the service, with their versions.</summary>
    [Output]
    public ITaskItem[] Deployment { get; private set; } = [];

    private protected override string Verb => "deploy";

    private protected override bool WritesToMesh => true;

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = ReadSettings();
        RefuseWarnings("Nothing was deployed", FindingsFile?.GetMetadata("FullPath"));
        var definition = ReadDefinition(DefinitionFile, settings);
        var saved = PlanFiles.ReadSaved(settings);
        var result = await WithDeployerAsync(
            settings, (deployer, context) => deployer.DeployAsync(definition, context, cancellationToken), cancellationToken, saved).ConfigureAwait(false);
        Deployment = LiveItems(result);
        Outcome = new(OutcomeText.Deployed(result.Plan, result.Build));
        try
        {
            var plan = await PlanFiles.WriteAsync(result.Document, DefinitionFile.GetMetadata("FullPath"), CancellationToken.None).ConfigureAwait(false);
            Outcome = new(Outcome.Text, plan, VerbOutcome.Plan);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or MeshException)
        {
            Report(MeshDiagnostics.PlanFileNotWritten.At(
                null, $"The deploy succeeded and is recorded, but its plan could not be written next to the definition: {failure.Message}"));
        }

        var folder = ReceiptFolder?.GetMetadata("FullPath") ?? Path.GetDirectoryName(DefinitionFile.GetMetadata("FullPath"))!;
        if (await PlanFiles.WriteReceiptAsync([result], folder).ConfigureAwait(false) is { } notWritten) Report(notWritten);
    }
}
