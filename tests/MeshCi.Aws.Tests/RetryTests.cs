using MeshCi.Aws.Client;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Tests;

public sealed class RetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429, "TooManyRequestsException")]
    [InlineData(429, null)]
    [InlineData(500, "InternalServerErrorException")]
    [InlineData(503, "ServiceUnavailableException")]
    [InlineData(502, null)]
    [InlineData(504, null)]
    public async Task A_transient_failure_is_retried_with_the_same_client_token(int status, string? type)
    {
        var failure = new ScriptedAnswer(status, type is null ? "<html>bad gateway</html>" : """{"message":"slow down"}""", type);
        await using var server = await ScriptedServer.StartAsync(failure, failure, ScriptedAnswer.Ok(Sample.Data(Sample.Route, 4)));
        var time = new ImpatientTime();
        using var client = Patient(server, time, jitter: 0.5);

        var updated = await client.UpdateAsync(Sample.RouteResource, "token-1", Token);

        updated.Version.ShouldBe(4);
        server.Requests.Count.ShouldBe(3);
        server.Requests.ShouldAllBe(request => request.Body.SequenceEqual(server.Requests[0].Body));
        System.Text.Encoding.UTF8.GetString(server.Requests[0].Body).ShouldContain("\"clientToken\":\"token-1\"");
        // A write that was throttled also waits for its turn.
        TimeSpan[] expected = [TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500)];
        if (status == 429) expected.ShouldBeSubsetOf(time.Waits);
        else time.Waits.ShouldBe(expected);
    }

    [Fact]
    public async Task A_write_that_is_throttled_is_sent_again_more_often_than_a_read()
    {
        var throttled = ScriptedAnswer.Error(429, "TooManyRequestsException");
        await using var server = await ScriptedServer.StartAsync([.. Enumerable.Repeat(throttled, 10), ScriptedAnswer.Ok(Sample.Data(Sample.Route, 4))]);
        using var client = Patient(server, new ImpatientTime(), jitter: 1);

        (await client.UpdateAsync(Sample.RouteResource, "t", Token)).Version.ShouldBe(4);
        server.Requests.Count.ShouldBe(11);
    }

    [Fact]
    public async Task Retries_stop_after_the_configured_number()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(503, "ServiceUnavailableException"));
        using var client = Sample.Client(server.Address);

        (await Should.ThrowAsync<AppMeshException>(() => client.DescribeAsync(Sample.Node, Token))).ErrorCode.ShouldBe("ServiceUnavailableException");

        server.Requests.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(400, "LimitExceededException")]
    [InlineData(400, "BadRequestException")]
    [InlineData(403, "ForbiddenException")]
    [InlineData(409, "ConflictException")]
    [InlineData(200, null)]
    public async Task A_permanent_failure_is_not_retried(int status, string? type)
    {
        await using var server = await ScriptedServer.StartAsync(
            new ScriptedAnswer(status, type is null ? "<html>welcome</html>" : """{"message":"no"}""", type));
        using var client = Sample.Client(server.Address);

        await Should.ThrowAsync<AppMeshException>(() => client.CreateAsync(Sample.RouteResource, "t", Token));

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Waits_double_up_to_their_limit()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(429, "TooManyRequestsException"));
        var time = new ImpatientTime();
        using var client = Patient(server, time, jitter: 1);

        await Should.ThrowAsync<AppMeshException>(() => client.DescribeAsync(Sample.Node, Token));

        server.Requests.Count.ShouldBe(7);
        time.Waits.Select(wait => wait.TotalSeconds).ShouldBe([0.5, 1, 2, 3, 3, 3]);
    }

    [Fact]
    public async Task Clients_that_failed_together_retry_at_different_times()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(429, "TooManyRequestsException"));
        var times = Enumerable.Range(0, 8).Select(_ => new ImpatientTime()).ToList();

        foreach (var time in times)
        {
            using var client = Patient(server, time);
            await Should.ThrowAsync<AppMeshException>(() => client.DescribeAsync(Sample.Node, Token));
        }

        times.Select(time => time.Waits.Sum(wait => wait.Ticks)).Distinct().Count().ShouldBeGreaterThan(1, "the waits have no random part");
    }

    [Fact]
    public async Task A_delete_retried_after_a_lost_response_succeeds_if_the_resource_is_gone()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedAnswer.Error(500, "InternalServerErrorException"), ScriptedAnswer.Error(404, "NotFoundException"));
        using var client = Sample.Client(server.Address);

        (await client.DeleteAsync(Sample.Route, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_delete_of_a_missing_resource_is_reported()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(404, "NotFoundException"));
        using var client = Sample.Client(server.Address);

        (await Should.ThrowAsync<AppMeshException>(() => client.DeleteAsync(Sample.Route, Token))).ErrorCode.ShouldBe("NotFoundException");
    }

    public static TheoryData<string> Writes => ["create", "update", "delete", "tag", "untag"];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_is_not_sent_again_after_the_lease_was_lost(string write)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(503, "ServiceUnavailableException"));
        using var plane = new AppMeshControlPlane(Sample.Settings(server.Address), new Amazon.Runtime.BasicAWSCredentials("a", "b"), new ImpatientTime());
        var checks = 0;
        // One check before the call, and one before each attempt.
        var fenced = ((IControlPlane)plane).Fenced(_ => ++checks < 4 ? Task.CompletedTask : throw new MeshException(MeshDiagnostics.LeaseLost, "lost"));

        var refused = await Should.ThrowAsync<MeshException>(() => WriteAsync(fenced, write));

        refused.Finding.Diagnostic.ShouldBe(MeshDiagnostics.LeaseLost);
        server.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_is_not_sent_if_the_lease_was_lost_while_the_credentials_were_renewed(string write)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(503, "ServiceUnavailableException"));
        var isLost = false;
        using var plane = new AppMeshControlPlane(Sample.Settings(server.Address), new Renewing(() => isLost = true), new ImpatientTime());
        // The lease cannot be confirmed for a reason that the SDK would otherwise answer with another attempt.
        var fenced = ((IControlPlane)plane).Fenced(_ => !isLost ? Task.CompletedTask
            : throw new MeshException(MeshDiagnostics.LeaseLost.At(null, "unconfirmed"), new MeshException(MeshDiagnostics.LeaseLost, "the ledger is away")));

        var refused = await Should.ThrowAsync<MeshException>(() => WriteAsync(fenced, write));

        FencedControlPlane.IsUnconfirmed(refused).ShouldBeTrue();
        server.Requests.ShouldBeEmpty();
    }

    private static Task WriteAsync(IControlPlane plane, string write) => write switch
    {
        "create" => plane.CreateAsync(Sample.RouteResource, "t", Token),
        "update" => plane.UpdateAsync(Sample.RouteResource, "t", Token),
        "delete" => plane.DeleteAsync(Sample.Route, Token),
        "tag" => plane.TagAsync("arn", new Dictionary<string, string> { ["a"] = "b" }, Token),
        _ => plane.UntagAsync("arn", ["a"], Token),
    };

    /// <summary>Credentials whose renewal takes so long that something happens in between.</summary>
    private sealed class Renewing(Action renewed) : Amazon.Runtime.AWSCredentials
    {
        public override Amazon.Runtime.ImmutableCredentials GetCredentials()
        {
            renewed();
            return new("a", "b", null);
        }
    }

    // Six retries, half a second before the first one, and at most three seconds between them.
    private static AppMeshClient Patient(ScriptedServer server, TimeProvider time, double? jitter = null) => new(
        Sample.Settings(server.Address) with { MaxRetries = 6, MaxBackoff = TimeSpan.FromSeconds(3) },
        new Amazon.Runtime.BasicAWSCredentials("a", "b"), time, null, jitter is { } share ? () => share : null);
}
