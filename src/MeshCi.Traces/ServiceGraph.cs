namespace MeshCi.Traces;

/// <summary>Requests that were counted, at a service or on the way from one to another.</summary>
/// <param name="Total">All requests.</param>
/// <param name="Faults">Those that failed at the called side (5xx).</param>
/// <param name="Errors">Those that failed at the calling side (4xx), throttled ones included.</param>
public sealed record CallCounts(long Total, long Faults, long Errors)
{
    /// <summary>The requests that were answered.</summary>
    public long Answered => Total - Faults - Errors;
}

/// <summary>The requests from one service to another.</summary>
/// <param name="From">The calling service.</param>
/// <param name="To">The called service.</param>
/// <param name="Counts">The requests.</param>
public sealed record ServiceCall(string From, string To, CallCounts Counts);

/// <summary>Requests that a tool has counted by service, without their spans.</summary>
/// <param name="Services">The requests that each service has received, by name.</param>
/// <param name="Calls">The requests between services.</param>
public sealed record ServiceGraph(IReadOnlyDictionary<string, CallCounts> Services, IReadOnlyList<ServiceCall> Calls)
{
    /// <summary>The counts of several pages. Parts of one service, or of one call, are added.</summary>
    public static ServiceGraph Join(IEnumerable<ServiceGraph> pages)
    {
        var all = pages.ToList();
        return new(
            all.SelectMany(page => page.Services).GroupBy(entry => entry.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => Sum(group.Select(entry => entry.Value)), StringComparer.Ordinal),
            [
                .. all.SelectMany(page => page.Calls).GroupBy(call => (call.From, call.To))
                    .OrderBy(group => group.Key.From, StringComparer.Ordinal).ThenBy(group => group.Key.To, StringComparer.Ordinal)
                    .Select(group => new ServiceCall(group.Key.From, group.Key.To, Sum(group.Select(call => call.Counts)))),
            ]);
    }

    private static CallCounts Sum(IEnumerable<CallCounts> counts) => counts.Aggregate(
        new CallCounts(0, 0, 0), (sum, part) => new(sum.Total + part.Total, sum.Faults + part.Faults, sum.Errors + part.Errors));
}
