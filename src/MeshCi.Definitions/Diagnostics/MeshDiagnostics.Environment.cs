namespace MeshCi.Definitions.Diagnostics;

// 705x: what the build and its machine provide. Identity, deployment and rollback are in separate files.
public static partial class MeshDiagnostics
{
    /// <summary>The embedded control plane did not start, or ended while it was in use.</summary>
    public static readonly Diagnostic LocalControlPlaneNotStarted =
        new("MESH7050", Severity.Error, "The embedded control plane did not start or ended unexpectedly");

    /// <summary><c>MeshEndpoint</c> is set although the embedded control plane is used.</summary>
    public static readonly Diagnostic EndpointWithoutAppMesh =
        new("MESH7044", Severity.Error, "MeshEndpoint is set, but MeshControlPlane is not 'appmesh'");

    /// <summary>A deploy to App Mesh without a ledger that outlives the job.</summary>
    public static readonly Diagnostic LedgerMissing = new("MESH7051", Severity.Error, "Deploying to App Mesh requires MeshLedger");

    /// <summary>The ledger address is not supported.</summary>
    public static readonly Diagnostic LedgerUnsupported = new("MESH7052", Severity.Error, "MeshLedger is neither a directory nor a bucket");

    /// <summary>The deploy succeeded, but the file that describes it could not be written.</summary>
    public static readonly Diagnostic PlanFileNotWritten = new("MESH7054", Severity.Warning, "The plan file could not be written");

    /// <summary>The embedded control plane runs with a configuration other than the requested one.</summary>
    public static readonly Diagnostic LocalConfigurationIgnored = new("MESH7055", Severity.Warning, "The running control plane uses another configuration");

    /// <summary>A setting in the embedded control plane's configuration that is valid but probably a mistake.</summary>
    public static readonly Diagnostic LocalConfigurationDoubtful =
        new("MESH7056", Severity.Warning, "The configuration of the embedded control plane probably contains a mistake");

    /// <summary>A plan with changes although <c>MeshPlanFailOnChanges</c> is set.</summary>
    public static readonly Diagnostic PlanHasChanges = new("MESH7053", Severity.Error, "The plan has changes");
}
