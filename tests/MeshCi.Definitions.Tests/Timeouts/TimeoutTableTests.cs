namespace MeshCi.Definitions.Tests.Timeouts;

/// <summary>
/// Every combination of timeouts that are absent, switched off, shorter, equal or longer, on a listener and a route, with and without retries.
/// </summary>
public class TimeoutTableTests
{
    private static readonly string?[] Times = [null, "0s", "5s", "20s", "20m"];
    private static readonly string?[] FewerTimes = [null, "0s", "5s", "20m"];

    public static TheoryData<string?, string> Attempts => new()
    {
        { null, "" },
        { "5s", "RetryOn=connection-error MaxRetries=1" },
        { "1s", "RetryOn=gateway-error MaxRetries=2" },
        { "20s", "RetryOn=gateway-error;connection-error MaxRetries=3" },
        { "5s", "RetryOn=server-error MaxRetries=0" },
    };

    [Theory]
    [MemberData(nameof(Attempts))]
    public void Following_the_advice_leaves_no_warning_and_no_shorter_timeout(string? perRetry, string policy) =>
        Check(All(Times).Select(service => service with { PerRetry = perRetry, Policy = policy }));

    [Fact]
    public void The_same_applies_next_to_a_generated_route() => Check(All(FewerTimes).Select(service => service with { Prefix = "/stream" }));

    [Theory]
    [InlineData(null, "")]
    [InlineData("5s", "RetryOn=unavailable MaxRetries=2")]
    [InlineData("20s", "RetryOn=gateway-error MaxRetries=1")]
    public void The_same_applies_to_gRPC(string? perRetry, string policy) =>
        Check(All(FewerTimes).Select(service => service with { Protocol = "grpc", PerRetry = perRetry, Policy = policy }));

    private static IEnumerable<Service> All(string?[] times) =>
        from listenerRequest in times
        from listenerIdle in times
        from routeRequest in times
        from routeIdle in times
        select new Service(listenerRequest, listenerIdle, routeRequest, routeIdle);

    private static void Check(IEnumerable<Service> services)
    {
        var problems = new List<string>();
        foreach (var service in services)
        {
            var before = service.Problems();
            if (before.Count == 0) continue;
            var after = Advice.Follow(service, before.Select(problem => problem.Message));
            var told = $"{service}\n  {string.Join("\n  ", before.Select(problem => $"{problem.Diagnostic.Id} {problem.Message}"))}\n  {after}";
            problems.AddRange(after.Problems().Select(problem => $"{told}\n  LEFT: {problem.Diagnostic.Id} {problem.Message}"));
            var limits = service.Limits();
            problems.AddRange(after.Limits().Where(limit => limit.Value < limits[limit.Key]).Select(limit => $"{told}\n  SHORTER: {limit.Key}"));
            // A message may also name another way, with which nothing else is necessary. That way shortens a timeout that had no effect.
            if (before is not [var only]) continue;
            var others = Advice.Alternatives(only.Message).Skip(1).Select(way => Advice.Follow(service, only.Message, way));
            problems.AddRange(others.SelectMany(other => other.Problems().Select(problem => $"{told}\n  OTHERWISE: {other}\n  LEFT: {problem.Message}")));
        }

        problems.ShouldBeEmpty($"{problems.Count} problems\n{string.Join("\n\n", problems.Take(6))}");
    }
}
