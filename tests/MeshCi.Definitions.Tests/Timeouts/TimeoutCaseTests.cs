using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests.Timeouts;

/// <summary>Timeouts that users of App Mesh and Envoy reported, with what real proxies did (see the pages of the diagnostics).</summary>
public class TimeoutCaseTests
{
    [Fact]
    public void An_attempt_that_may_take_as_long_as_the_default_request_timeout_is_reported_with_both_ways_out()
    {
        const string Policy = "RetryOn=server-error;gateway-error;connection-error MaxRetries=3";

        var finding = new Service(null, null, null, null, "15s", Policy).Problems().ShouldHaveSingleItem();

        finding.Diagnostic.Id.ShouldBe("MESH4001");
        finding.Message.ShouldBe(
            "MeshRoute 'r': PerRetryTimeout (15s) is not shorter than the request timeout, 15s (the default), so it has no effect. "
            + "A request that hangs takes the whole 15s and ends with status 504 after one attempt. The 3 retries follow only failures that occur earlier. "
            + "Set PerRequestTimeout=\"61s\" on the route and the listener of 'orders', "
            + "or set PerRetryTimeout=\"3500ms\" if that is long enough for one attempt.");
    }

    [Fact]
    public void Raising_the_request_timeout_includes_the_idle_timeout_that_would_end_it()
    {
        var finding = new Service(null, null, "5s", "5s", "5s", "RetryOn=gateway-error MaxRetries=3").Problems().ShouldHaveSingleItem();

        finding.Message.ShouldContain(
            "Set PerRequestTimeout=\"21s\" and IdleTimeout=\"21s\" on the route and PerRequestTimeout=\"21s\" on the listener of 'orders', "
            + "or set PerRetryTimeout=\"1200ms\"");
    }

    [Theory]
    [InlineData("RetryOn=connection-error MaxRetries=3")]
    [InlineData("RetryOn=stream-error;client-error MaxRetries=3")]
    [InlineData("RetryOn=gateway-error MaxRetries=0")]
    public void An_attempt_that_is_never_retried_when_it_takes_too_long_may_take_the_whole_request(string policy) =>
        new Service(null, null, null, null, "15s", policy).Findings().ShouldBeEmpty();

    [Fact]
    public void Attempts_that_fit_in_part_are_information_with_the_attempt_that_does_not()
    {
        var finding = new Service(null, null, null, null, "5s", "RetryOn=gateway-error MaxRetries=3").Findings().ShouldHaveSingleItem();

        finding.Diagnostic.Severity.ShouldBe(Severity.Info);
        finding.Message.ShouldContain("attempt 3 starts after 10s at the earliest, so it has at most 5s.");
    }

    [Theory]
    [InlineData("1s", "5s", 3)]
    [InlineData("300ms", "1s", 2)]
    public void Attempts_that_fit_with_the_delays_between_them_are_accepted(string perRetry, string request, int retries) =>
        new Service(request, null, request, null, perRetry, $"RetryOn=gateway-error MaxRetries={retries}").Findings().ShouldBeEmpty();

    [Theory]
    [InlineData("9223372036854775807", "9223372036854775s", "MaxRetries to a lower number")]
    [InlineData("9223372036854775807", "1ms", null)]
    [InlineData("1000000", "1ms", null)]
    public void The_numbers_of_a_project_can_use_all_64_bits(string retries, string perRetry, string? fix)
    {
        var finding = new Service(null, null, null, null, perRetry, $"RetryOn=gateway-error MaxRetries={retries}").Findings().ShouldHaveSingleItem();

        finding.Diagnostic.Id.ShouldBe("MESH4001");
        if (fix is not null) finding.Message.ShouldContain(fix);
    }

    [Theory]
    [InlineData("5s", 1)]
    [InlineData("12s", 3)]
    public void An_idle_timeout_below_the_attempts_is_reported_with_the_attempts_that_begin(string idle, int begun)
    {
        const string Policy = "RetryOn=gateway-error;server-error;connection-error MaxRetries=3";

        var finding = new Service("40s", "40s", "30s", idle, "5s", Policy).Problems().ShouldHaveSingleItem();

        finding.Diagnostic.Id.ShouldBe("MESH4017");
        finding.Message.ShouldContain($"ends after {idle} and {begun} of 4 attempts");
        finding.Message.ShouldEndWith("Set IdleTimeout=\"30s\" on the route.");
    }

    [Theory]
    [InlineData("RetryOn=connection-error MaxRetries=3")]
    [InlineData("RetryOn=gateway-error MaxRetries=0")]
    public void An_idle_timeout_above_the_only_attempt_is_information(string policy)
    {
        var finding = new Service("40s", "40s", "30s", "12s", "5s", policy).Findings().ShouldHaveSingleItem();

        (finding.Diagnostic.Id, finding.Diagnostic.Severity).ShouldBe(("MESH4017", Severity.Info));
        finding.Message.ShouldContain("A response that pauses for 12s is cut off");
    }

    // aws-app-mesh-roadmap issue 302: a stream is cut off after 300 s although one side has a longer idle timeout.
    [Theory]
    [InlineData("0s", "60m", "0s", "60m", "MeshListener MeshRoute")]
    [InlineData("0s", null, "0s", null, "MeshListener MeshRoute")]
    [InlineData("0s", "60m", "0s", null, "MeshListener MeshRoute")]
    [InlineData("20m", "30m", "20m", null, "MeshRoute")]
    [InlineData("0s", "0s", "0s", "0s", "")]
    [InlineData("20m", "20m", "20m", "30m", "")]
    public void A_long_stream_needs_a_long_idle_timeout_on_both_sides(string listener, string? listenerIdle, string route, string? routeIdle, string reported)
    {
        var stream = new Service(listener, listenerIdle, route, routeIdle, "1s", "RetryOn=connection-error MaxRetries=1") { Prefix = "/stream" };

        var problems = stream.Problems();

        problems.ShouldAllBe(problem => problem.Diagnostic.Id == "MESH4017");
        string.Join(' ', problems.Select(problem => problem.Place!.Item).Order()).ShouldBe(reported);
        if (listener == "0s") problems.ShouldAllBe(problem => problem.Message.Contains("IdleTimeout=\"0s\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2s", "10s", null, "", Severity.Error, "this route's 10s are never reached")]
    [InlineData(null, "0s", null, "", Severity.Error, "although this route sets no limit")]
    [InlineData("2s", "10s", "4s", "RetryOn=gateway-error MaxRetries=2", Severity.Warning, "ends each attempt after 2s")]
    [InlineData("2s", "10s", "4s", "RetryOn=connection-error MaxRetries=2", Severity.Error, "status 504")]
    public void A_listener_that_ends_requests_before_its_route_is_reported_at_the_route(
        string? listener, string? route, string? perRetry, string policy, Severity severity, string part)
    {
        var finding = new Service(listener, null, route, null, perRetry, policy).Problems().First(problem => problem.Diagnostic.Id == "MESH4002");

        finding.Diagnostic.Severity.ShouldBe(severity);
        finding.Message.ShouldContain(part);
        (finding.Place!.Item, finding.Place.Metadata).ShouldBe(("MeshRoute", "PerRequestTimeout"));
    }

    [Theory]
    [InlineData("5s", "5s", null, "")]
    [InlineData("5s", null, null, "")]
    [InlineData("2s", "10s", "2s", "RetryOn=gateway-error MaxRetries=2")]
    [InlineData("10s", "2s", null, "")]
    public void Timeouts_that_are_equal_or_lower_on_purpose_are_accepted(string listener, string? route, string? perRetry, string policy) =>
        new Service(listener, null, route, null, perRetry, policy).Findings().ShouldBeEmpty();

    [Fact]
    public void A_gRPC_route_without_a_policy_retries_what_its_listener_ends()
    {
        var finding = new Service("5s", null, null, null) { Protocol = "grpc" }.Findings().ShouldHaveSingleItem();

        (finding.Diagnostic.Id, finding.Diagnostic.Severity).ShouldBe(("MESH4002", Severity.Info));
        finding.Message.ShouldContain("a request that hangs makes up to 3 attempts");
    }

    [Fact]
    public void A_raised_listener_is_reported_once_and_only_if_no_route_uses_it()
    {
        new Service("30s", null, null, null) { Prefix = "/a" }.Problems().ShouldHaveSingleItem().Diagnostic.Id.ShouldBe("MESH4003");
        new Service("30s", null, "30s", null) { Prefix = "/a" }.Problems().ShouldBeEmpty();
    }
}
