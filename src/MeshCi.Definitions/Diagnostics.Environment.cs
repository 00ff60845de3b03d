namespace MeshCi.Definitions;

// What the build itself and its machine may lack; rows of the identity, deployment and rollback rooms stand beside this file.
public static partial class Diagnostics
{
    /// <summary>The embedded control plane did not start.</summary>
    public static readonly Diagnostic LocalControlPlaneNotStarted = new("MESH7050", Severity.Error, "The embedded control plane did not start");

    /// <summary>A real deploy without a ledger that outlives the job.</summary>
    public static readonly Diagnostic LedgerMissing = new("MESH7051", Severity.Error, "A deploy to App Mesh needs MeshLedger");

    /// <summary>The ledger address is of a kind that is not supported.</summary>
    public static readonly Diagnostic LedgerUnsupported = new("MESH7052", Severity.Error, "MeshLedger is not a directory");

    /// <summary>A deploy went well, but the file that describes it could not be written.</summary>
    public static readonly Diagnostic PlanFileNotWritten = new("MESH7054", Severity.Warning, "The plan file could not be written");

    /// <summary>The embedded control plane runs with another configuration than the one that is asked for.</summary>
    public static readonly Diagnostic LocalConfigurationIgnored = new("MESH7055", Severity.Warning, "The running control plane has another configuration");

    /// <summary>The embedded control plane found in its configuration what can be, but is hardly meant.</summary>
    public static readonly Diagnostic LocalConfigurationDoubtful = new("MESH7056", Severity.Warning, "The configuration of the embedded control plane has a slip");

    /// <summary>A plan with changes where none were wanted.</summary>
    public static readonly Diagnostic PlanHasChanges = new("MESH7053", Severity.Error, "The plan has changes");
}
