namespace MeshCi.Definitions.Diagnostics;

// 706x: the ledger in S3.
public static partial class MeshDiagnostics
{
    /// <summary>The server accepts conditional writes and ignores their conditions, or does not know them.</summary>
    public static readonly Diagnostic LedgerWithoutConditions = new("MESH7060", Severity.Error, "The S3 server does not support conditional writes");

    /// <summary>The service refuses a call to the ledger.</summary>
    public static readonly Diagnostic LedgerRefused = new("MESH7061", Severity.Error, "The S3 service refused a call to the ledger");

    /// <summary>The service cannot be reached, or does not answer as S3 does.</summary>
    public static readonly Diagnostic LedgerUnreachable = new("MESH7062", Severity.Error, "The S3 service of the ledger cannot be reached");

    /// <summary>The server gives two answers that cannot both be true.</summary>
    public static readonly Diagnostic LedgerContradiction = new("MESH7063", Severity.Error, "The S3 server contradicts itself about an object of the ledger");

    /// <summary>The bucket is in another region than the one that is called.</summary>
    public static readonly Diagnostic LedgerElsewhere = new("MESH7064", Severity.Error, "The bucket of the ledger is in another region");

    /// <summary>The bucket contains the files of a ledger in a directory.</summary>
    public static readonly Diagnostic LedgerCopied = new("MESH7065", Severity.Error, "The bucket contains files of a ledger in a directory");
}
