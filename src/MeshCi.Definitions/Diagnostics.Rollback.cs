namespace MeshCi.Definitions;

public static partial class Diagnostics
{
    /// <summary>A live resource differs from what was deployed last.</summary>
    public static readonly Diagnostic ResourceDrifted = new("MESH8001", Severity.Warning, "A resource was changed outside MeshCi");

    /// <summary>A deployed resource is gone.</summary>
    public static readonly Diagnostic ResourceMissing = new("MESH8002", Severity.Error, "A deployed resource is missing");

    /// <summary>There is no such build to go back to.</summary>
    public static readonly Diagnostic NoBuildToRollBackTo = new("MESH8005", Severity.Error, "There is no such build to roll back to");

    /// <summary>A rollback would delete what another service refers to.</summary>
    public static readonly Diagnostic RollbackWouldDangle = new("MESH8006", Severity.Error, "The rollback would leave another service pointing at nothing");

    /// <summary>An entry of the ledger cannot be read.</summary>
    public static readonly Diagnostic LedgerEntryDamaged = new("MESH8010", Severity.Error, "A ledger entry is damaged");
}
