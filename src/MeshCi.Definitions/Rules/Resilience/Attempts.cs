using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>How a route makes the attempts of a request.</summary>
/// <param name="Retries">Maximum number of retries, those of the default policy included.</param>
/// <param name="PerRetry">The declared time for an attempt in milliseconds; <see cref="Limit.Unlimited"/> if there is none.</param>
/// <param name="RetriesTimeout">Whether an attempt is retried that this time ended.</param>
/// <param name="RetriesListener">Whether an attempt is retried that the callee's proxy ended, to which the caller's proxy gets a response (504).</param>
internal sealed record Attempts(long Retries, long PerRetry, bool RetriesTimeout, bool RetriesListener)
{
    // The longest random delays of Envoy before a retry. They double from 25 ms to 250 ms, without the upper bound itself.
    private static readonly long[] Delays = [24, 49, 99, 199];
    private const long LongestDelay = 249;

    public static Attempts Of(RouteView route)
    {
        if (route.Protocol == "tcp") return new(0, Limit.Unlimited, false, false);
        if (route.MaxRetries is not { } retries) return new(AppMeshDefaults.MaxRetries, Limit.Unlimited, false, route.Protocol == "grpc");
        // A proxy's own response to a gRPC request is a status, UNAVAILABLE, and not 504.
        var retriesErrors = route.RetryEvents.Any(name => name is "server-error" or "gateway-error");
        var retriesListener = route.Protocol == "grpc" ? route.RetryEvents.Contains("unavailable") : retriesErrors;
        var attempt = route.PerRetry.Milliseconds() is { } time and > 0 ? time : Limit.Unlimited;
        return new(retries, attempt, retriesErrors && retries > 0, retriesListener && retries > 0);
    }

    /// <summary>The time for an attempt that takes effect: a time that is not below the request timeout is ignored.</summary>
    public long Within(long request) => PerRetry < request ? PerRetry : Limit.Unlimited;

    /// <summary>The time that all attempts can take if each takes a given time, with the longest delays between them.</summary>
    /// <returns>Milliseconds, in 128 bits, because the numbers of a project can use all 64 bits.</returns>
    public Int128 Total(long attempt) => ((Int128)attempt * ((Int128)Retries + 1)) + DelaysBefore(Retries);

    /// <summary>The first attempt, counted from 1, that may not end within a request, if each takes the declared time and not all of them fit.</summary>
    public long FirstBeyond(long request)
    {
        var (fits, beyond) = (1L, Retries);
        if (Until(beyond) <= request) return beyond + 1;
        while (beyond - fits > 1)
        {
            var middle = fits + ((beyond - fits) / 2);
            if (Until(middle) <= request) fits = middle;
            else beyond = middle;
        }

        return beyond;

        Int128 Until(long number) => ((Int128)PerRetry * number) + DelaysBefore(number - 1);
    }

    /// <summary>The longest time that all attempts may take in order to fit into a request, for one attempt; 0 if none fits.</summary>
    public long Longest(long request)
    {
        var left = request - DelaysBefore(Retries);
        return left <= 0 ? 0 : (long)(left / ((Int128)Retries + 1));
    }

    private static Int128 DelaysBefore(long retries)
    {
        var known = (int)Math.Min(retries, Delays.Length);
        return Delays.Take(known).Sum() + ((Int128)(retries - known) * LongestDelay);
    }
}
