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
}
