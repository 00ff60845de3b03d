using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using MeshCi.Shared;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Parameters;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Base class of the tasks that use the mesh or its ledger.</summary>
public abstract class DeploymentTask : MeshTask, IReporter
{
    /// <summary>All mesh items of the project. Their rules apply to findings.</summary>
    public ITaskItem[] Items { get; set; } = [];

    /// <summary>The services of the projects that items refer to, as their target <c>_MeshDescribeService</c> returns them.</summary>
    public ITaskItem[] BackendServices { get; set; } = [];

    // Only the rules of items apply to the mesh.
    private protected override IEnumerable<ParameterReference> Parameters =>
        ParameterUse.OfSettings(Settings).Concat(ParameterUse.OfItems(Items.Select(CollectedItem.Read).Where(item => item.Type == "MeshRule")));

    /// <inheritdoc/>
    void IReporter.Line(string text) => WriteLine(text);

    /// <inheritdoc/>
    void IReporter.Found(Finding finding)
    {
        if (finding.Diagnostic.Severity == Severity.Info) WriteLine($"note: {finding.Message}");
        else Report(finding);
    }

    /// <summary>Stops if the build treats a warning as an error that it has reported, or that belongs to the definition.</summary>
    /// <param name="what">What does not happen then: <c>Nothing was deployed</c>.</param>
    /// <param name="findings">Full path of the file with the warnings about the definition, if there is one.</param>
    /// <exception cref="MeshException">There is such a warning.</exception>
    private protected void RefuseWarnings(string what, string? findings = null)
    {
        var ofDefinition = findings is not null && File.Exists(findings) ? FindingsFile.Read(findings).Select(warning => warning.Finding.Diagnostic) : [];
        var errors = ofDefinition.Concat(ReportedWarnings.Of(BuildEngine, ProjectPath).All()).Select(row => WithBuildSeverity(row.At(null, "")).Diagnostic)
            .Where(row => row.Severity == Severity.Error).DistinctBy(row => row.Id).ToList();
        if (errors.Count > 0) throw new MeshException(errors[0].At(new(ProjectPath), WarningsAreErrors(what, errors)));
    }

    private static string WarningsAreErrors(string what, IEnumerable<Diagnostic> errors) =>
        $"{what}: this build treats warnings as errors, and it reported {string.Join(", ", errors.Select(row => row.Id))}. "
        + "Fix what they report, or exclude them with WarningsNotAsErrors.";

    /// <summary>Reports a finding before anything is written. Stops if the build treats it as an error.</summary>
    /// <exception cref="MeshException">The finding is an error.</exception>
    private void Warn(Finding finding)
    {
        if (WithBuildSeverity(finding) is { Diagnostic.Severity: Severity.Error } error) throw new MeshException(error);
        Report(finding);
    }

    /// <summary>
    /// Findings about the live mesh only contain the type and name of an item. The item may be declared in a file other than the project, and a backend
    /// may be declared by the path of its project.
    /// </summary>
    private protected override Place Complete(Place place)
    {
        var items = Items.Select(CollectedItem.Read).Where(item => item.Type == place.Item).ToList();
        var project = BackendServices.FirstOrDefault(service => service.GetMetadata("ServiceName") == place.Include)?.GetMetadata("Project");
        var declared = items.Find(item => item.Include == place.Include)
            ?? items.Find(item => project is not null && OutsideWorld.PathOf(item.Include, ProjectDirectory) == project);
        return declared is null ? place : place with { File = declared.File, Include = declared.Include };
    }

    /// <summary>The largest definition that is read, in bytes.</summary>
    internal const long LargestDefinition = 256 * 1024 * 1024;

    /// <summary>Opens the control plane and the ledger to read them, and runs a verb with them.</summary>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="cancellationToken">Cancels the verb.</param>
    private protected async Task<T> WithDeployerAsync<T>(
        MeshSettings settings, Func<MeshDeployer, BuildContext, Task<T>> verb, CancellationToken cancellationToken)
    {
        var ci = CiReader.Read();
        // Without a ledger, no control plane is started.
        _ = LedgerConnection.PlaceOf(settings);
        using var plane = await ConnectAsync(settings, Warn, cancellationToken).ConfigureAwait(false);
        using var ledger = await LedgerConnection.OpenAsync(settings, LedgerAccess.Read, this, Time, cancellationToken).ConfigureAwait(false);
        await using var deployer = new MeshDeployer(
            plane,
            ledger.Ledger,
            CommandOf(settings) with { Service = ServiceOf(settings, Items, BackendServices, WithBuildSeverity) },
            this,
            TimeProvider.System);
        var context = BuildEnvironment.Read(ci, settings.SourceControl, settings.Build);
        return await verb(deployer, context).ConfigureAwait(false);
    }

    /// <summary>Why a build fails although what it did is complete.</summary>
    /// <param name="signal">The signal that it received, such as <c>SIGTERM</c>.</param>
    internal static string EndedTooLate(string signal) =>
        $"The build received {signal} during the last write. What this target does is complete and recorded, and nothing was undone, but the build ends here.";

    /// <summary>The settings of a command that runs for a project, without those of its service.</summary>
    internal static DeploySettings CommandOf(MeshSettings settings) => new()
    {
        Environment = settings.Service.Environment,
        LeaseTimeout = settings.LeaseTimeout,
        Limits = settings.ControlPlane == ControlPlaneKind.Local ? null : RateLimits.Aws,
    };

    /// <summary>What a project chooses for its service.</summary>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="items">Its mesh items.</param>
    /// <param name="backendServices">The services of the projects that its items refer to.</param>
    /// <param name="withBuildSeverity">Gives a finding the severity that the build of the project chooses.</param>
    internal static ServiceSettings ServiceOf(
        MeshSettings settings, IReadOnlyList<ITaskItem> items, IReadOnlyList<ITaskItem> backendServices, Func<Finding, Finding> withBuildSeverity)
    {
        var rules = RuleSettings.FromItems(items.Select(CollectedItem.Read), settings.Outside([]));
        return new()
        {
            Adopt = settings.Adopt,
            Ownership = new(settings.Owner.Id, settings.Owner.Former, settings.Owner.Reason) { IsShared = settings.Owner.IsSet },
            Project = settings.Identity,
            WhereIs = project => new RepositoryProjects(settings.SourceControl, settings.Tree, LedgerConnection.PlaceOf(settings)).Find(project),
            RenamedFrom = settings.RenamedFrom,
            AllowOlder = settings.AllowOlder,
            // The embedded control plane is where a developer tries out one environment after the other.
            AllowOtherEnvironment = settings.AllowOtherEnvironment || settings.ControlPlane == ControlPlaneKind.Local,
            LedgerKeep = settings.LedgerKeep,
            Prune = settings.Prune,
            AllowRemoval = settings.AllowRemoval,
            HealDrift = settings.HealDrift,
            Adopted = settings.DestroyAdopted,
            HasNoRouter = RemovalTexts.StatesNoRouter(settings.ProjectPath, settings.Service.Router),
            RemovalCauses = () => RemovalTexts.MissingImports(settings.ProjectPath, settings.Service.Environment),
            AllowGap = settings.AllowGap,
            AdjustSeverity = finding => rules.Apply(finding) is { } shown ? withBuildSeverity(shown) : null,
            Neighbours = () => NeighbourServices.Find(settings, backendServices),
        };
    }

    /// <summary>Reads the definition that the build wrote.</summary>
    /// <exception cref="MeshException">MESH0013, MESH0014 or MESH0003.</exception>
    private protected Definition ReadDefinition(ITaskItem definitionFile, MeshSettings settings)
    {
        var file = definitionFile.GetMetadata("FullPath");
        if (!File.Exists(file))
            throw new MeshException(MeshDiagnostics.DefinitionStale.At(new(ProjectPath), $"There is no definition at '{file}'. Build the project first."));
        var definition = DefinitionFile.Read(OrdinaryFile.Read(file, LargestDefinition) ?? [], file);
        // Several projects can have the same path, for example if Directory.Build.props sets it.
        return definition.Owner == settings.Owner.Id && definition.Service == settings.NodeName
            ? definition
            : throw new MeshException(MeshDiagnostics.DefinitionStale.At(new(ProjectPath, "MeshDefinitionFile"), IsOfAnotherProject(file, definition)));
    }

    private static string IsOfAnotherProject(string file, Definition definition) =>
        $"'{file}' contains the definition of '{definition.Service}', which belongs to '{definition.Owner}': another project has "
        + "overwritten the definition of this project. Nothing was changed. Set MeshDefinitionFile to a path of its own in each project, "
        + "such as $(OutDir)mesh/$(MeshNodeName).mesh.json, which is the default.";
}
