namespace MeshCi.Tasks.ControlPlanes;

/// <summary>What a verb does with the ledger. A session for it can do no more.</summary>
internal enum LedgerAccess
{
    /// <summary>It lists and reads.</summary>
    Read,

    /// <summary>It also writes entries and leases, and deletes old ones.</summary>
    Write,
}
