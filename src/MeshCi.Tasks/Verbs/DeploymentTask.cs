using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Base of the tasks that speak with the mesh or its ledger.</summary>
public abstract class DeploymentTask : MeshTask, IReporter
{
    /// <summary>All mesh items of the project; of these the rules are heeded.</summary>
    public ITaskItem[] Items { get; set; } = [];

    /// <summary>What the projects that items name said of their services: what their target <c>_MeshDescribeService</c> returned.</summary>
    public ITaskItem[] BackendServices { get; set; } = [];

    /// <inheritdoc/>
    void IReporter.Line(string text) => Wording(text);

    /// <inheritdoc/>
    void IReporter.Found(Finding finding)
    {
        if (finding.Diagnostic.Severity == Severity.Info) Wording($"note: {finding.Message}");
        else Report(finding);
    }

    /// <summary>Tells of a finding before anything is written; stops where the build makes an error of it.</summary>
    /// <exception cref="MeshException">It is an error.</exception>
    private void Warn(Finding finding)
    {
        if (AsBuildWants(finding) is { Diagnostic.Severity: Severity.Error } error) throw new MeshException(error);
        Report(finding);
    }

    /// <summary>What the mesh shows knows an item's type and name only; the file that says it may be another than the project, and a backend may be said by its project.</summary>
    private protected override Place Complete(Place place)
    {
        var items = Items.Select(CollectedItem.Read).Where(item => item.Type == place.Item).ToList();
        var project = BackendServices.FirstOrDefault(service => service.GetMetadata("ServiceName") == place.Include)?.GetMetadata("Project");
        var said = items.Find(item => item.Include == place.Include)
            ?? items.Find(item => project is not null && OutsideWorld.PathOf(item.Include, ProjectDirectory) == project);
        return said is null ? place : place with { File = said.File, Include = said.Include };
    }

    /// <summary>The ledger of the project.</summary>
    /// <exception cref="MeshException">MESH7051 or MESH7052 when there is none that would outlive a real deploy.</exception>
    private protected static Ledger OpenLedger(MeshSettings settings)
    {
        if (settings.Ledger is not { } place)
        {
            return settings.ControlPlane == ControlPlaneKind.Local
                ? new Ledger(new DirectoryLedgerStore(Path.Combine(settings.StateDirectory, "ledger")))
                : throw new MeshException(MeshDiagnostics.LedgerMissing.At(
                    new(Item: "MeshLedger"), "MeshControlPlane is 'appmesh' and MeshLedger is not set. A CI machine forgets what it wrote, and a rollback needs it: set MeshLedger to a directory that outlives the job. Nothing was deployed."));
        }

        if (place.Contains("://", StringComparison.Ordinal))
            throw new MeshException(MeshDiagnostics.LedgerUnsupported.At(new(Item: "MeshLedger"), $"MeshLedger '{place}' is not a directory. This version keeps the ledger in directories only: set it to a path, of a mounted share for example. Nothing was deployed."));
        return new Ledger(new DirectoryLedgerStore(Path.GetFullPath(place, settings.ProjectDirectory)));
    }

    /// <summary>Opens control plane and ledger and runs a verb on them.</summary>
    private protected async Task<T> WithDeployerAsync<T>(MeshSettings settings, Func<MeshDeployer, BuildContext, Task<T>> verb, CancellationToken cancellationToken)
    {
        var ledger = OpenLedger(settings);
        var rules = RuleSettings.Of(Items.Select(CollectedItem.Read), new OutsideWorld(ProjectDirectory, []));
        using var plane = await ControlPlaneConnection.OpenAsync(settings, Warn, cancellationToken).ConfigureAwait(false);
        await using var deployer = new MeshDeployer(
            plane,
            ledger,
            new DeploySettings
            {
                Adopt = settings.Adopt,
                AllowOlder = settings.AllowOlder,
                Judge = finding => rules.Apply(finding) is { } wanted ? AsBuildWants(wanted) : null,
                Neighbours = () => NeighbourServices.Find(settings, BackendServices),
                Limits = settings.ControlPlane == ControlPlaneKind.Local ? null : RateLimits.Aws,
            },
            this,
            TimeProvider.System);
        var context = BuildEnvironment.Read(Environment.GetEnvironmentVariable, settings.SourceControl, settings.Build);
        return await verb(deployer, context).ConfigureAwait(false);
    }

    /// <summary>Reads the definition that the build wrote.</summary>
    /// <exception cref="MeshException">MESH0013, MESH0014 or MESH0003.</exception>
    private protected async Task<Definition> ReadDefinitionAsync(ITaskItem definitionFile, CancellationToken cancellationToken)
    {
        var file = definitionFile.GetMetadata("FullPath");
        if (!File.Exists(file)) throw new MeshException(MeshDiagnostics.DefinitionStale.At(new(ProjectPath), $"There is no definition at '{file}'. Build the project first."));
        return DefinitionFile.Read(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false), file);
    }

    /// <summary>Writes <c>&lt;node&gt;.plan.json</c> and <c>&lt;node&gt;.plan.md</c> beside the definition.</summary>
    private protected static async System.Threading.Tasks.Task WritePlanAsync(Plan plan, ITaskItem definitionFile, CancellationToken cancellationToken)
    {
        var name = Path.Combine(Path.GetDirectoryName(definitionFile.GetMetadata("FullPath"))!, plan.Service);
        await WholeFile.WriteAsync($"{name}.plan.json", PlanJson.Write(plan), cancellationToken).ConfigureAwait(false);
        await WholeFile.WriteAsync($"{name}.plan.md", System.Text.Encoding.UTF8.GetBytes(PlanMarkdown.Write(plan)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The line that the terminal logger shows as the project's output, and the items that targets return.</summary>
    private protected ITaskItem[] Announce(DeployResult result)
    {
        var shown = result.Versions.Where(resource => resource.Key.Kind == ResourceKind.VirtualService).ToArray();
        if (shown.Length == 0) shown = [.. result.Versions.OrderBy(resource => resource.Key).Take(1)];
        foreach (var (id, version) in shown)
            Wording($"{Path.GetFileNameWithoutExtension(ProjectPath)} -> appmesh://{result.Plan.Mesh}/{id.Kind.Info().Name}/{id.Path}@v{version}");
        return [.. result.Versions.OrderBy(resource => resource.Key).Select(resource => Item(result, resource.Key, resource.Value))];
    }

    private static Microsoft.Build.Utilities.TaskItem Item(DeployResult result, ResourceId id, long version)
    {
        var item = new Microsoft.Build.Utilities.TaskItem(id.Path);
        item.SetMetadata("Mesh", result.Plan.Mesh);
        item.SetMetadata("Kind", id.Kind.Info().Name);
        item.SetMetadata("Version", version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        item.SetMetadata("Build", result.Build);
        return item;
    }
}
