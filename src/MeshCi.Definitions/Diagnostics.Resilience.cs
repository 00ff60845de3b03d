namespace MeshCi.Definitions;

// 4xxx: timeouts, retries, health.
public static partial class Diagnostics
{
    /// <summary>The request's timeout ends before the retries do.</summary>
    public static readonly Diagnostic RetriesCannotFinish = new("MESH4001", Severity.Warning, "Retries cannot finish within the request timeout");

    /// <summary>A listener waits longer than the default of its route lets it.</summary>
    public static readonly Diagnostic RouteCutsListener = new("MESH4003", Severity.Warning, "A route's default timeout is shorter than its listener's");

    /// <summary>Retries and timeouts have no place to stand.</summary>
    public static readonly Diagnostic ProvidedByNode = new("MESH4007", Severity.Warning, "A service provided by a node cannot have retries or timeouts");

    /// <summary>Outlier detection where there is one address only.</summary>
    public static readonly Diagnostic NothingToEject = new("MESH4008", Severity.Warning, "Outlier detection has nothing to eject");

    /// <summary>A health check that takes longer than the time to the next one.</summary>
    public static readonly Diagnostic HealthCheckOverlap = new("MESH4010", Severity.Warning, "A health check's timeout is not shorter than its interval");

    /// <summary>A connection that closes while the answer may still come.</summary>
    public static readonly Diagnostic IdleBeforeAnswer = new("MESH4017", Severity.Warning, "The idle timeout ends before the request timeout");

    /// <summary>Outlier detection that may eject more than the proxy heeds.</summary>
    public static readonly Diagnostic EjectsTooMany = new("MESH4009", Severity.Warning, "Outlier detection may eject too many instances");

    /// <summary>A node whose bad instances nobody notices.</summary>
    public static readonly Diagnostic NobodyNotices = new("MESH4011", Severity.Warning, "Nothing notices a bad instance of the node");

    /// <summary>Retries that may do a thing twice.</summary>
    public static readonly Diagnostic RepeatsRequests = new("MESH4013", Severity.Warning, "Retries may repeat a request that did its work");

    /// <summary>The same for gRPC.</summary>
    public static readonly Diagnostic RepeatsCalls = new("MESH4014", Severity.Warning, "gRPC retries may repeat a call that did its work");

    /// <summary>A route without a retry policy of its own.</summary>
    public static readonly Diagnostic HiddenRetries = new("MESH4015", Severity.Info, "A route has no retry policy of its own");

    /// <summary>No limit where outsiders can call.</summary>
    public static readonly Diagnostic UnlimitedFromGateway = new("MESH4016", Severity.Warning, "A request from a gateway may take forever");
}
