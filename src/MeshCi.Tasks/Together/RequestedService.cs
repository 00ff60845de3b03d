using MeshCi.Definitions;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Shared;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.Project;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Verbs;

namespace MeshCi.Tasks.Together;

/// <summary>The service of a project that a verb runs for, with the project's settings.</summary>
internal sealed class RequestedService
{
    /// <summary>Reads the settings of a request, which the project has checked.</summary>
    public RequestedService(DeploymentRequest request)
    {
        Request = request;
        Settings = new(request.Settings, request.Project, ParameterValues.Of(request.Parameters));
        Ci = CiReader.Read();
        Context = BuildEnvironment.Read(Ci, Settings.SourceControl, Settings.Build);
    }

    /// <summary>The request of the project.</summary>
    public DeploymentRequest Request { get; }

    /// <summary>The settings of the project.</summary>
    public MeshSettings Settings { get; }

    /// <summary>The job of the CI system that runs the command.</summary>
    public CiContext Ci { get; }

    /// <summary>The build, and the checkout that the project is in.</summary>
    public BuildContext Context { get; }

    /// <summary>Name of the service in its mesh.</summary>
    public string Service => Settings.NodeName;

    /// <summary>Mesh and service, for people.</summary>
    public string FullName => $"{Settings.MeshName}/{Service}";

    /// <summary>The mesh, with its control plane. Its services can have several ledgers.</summary>
    public string LiveMesh => string.Join(
        '\n', Settings.ControlPlane, Settings.Endpoint, Settings.Region, Settings.StateDirectory, Settings.MeshName, Settings.MeshOwner);

    /// <summary>The mesh, with its control plane and its ledger.</summary>
    public string Mesh => string.Join('\n', LiveMesh, LedgerConnection.PlaceOf(Settings));

    /// <summary>Everything that services must have in common to have one plan: the mesh, the credentials, and the build.</summary>
    public string Place => string.Join(
        '\n', Mesh, Settings.LedgerRegion, Settings.LedgerEncryption, Settings.LedgerKmsKey, Settings.RoleArn,
        Settings.StsEndpoint, Settings.LedgerRoleArn, Settings.LedgerStsEndpoint, Settings.LedgerStaticCredentials,
        Settings.WebIdentityTokenFile, Settings.WebIdentityTokenVariable, Settings.AllowStaticCredentials,
        Settings.LocalConfiguration, Settings.ControlPlaneProgram, Settings.Service.Environment, Settings.PlanFile, Context);

    /// <summary>
    /// Everything that tells apart two requests for one project in one build: they do the same if it is equal. A definition can be in several places,
    /// such as the output folders of two configurations.
    /// </summary>
    public string Identity(string verb) => string.Join('\n', verb, Request.Project, Request.Digest, Request.SettingsWithout("MeshDefinitionFile"));

    /// <summary>The request to deploy the definition of the project.</summary>
    public ServiceRequest ToDeploy() => new(DefinitionFile.Read(ReadDefinition(), Request.DefinitionFile!)) { Settings = ServiceSettings() };

    /// <summary>The request to restore an earlier build.</summary>
    /// <param name="reports">Asked whether a build is good.</param>
    public RollbackRequest ToRollBack(IBuildReports? reports) => new(Settings.MeshName, Service)
    {
        ToBuild = Settings.RollbackTo,
        Reports = reports,
        Settings = ServiceSettings(),
    };

    /// <summary>The request to remove the service.</summary>
    public DestroyRequest ToDestroy() => new(Settings.MeshName, Service) { Adopted = Settings.DestroyAdopted, Settings = ServiceSettings() };

    /// <summary>The request to resolve deploys that did not complete.</summary>
    public RecoverRequest ToRecover() => new(Settings.MeshName, Service)
    {
        Ownership = new(Settings.Owner.Id, Settings.Owner.Former, Settings.Owner.Reason),
    };

    private ServiceSettings ServiceSettings() => DeploymentTask.ServiceOf(Settings, Request.Items, Request.BackendServices, Request.WithBuildSeverity) with
    {
        Warnings = [.. Request.Warnings.Select(warning => warning.ToFinding())],
    };

    private byte[] ReadDefinition() => OrdinaryFile.Read(Request.DefinitionFile!, DeploymentTask.LargestDefinition) ?? [];
}
