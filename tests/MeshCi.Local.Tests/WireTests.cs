using System.Text.Json;

namespace MeshCi.Local.Tests;

/// <summary>Details of HTTP that clients notice.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/v20190125/meshes/")]
    [InlineData("GET", "/v20190125//meshes")]
    [InlineData("GET", "/V20190125/meshes")]
    [InlineData("OPTIONS", "/v20190125/meshes")]
    [InlineData("POST", "/v20190125/meshes/shop")]
    [InlineData("PATCH", "/v20190125/meshes/shop/virtualNodes/n")]
    [InlineData("DELETE", "/v20190125/tags")]
    [InlineData("PUT", "/v20190125/meshes/shop/virtualRouters/r/routes")]
    public async Task An_unknown_operation_gets_the_response_of_the_AWS_front_end(string method, string path)
    {
        await using var server = await LocalServer.Start();
        var answer = await server.Client.Send(method, path);
        answer.ShouldFail(404, "UnknownOperationException");
        answer.Body.ShouldBe("<UnknownOperationException/>\n");
        Guid.TryParse(answer.RequestId, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task HEAD_is_not_an_operation_and_its_response_has_no_body()
    {
        await using var server = await LocalServer.Start();
        var answer = await server.Client.Send("HEAD", Client.Root);
        (answer.Status, answer.Body).ShouldBe((404, ""));
        (await server.Client.Get(Client.Root)).ShouldSucceed();
    }

    [Fact]
    public async Task Query_parameters_that_the_model_does_not_know_are_ignored()
    {
        await using var server = await LocalServer.Start();
        (await server.Client.Put(Client.Root + "?x=1&Limit=0", """{"meshName":"shop"}""")).ShouldSucceed();
        (await server.Client.Get(Client.Root + "/shop?limit=0&nextToken=none&y")).ShouldSucceed();
        (await server.Client.Get(Client.Root + "?clientToken=a%20b")).ShouldSucceed();
    }

    [Fact]
    public async Task A_percent_encoded_letter_equals_the_letter()
    {
        await using var server = await LocalServer.Start();
        (await server.Client.Put("/v20190125/%6Deshes", """{"meshName":"shop"}""")).ShouldSucceed();
        (await server.Client.Get("/v20190125/meshes/%73hop")).ShouldSucceed();
    }

    [Fact]
    public async Task An_invalid_name_anywhere_in_the_path_is_a_bad_request()
    {
        await using var server = await LocalServer.Start();
        await server.Client.CreateMesh();
        var longName = new string('x', 256);
        foreach (var path in new[]
        {
            $"/{longName}", "/a%2Fb", $"/{longName}/virtualNodes", $"/shop/virtualNodes/{longName}", "/shop/virtualNodes/a%2Fb", "/shop/virtualNodes/a%01",
            $"/shop/virtualRouter/{longName}/routes", "/shop/virtualRouter/a%2Fb/routes/x", $"/shop/virtualGateway/g/gatewayRoutes/{longName}",
            $"/shop/virtualServices/{longName}",
        })
            (await server.Client.Get(Client.Root + path)).ShouldFail(400, "BadRequestException");
        (await server.Client.Put($"{Client.Root}/{longName}/virtualNodes", """{"virtualNodeName":"n","spec":{}}""")).ShouldFail(400, "BadRequestException");
        (await server.Client.Delete($"{Client.Root}/shop/virtualNodes/{longName}")).ShouldFail(400, "BadRequestException");
        (await server.Client.Get($"{Client.Root}/{longName[1..]}")).ShouldFail(404, "NotFoundException");
        (await server.Client.Get($"{Client.Root}/shop/virtualServices/a%2Fb")).ShouldFail(404, "NotFoundException");
    }

    [Fact]
    public async Task Responses_are_JSON_with_a_content_length_and_times_in_seconds()
    {
        await using var server = await LocalServer.Start();
        server.Time.Advance(TimeSpan.FromMilliseconds(7));
        var created = (await server.Client.CreateMesh()).ShouldSucceed();
        var time = created.Json.GetProperty("metadata").GetProperty("createdAt");
        time.ValueKind.ShouldBe(JsonValueKind.Number);
        time.GetRawText().ShouldEndWith(".007");
        (await server.Client.Get(Client.Root)).Json.GetProperty("meshes")[0].GetProperty("createdAt").GetRawText().ShouldBe(time.GetRawText());
    }

    [Fact]
    public async Task Page_limits_are_1_to_100_and_for_tags_1_to_50()
    {
        await using var server = await LocalServer.Start();
        var arn = (await server.Client.CreateMesh()).Arn;
        foreach (var list in new[] {
            Client.Root, Client.Root + "/shop/virtualNodes", Client.Root + "/shop/virtualServices", Client.Root + "/shop/virtualRouters",
            Client.Root + "/shop/virtualGateways" })
        {
            foreach (var limit in new[] { "1", "100" }) (await server.Client.Get($"{list}?limit={limit}")).ShouldSucceed();
            foreach (var limit in new[] { "0", "101", "", "1.0", "+1", "99999999999" })
            {
                (await server.Client.Get($"{list}?limit={limit}")).ShouldFail(400, "BadRequestException");
            }
        }

        foreach (var limit in new[] { "1", "50" }) (await server.Client.Get($"/v20190125/tags?resourceArn={arn}&limit={limit}")).ShouldSucceed();
        foreach (var limit in new[] { "0", "51" })
        {
            (await server.Client.Get($"/v20190125/tags?resourceArn={arn}&limit={limit}")).ShouldFail(400, "BadRequestException");
        }
    }
}
