using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Local.Tests;

public sealed class OperationTests
{
    // A complete mesh: the collection, the body and the second spec of each kind.
    private static readonly (ResourceKind Kind, string Collection, string Name, string Spec, string Other)[] Everything =
    [
        (ResourceKind.Mesh, "", "shop", """{"egressFilter":{"type":"ALLOW_ALL"}}""", """{"egressFilter":{"type":"DROP_ALL"}}"""),
        (ResourceKind.VirtualNode, "/shop/virtualNodes", "orders", Specs.Node(), Specs.Node("9090/http")),
        (ResourceKind.VirtualRouter, "/shop/virtualRouters", "orders", Specs.Router("8080/http"), Specs.Router("9090/http")),
        (ResourceKind.Route, "/shop/virtualRouter/orders/routes", "all", Specs.Route("orders"), Specs.Route("orders", """{"prefix":"/x"}""")),
        (ResourceKind.VirtualService, "/shop/virtualServices", "a b/c%é.local", Specs.RouterProvider("orders"), Specs.NodeProvider("orders")),
        (ResourceKind.VirtualGateway, "/shop/virtualGateways", "front", Specs.Router("80/http"), Specs.Router("81/http")),
        (ResourceKind.GatewayRoute, "/shop/virtualGateway/front/gatewayRoutes", "in", Specs.GatewayRoute("a b/c%é.local"),
            Specs.GatewayRoute("a b/c%é.local", """{"prefix":"/y"}""")),
    ];

    [Fact]
    public async Task All_38_operations_respond_as_App_Mesh_does()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        var operations = 0;
        foreach (var (kind, collection, name, spec, other) in Everything)
        {
            var info = kind.Info();
            var path = Client.Root + collection;
            var item = $"{path}/{Uri.EscapeDataString(name)}";
            (await client.Get(item)).ShouldFail(404, "NotFoundException");

            var created = (await client.Put(path, $$"""{"{{info.NameMember}}":"{{name}}","spec":{{spec}}}""")).ShouldSucceed();
            created.Json.GetProperty(info.NameMember).GetString().ShouldBe(name);
            created.Json.GetProperty("meshName").GetString().ShouldBe("shop");
            created.Json.GetProperty("status").GetProperty("status").GetString().ShouldBe("ACTIVE");
            created.Version.ShouldBe(1);
            var metadata = created.Json.GetProperty("metadata");
            metadata.GetProperty("meshOwner").GetString().ShouldBe("000000000000");
            metadata.GetProperty("resourceOwner").GetString().ShouldBe("000000000000");
            metadata.GetProperty("createdAt").GetDouble().ShouldBe(server.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);

            (await client.Get(item)).ShouldSucceed().Body.ShouldBe(created.Body);
            (await client.Get(item + "?meshOwner=000000000000")).ShouldSucceed();

            server.Time.Advance(TimeSpan.FromSeconds(1.5));
            var updated = (await client.Put(item, $$"""{"spec":{{other}}}""")).ShouldSucceed();
            updated.Version.ShouldBe(2);
            updated.Uid.ShouldBe(created.Uid);
            updated.Json.GetProperty("metadata").GetProperty("lastUpdatedAt").GetDouble()
                .ShouldBe(metadata.GetProperty("createdAt").GetDouble() + 1.5);

            var listed = (await client.Get(path)).ShouldSucceed().Json.GetProperty(info.Collection);
            listed.GetArrayLength().ShouldBe(1);
            listed[0].EnumerateObject().Select(member => member.Name).ShouldNotContain("spec");
            listed[0].GetProperty("arn").GetString().ShouldBe(created.Arn);
            listed[0].GetProperty("version").GetInt64().ShouldBe(2);

            var arn = Uri.EscapeDataString(created.Arn);
            (await client.Put($"/v20190125/tag?resourceArn={arn}", """{"tags":[{"key":"a","value":"1"},{"key":"b","value":""}]}"""))
                .ShouldSucceed().Body.ShouldBe("{}");
            (await client.Put($"/v20190125/untag?resourceArn={arn}", """{"tagKeys":["a","none"]}""")).ShouldSucceed().Body.ShouldBe("{}");
            (await client.Get($"/v20190125/tags?resourceArn={arn}")).ShouldSucceed().Body.ShouldBe("""{"tags":[{"key":"b","value":""}]}""");
            operations += 4;
        }

        foreach (var (kind, collection, name, _, _) in Everything.OrderByDescending(row => row.Kind is ResourceKind.VirtualNode ? 0 : (int)row.Kind))
        {
            if (kind == ResourceKind.Mesh) continue;
            await Delete(kind, collection, name);
        }

        await Delete(ResourceKind.Mesh, "", "shop");
        (operations + 7 + 3).ShouldBe(38);

        async Task Delete(ResourceKind kind, string collection, string name)
        {
            var item = $"{Client.Root}{collection}/{Uri.EscapeDataString(name)}";
            var deleted = (await client.Delete(item)).ShouldSucceed();
            deleted.Json.GetProperty("status").GetProperty("status").GetString().ShouldBe("DELETED");
            deleted.Version.ShouldBe(kind == ResourceKind.Mesh ? 2 : 3);
            (await client.Get(item)).ShouldFail(404, "NotFoundException");
            (await client.Delete(item)).ShouldFail(404, "NotFoundException");
        }
    }

    [Fact]
    public async Task Arns_contain_the_parent()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        await client.CreateMesh();
        await client.CreateNode("n");
        await client.CreateRouter("r");
        (await client.CreateRoute("r", "t", Specs.Route("n"))).ShouldSucceed().Arn
            .ShouldBe("arn:aws:appmesh:us-east-1:000000000000:mesh/shop/virtualRouter/r/route/t");
    }

    [Theory]
    [InlineData("POST", "/v20190125/meshes")]
    [InlineData("DELETE", "/v20190125/meshes")]
    [InlineData("GET", "/v20190125/meshes/")]
    [InlineData("GET", "/v20190125/meshes/m/virtualNode")]
    [InlineData("GET", "/v20190125/meshes/m/routes")]
    [InlineData("GET", "/v20190125/meshes/m/virtualRouters/r/routes")]
    [InlineData("GET", "/v20190125/meshes/m/virtualGateway/r/routes")]
    [InlineData("GET", "/v20190125/meshes/m/virtualRouter/r/routes/t/more")]
    [InlineData("GET", "/v20190125/tag")]
    [InlineData("GET", "/v20200101/meshes")]
    [InlineData("GET", "/")]
    public async Task Methods_and_paths_that_match_no_operation_are_unknown(string method, string path)
    {
        await using var server = await LocalServer.Start();
        (await server.Client.Send(method, path)).ShouldFail(404, "UnknownOperationException");
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_name_that_clients_remove_from_a_path_is_refused(string name)
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        (await client.CreateMesh()).ShouldSucceed();
        (await client.CreateRouter("r")).ShouldSucceed();

        Answer[] answers =
        [
            await client.CreateMesh(name), await client.CreateNode(name), await client.CreateRouter(name), await client.CreateService(name),
            await client.CreateGateway(name), await client.CreateRoute("r", name, Specs.Route("n")),
            await client.Get($"{Client.Root}/shop/virtualNodes/{name.Replace(".", "%2E", StringComparison.Ordinal)}"),
        ];

        foreach (var answer in answers) answer.ShouldFail(400, "BadRequestException").Message.ShouldContain($"name must not be '{name}'");
    }

    [Fact]
    public async Task A_name_with_an_encoded_slash_is_one_name()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        await client.CreateMesh();
        foreach (var name in new[] { "a/b", "a%2Fb", "a/../b", "...", "é ü", "x?y=z&w#f", "+", "virtualNodes" })
        {
            (await client.CreateService(name)).ShouldSucceed();
            var item = $"{Client.Root}/shop/virtualServices/{Uri.EscapeDataString(name)}";
            var described = (await client.Get(item)).ShouldSucceed();
            described.Json.GetProperty("virtualServiceName").GetString().ShouldBe(name);
            (await client.Get($"/v20190125/tags?resourceArn={Uri.EscapeDataString(described.Arn)}")).ShouldSucceed();
        }
    }

    [Fact]
    public async Task Describe_fills_in_the_defaults_of_the_service_and_drops_unknown_members()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        await client.CreateMesh();
        const string Listener = """
            {"listeners":[{"portMapping":{"port":8080,"protocol":"http"},"unknown":[1],
            "healthCheck":{"protocol":"http","path":"/h","healthyThreshold":2,"unhealthyThreshold":2,"intervalMillis":5000,"timeoutMillis":2000}}],
            "serviceDiscovery":{"dns":{"hostname":"h"}},"logging":null,"novelty":{}}
            """;
        var created = (await client.Put($"{Client.Root}/shop/virtualNodes", $$"""{"virtualNodeName":"n","other":1,"spec":{{Listener}}}""")).ShouldSucceed();
        var spec = created.Json.GetProperty("spec");
        spec.GetProperty("backends").GetArrayLength().ShouldBe(0);
        spec.GetProperty("listeners")[0].GetProperty("healthCheck").GetProperty("port").GetInt32().ShouldBe(8080);
        spec.EnumerateObject().Select(member => member.Name).ShouldBe(["listeners", "serviceDiscovery", "backends"]);
        spec.GetProperty("listeners")[0].EnumerateObject().Select(member => member.Name).ShouldBe(["portMapping", "healthCheck"]);
    }

    [Fact]
    public async Task A_mesh_without_a_spec_has_an_empty_one()
    {
        await using var server = await LocalServer.Start();
        (await server.Client.CreateMesh()).Json.GetProperty("spec").ValueKind.ShouldBe(JsonValueKind.Object);
        (await server.Client.Put($"{Client.Root}/shop", "{}")).ShouldSucceed().Version.ShouldBe(1);
    }

    [Theory]
    [InlineData("meshOwner=111111111111", 403, "ForbiddenException")]
    [InlineData("meshOwner=me", 400, "BadRequestException")]
    public async Task A_mesh_of_another_account_cannot_be_read(string query, int status, string type)
    {
        await using var server = await LocalServer.Start();
        await server.Client.CreateMesh();
        (await server.Client.Get($"{Client.Root}/shop?{query}")).ShouldFail(status, type);
        (await server.Client.Get($"{Client.Root}/shop/virtualNodes?{query}")).ShouldFail(status, type);
    }

    [Fact]
    public async Task Every_response_has_its_own_request_id()
    {
        await using var server = await LocalServer.Start();
        var first = (await server.Client.CreateMesh()).RequestId;
        var second = (await server.Client.Get(Client.Root + "/none")).RequestId;
        Guid.TryParse(first, out _).ShouldBeTrue();
        Guid.TryParse(second, out _).ShouldBeTrue();
        first.ShouldNotBe(second);
    }
}
