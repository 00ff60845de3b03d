using MeshCi.Definitions.Diagnostics;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Verbs;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Together;

/// <summary>
/// Describes a project to a verb that runs for several projects at once: its settings, its definition, and how its build treats warnings. Finds everything
/// that is wrong with the project alone, so that the verb does not start.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class DescribeDeployment : DeploymentTask
{
    /// <summary>The verb: <c>deploy</c>, <c>plan</c>, <c>rollback</c>, <c>destroy</c> or <c>recover</c>.</summary>
    [Required]
    public string NeededBy { get; set; } = "";

    /// <summary>The definition that the build wrote; null for a verb that needs none.</summary>
    public ITaskItem? DefinitionFile { get; set; }

    /// <summary>The file with the warnings about the definition, as <see cref="GenerateMeshDefinition"/> writes it; absent if there are none.</summary>
    public ITaskItem? FindingsFile { get; set; }

    /// <summary>The folder of the published application, for the receipt, if the project is published. Otherwise, that of the definition is used.</summary>
    public ITaskItem? ReceiptFolder { get; set; }

    /// <summary>The folder that the project is published to, whose receipt of an earlier command the verb deletes; null if there is none.</summary>
    public ITaskItem? PublishFolder { get; set; }

    /// <summary>The description, as text for a global property.</summary>
    [Output]
    public string Request { get; private set; } = "";

    /// <summary>The names of the project's global properties, none of which the request depends on.</summary>
    [Output]
    public string[] GlobalProperties { get; private set; } = [];

    private protected override string Verb => NeededBy;

    private protected override bool EndsVerb => false;

    private string NotDone => NeededBy switch
    {
        DeploymentVerb.Rollback => "Nothing was rolled back",
        DeploymentVerb.Destroy => "Nothing was removed",
        DeploymentVerb.Recover => "Nothing was recovered",
        _ => "Nothing was deployed",
    };

    // Properties of MSBuild contain backslashes on every system.
    private string? FolderOfReceipt(MeshSettings settings) => ReceiptFolder?.GetMetadata("FullPath")
        ?? (settings.DefinitionFile is { } file ? Path.GetDirectoryName(OutsideWorld.PathOf(file, ProjectDirectory)) : null);

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        if (NeededBy != DeploymentVerb.Plan) RefuseWarnings(NotDone, FindingsFile?.GetMetadata("FullPath"));
        // Without names, no control plane is started.
        _ = (settings.MeshName, settings.NodeName);
        var definition = DefinitionFile is null ? null : ReadDefinition(DefinitionFile, settings);
        _ = LedgerConnection.PlaceOf(settings);
        var errors = MeshDiagnostics.All.Where(row => IsErrorForBuild(row.Id)).Select(row => row.Id).ToList();
        Request = new DeploymentRequest(
            ProjectPath, DefinitionFile?.GetMetadata("FullPath"), definition is null ? null : Definitions.DefinitionFile.Digest(definition),
            FolderOfReceipt(settings), Settings, Items, BackendServices, errors, settings.Parameters.Found)
        {
            PublishFolder = PublishFolder?.GetMetadata("FullPath"),
            Warnings = FindingsFile?.GetMetadata("FullPath") is { } findings && File.Exists(findings)
                ? [.. Verbs.FindingsFile.Read(findings).Select(warning => ReportedFinding.Of(warning.Finding))] : [],
        }.Write();
        if (BuildEngine is IBuildEngine6 engine) GlobalProperties = [.. engine.GetGlobalProperties().Keys];
    }
}
