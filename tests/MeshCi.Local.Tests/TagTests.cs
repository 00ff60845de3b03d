namespace MeshCi.Local.Tests;

public sealed class TagTests
{
    [Fact]
    public async Task Tags_specified_at_creation_are_set_and_later_ones_are_merged()
    {
        await using var server = await LocalServer.Start();
        var arn = (await server.Client.Put(Client.Root, """{"meshName":"shop","tags":[{"key":"a","value":"1"},{"key":"b","value":"2"}]}"""))
            .ShouldSucceed().Arn;
        (await Tag(server, arn, "b=3", "c=4")).ShouldSucceed();
        (await Tags(server, arn)).ShouldBe(["a=1", "b=3", "c=4"]);
    }

    [Fact]
    public async Task More_than_fifty_tags_are_refused_and_none_is_applied()
    {
        await using var server = await LocalServer.Start();
        var arn = (await server.Client.CreateMesh()).Arn;
        (await Tag(server, arn, [.. Enumerable.Range(0, 49).Select(number => $"k{number}=v")])).ShouldSucceed();
        (await Tag(server, arn, "x=1", "y=2")).ShouldFail(400, "TooManyTagsException");
        (await Tags(server, arn)).Count.ShouldBe(49);
        (await Tag(server, arn, "x=1", "k0=w")).ShouldSucceed();
        (await Tag(server, arn, [.. Enumerable.Range(0, 51).Select(number => $"z{number}=v")])).ShouldFail(400, "TooManyTagsException");
        (await Tags(server, arn)).Count.ShouldBe(50);
    }

    [Fact]
    public async Task Creation_with_more_than_fifty_tags_violates_the_model_and_creates_nothing()
    {
        await using var server = await LocalServer.Start();
        (await Create(51)).ShouldFail(400, "BadRequestException", "tags must have 0 to 50 elements, not 51.");
        (await server.Client.Get(Client.Root + "/shop")).ShouldFail(404, "NotFoundException");
        (await Create(50)).ShouldSucceed();

        Task<Answer> Create(int tags) =>
            server.Client.Put(
            Client.Root, $$"""{"meshName":"shop","tags":[{{string.Join(',', Enumerable.Range(0, tags).Select(number => One($"k{number}=v")))}}]}""");
    }

    [Fact]
    public async Task Lengths_are_counted_in_characters_of_which_an_emoji_is_one()
    {
        await using var server = await LocalServer.Start();
        var arn = (await server.Client.CreateMesh()).Arn;
        var emoji = string.Concat(Enumerable.Repeat("\U0001F600", 256));
        var key = string.Concat(Enumerable.Repeat("\U0001F600", 128));

        (await Tag(server, arn, $"{key}={emoji}")).ShouldSucceed();
        (await Tag(server, arn, $"{key}={emoji}x")).ShouldFail(400, "BadRequestException", "tags[0].value must have 0 to 256 characters, not 257");
        (await Tag(server, arn, $"{key}x={emoji}")).ShouldFail(400, "BadRequestException", "tags[0].key must have 1 to 128 characters, not 129");
        (await server.Client.Put("/v20190125/untag?resourceArn=" + arn, $$"""{"tagKeys":["{{key}}"]}""")).ShouldSucceed();
        (await Tags(server, arn)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"tags":{}}""")]
    [InlineData("""{"tags":[1]}""")]
    [InlineData("""{"tags":[{"key":"a"}]}""")]
    [InlineData("""{"tags":[{"key":"","value":""}]}""")]
    [InlineData("""{"tags":[{"key":"aws:x","value":""}]}""")]
    [InlineData("""{"tags":[{"key":"a","value":"1"},{"key":"a","value":"2"}]}""")]
    public async Task Malformed_tags_are_refused(string body)
    {
        await using var server = await LocalServer.Start();
        var arn = (await server.Client.CreateMesh()).Arn;
        (await server.Client.Put("/v20190125/tag?resourceArn=" + arn, body)).ShouldFail(400, "BadRequestException");
        (await Tags(server, arn)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", 400, "BadRequestException")]
    [InlineData("?resourceArn=x", 400, "BadRequestException")]
    [InlineData("?resourceArn=arn:aws:appmesh:us-east-1:000000000000:mesh/shop/route/x", 400, "BadRequestException")]
    [InlineData("?resourceArn=arn:aws:appmesh:us-east-1:111111111111:mesh/shop", 403, "ForbiddenException")]
    [InlineData("?resourceArn=arn:aws:appmesh:us-east-1:000000000000:mesh/none", 404, "NotFoundException")]
    [InlineData("?resourceArn=arn:aws:appmesh:eu-west-1:000000000000:mesh/shop", 404, "NotFoundException")]
    [InlineData("?resourceArn=arn:aws:appmesh:us-east-1:000000000000:mesh/shop&limit=51", 400, "BadRequestException")]
    public async Task Tags_of_a_missing_resource_cannot_be_listed(string query, int status, string type)
    {
        await using var server = await LocalServer.Start();
        await server.Client.CreateMesh();
        (await server.Client.Get("/v20190125/tags" + query)).ShouldFail(status, type);
    }

    [Fact]
    public async Task Tags_are_paged_and_deleted_with_their_resource()
    {
        await using var server = await LocalServer.Start();
        var arn = (await server.Client.CreateMesh()).Arn;
        await Tag(server, arn, "a=1", "b=2", "c=3");
        var first = await server.Client.Get($"/v20190125/tags?limit=2&resourceArn={arn}");
        first.Json.GetProperty("tags").GetArrayLength().ShouldBe(2);
        var second = await server.Client.Get($"/v20190125/tags?limit=2&nextToken={first.NextToken}&resourceArn={arn}");
        second.Body.ShouldBe("""{"tags":[{"key":"c","value":"3"}]}""");
        await server.Client.Delete(Client.Root + "/shop");
        await server.Client.CreateMesh();
        (await Tags(server, arn)).ShouldBeEmpty();
    }

    private static Task<Answer> Tag(LocalServer server, string arn, params string[] tags) =>
        server.Client.Put("/v20190125/tag?resourceArn=" + Uri.EscapeDataString(arn), $$"""{"tags":[{{string.Join(',', tags.Select(One))}}]}""");

    private static string One(string tag) => $$"""{"key":"{{tag.Split('=')[0]}}","value":"{{tag.Split('=')[1]}}"}""";

    private static async Task<List<string>> Tags(LocalServer server, string arn) =>
        [.. (await server.Client.Get("/v20190125/tags?resourceArn=" + arn)).ShouldSucceed().Json.GetProperty("tags").EnumerateArray()
            .Select(tag => $"{tag.GetProperty("key").GetString()}={tag.GetProperty("value").GetString()}")];
}
