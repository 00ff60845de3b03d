namespace MeshCi.Definitions;

// 6xxx: what can be seen of the traffic.
public static partial class Diagnostics
{
    /// <summary>No access log where traffic arrives.</summary>
    public static readonly Diagnostic NoAccessLog = new("MESH6001", Severity.Info, "A node or gateway has no access log");

    /// <summary>An access log that says nothing.</summary>
    public static readonly Diagnostic EmptyAccessLog = new("MESH6002", Severity.Warning, "An access log says nothing about the requests");

    /// <summary>An access log in a file.</summary>
    public static readonly Diagnostic LogInFile = new("MESH6003", Severity.Info, "An access log goes to a file");
}
