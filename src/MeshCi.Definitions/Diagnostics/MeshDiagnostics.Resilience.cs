namespace MeshCi.Definitions.Diagnostics;

// 4xxx: timeouts, retries and health checks.
public static partial class MeshDiagnostics
{
    /// <summary>The request timeout expires before the retries are used up.</summary>
    public static readonly Diagnostic RetriesCannotFinish = new("MESH4001", Severity.Warning, "Retries cannot finish within the request timeout");

    /// <summary>A listener that ends a request before its route does.</summary>
    public static readonly Diagnostic ListenerEndsAttempts =
        new("MESH4002", Severity.Error, "A listener's request timeout is shorter than its route's") { MayBeLowered = true };

    /// <summary>A listener timeout that the default timeout of its route cuts short.</summary>
    public static readonly Diagnostic RouteCutsListener = new("MESH4003", Severity.Warning, "A route's default timeout is shorter than its listener's");

    /// <summary>A virtual service without a router, so that no route can set retries or timeouts.</summary>
    public static readonly Diagnostic ProvidedByNode = new("MESH4007", Severity.Warning, "A service provided by a node cannot have retries or timeouts");

    /// <summary>Outlier detection where callers know a single address.</summary>
    public static readonly Diagnostic NothingToEject = new("MESH4008", Severity.Warning, "Outlier detection has nothing to eject");

    /// <summary>A health check that may still be running when the next one starts.</summary>
    public static readonly Diagnostic HealthCheckOverlap = new("MESH4010", Severity.Warning, "A health check's timeout is not shorter than its interval");

    /// <summary>A connection that is closed while a response may still arrive.</summary>
    public static readonly Diagnostic IdleBeforeAnswer = new("MESH4017", Severity.Warning, "The idle timeout is shorter than the request timeout");

    /// <summary>Outlier detection that may eject more instances than the proxy's panic threshold allows.</summary>
    public static readonly Diagnostic EjectsTooMany = new("MESH4009", Severity.Warning, "Outlier detection may eject too many instances");

    /// <summary>A node without a health check and without outlier detection.</summary>
    public static readonly Diagnostic FailuresUndetected = new("MESH4011", Severity.Warning, "Nothing detects unhealthy instances of the node");

    /// <summary>Retries of requests that are not idempotent.</summary>
    public static readonly Diagnostic RepeatsRequests = new("MESH4013", Severity.Warning, "Retries may repeat a request that already took effect");

    /// <summary>Retries of gRPC calls that are not idempotent.</summary>
    public static readonly Diagnostic RepeatsCalls = new("MESH4014", Severity.Warning, "gRPC retries may repeat a call that already took effect");

    /// <summary>A route that relies on the proxy's default retry policy.</summary>
    public static readonly Diagnostic HiddenRetries = new("MESH4015", Severity.Info, "A route has no retry policy of its own");

    /// <summary>A route without a time limit behind a gateway.</summary>
    public static readonly Diagnostic UnlimitedFromGateway = new("MESH4016", Severity.Warning, "A request from a gateway has no time limit");
}
