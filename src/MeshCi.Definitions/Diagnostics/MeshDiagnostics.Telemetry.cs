namespace MeshCi.Definitions.Diagnostics;

// 6xxx: telemetry.
public static partial class MeshDiagnostics
{
    /// <summary>No access log where requests arrive.</summary>
    public static readonly Diagnostic NoAccessLog = new("MESH6001", Severity.Info, "A node or gateway has no access log");

    /// <summary>An access log that writes identical lines, or that is discarded.</summary>
    public static readonly Diagnostic EmptyAccessLog = new("MESH6002", Severity.Warning, "An access log contains no information about requests");

    /// <summary>An access log that stays in the proxy's container.</summary>
    public static readonly Diagnostic LogInFile = new("MESH6003", Severity.Info, "An access log is written to a file");
}
