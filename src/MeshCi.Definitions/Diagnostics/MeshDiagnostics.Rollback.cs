namespace MeshCi.Definitions.Diagnostics;

public static partial class MeshDiagnostics
{
    /// <summary>A live resource differs from what was last deployed.</summary>
    public static readonly Diagnostic ResourceDrifted = new("MESH8001", Severity.Warning, "A resource was changed outside MeshCi");

    /// <summary>A deployed resource no longer exists.</summary>
    public static readonly Diagnostic ResourceMissing = new("MESH8002", Severity.Error, "A deployed resource is missing");

    /// <summary>A live resource with the project's ownership tag that no build wrote.</summary>
    public static readonly Diagnostic UnrecordedResource = new("MESH8003", Severity.Warning, "A resource has the owner tag, but no build wrote it");

    /// <summary>The ledger has no build to roll back to.</summary>
    public static readonly Diagnostic NoBuildToRollBackTo = new("MESH8005", Severity.Error, "The build to roll back to does not exist");

    /// <summary>A rollback that would delete what another service refers to.</summary>
    public static readonly Diagnostic RollbackWouldDangle = new("MESH8006", Severity.Error, "The rollback would remove something that another service needs");

    /// <summary>Several deploys with different content have the requested build number or digest.</summary>
    public static readonly Diagnostic BuildAmbiguous = new("MESH8007", Severity.Error, "The build to roll back to is ambiguous");

    /// <summary>The build to roll back to was made for another mesh, control plane or environment.</summary>
    public static readonly Diagnostic EntryOfAnotherPlace = new("MESH8008", Severity.Error, "The build was made for another place");

    /// <summary>A service of the ledger whose project the repository no longer contains.</summary>
    public static readonly Diagnostic ServiceWithoutProject = new("MESH8009", Severity.Warning, "A deployed service has no project any more");

    /// <summary>An entry of the ledger cannot be read.</summary>
    public static readonly Diagnostic LedgerEntryDamaged = new("MESH8010", Severity.Error, "A ledger entry is damaged");

    /// <summary>The CI system of a build could not be asked whether it passed.</summary>
    public static readonly Diagnostic BuildStateUnknown = new("MESH8014", Severity.Warning, "Whether a build passed in CI is unknown");
}
