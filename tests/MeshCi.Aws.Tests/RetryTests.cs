using MeshCi.Aws.Client;

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
    public async Task A_passing_failure_is_tried_again_with_the_same_client_token(int status, string? type)
    {
        var failure = new Answer(status, type is null ? "<html>bad gateway</html>" : """{"message":"slow down"}""", type);
        await using var server = await ScriptedServer.StartAsync(failure, failure, Answer.Of(Sample.Data(Sample.Route, 4)));
        var time = new ImpatientTime();
        using var client = Sample.Client(server.Address, time);

        var updated = await client.UpdateAsync(Sample.RouteResource, "token-1", Token);

        updated.Version.ShouldBe(4);
        server.Requests.Count.ShouldBe(3);
        server.Requests.ShouldAllBe(request => request.Body.SequenceEqual(server.Requests[0].Body));
        System.Text.Encoding.UTF8.GetString(server.Requests[0].Body).ShouldContain("\"clientToken\":\"token-1\"");
        // A wait is drawn at random from nothing upwards, and none is no wait.
        time.Waits.Count.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Patience_ends_after_the_number_of_retries_that_is_set()
    {
        await using var server = await ScriptedServer.StartAsync(Answer.Error(503, "ServiceUnavailableException"));
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
    public async Task What_will_not_pass_is_not_tried_again(int status, string? type)
    {
        await using var server = await ScriptedServer.StartAsync(new Answer(status, type is null ? "<html>welcome</html>" : """{"message":"no"}""", type));
        using var client = Sample.Client(server.Address);

        await Should.ThrowAsync<AppMeshException>(() => client.CreateAsync(Sample.RouteResource, "t", Token));

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Waits_grow_and_stay_under_their_limit()
    {
        await using var server = await ScriptedServer.StartAsync(Answer.Error(429, "TooManyRequestsException"));
        var time = new ImpatientTime();
        using var client = new AppMeshClient(
            Sample.Settings(server.Address) with { MaxRetries = 10, MaxBackoff = TimeSpan.FromSeconds(2) }, new Amazon.Runtime.BasicAWSCredentials("a", "b"), time);

        await Should.ThrowAsync<AppMeshException>(() => client.DescribeAsync(Sample.Node, Token));

        server.Requests.Count.ShouldBe(11);
        time.Waits.Count.ShouldBeInRange(5, 10);
        time.Waits.ShouldAllBe(wait => wait <= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_delete_whose_first_answer_was_lost_finds_nothing_and_is_content()
    {
        await using var server = await ScriptedServer.StartAsync(Answer.Error(500, "InternalServerErrorException"), Answer.Error(404, "NotFoundException"));
        using var client = Sample.Client(server.Address);

        (await client.DeleteAsync(Sample.Route, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_delete_that_finds_nothing_at_once_says_so()
    {
        await using var server = await ScriptedServer.StartAsync(Answer.Error(404, "NotFoundException"));
        using var client = Sample.Client(server.Address);

        (await Should.ThrowAsync<AppMeshException>(() => client.DeleteAsync(Sample.Route, Token))).ErrorCode.ShouldBe("NotFoundException");
    }
}
