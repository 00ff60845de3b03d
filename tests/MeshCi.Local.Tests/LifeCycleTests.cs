using MeshCi.ControlPlane.Settings;

namespace MeshCi.Local.Tests;

public sealed class LifeCycleTests
{
    private const string Nodes = Client.Root + "/shop/virtualNodes";

    [Fact]
    public async Task A_name_in_use_is_a_conflict_and_the_existing_resource_is_unchanged()
    {
        await using var server = await Shop();
        var first = await server.Client.CreateNode("n");
        (await server.Client.CreateNode("n", "9090/http")).ShouldFail(409, "ConflictException", "VirtualNode with name n already exists.");
        (await server.Client.CreateNode("n")).ShouldFail(409, "ConflictException");
        (await server.Client.Get(Nodes + "/n")).Body.ShouldBe(first.Body);
    }

    [Fact]
    public async Task The_same_token_and_body_get_the_same_response_and_another_body_is_a_conflict()
    {
        await using var server = await Shop();
        var client = server.Client;
        var body = $$"""{"clientToken":"t-1","virtualNodeName":"n","spec":{{Specs.Node()}}}""";
        var first = (await client.Put(Nodes, body)).ShouldSucceed();
        server.Time.Advance(TimeSpan.FromMinutes(1));
        (await client.Put(Nodes, body)).ShouldSucceed().Body.ShouldBe(first.Body);
        (await client.Put(Nodes, body.Replace("\"n\"", "\"m\"", StringComparison.Ordinal))).ShouldFail(409, "ConflictException");

        var update = $$"""{"clientToken":"t-1","spec":{{Specs.Node("9090/http")}}}""";
        var second = (await client.Put(Nodes + "/n", update)).ShouldSucceed();
        (await client.Put(Nodes + "/n", update)).ShouldSucceed().Body.ShouldBe(second.Body);
        (await client.Put(Nodes + "/n", update.Replace("9090", "9091", StringComparison.Ordinal))).ShouldFail(
            409, "ConflictException", "The client token was used for a previous call with different specifications.");
        (await client.Get(Nodes + "/n")).Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_is_forgotten_with_its_resource_and_after_a_day()
    {
        await using var server = await Shop();
        var client = server.Client;
        var body = """{"clientToken":"t","virtualNodeName":"n","spec":{}}""";
        var first = (await client.Put(Nodes, body)).ShouldSucceed();
        await client.Delete(Nodes + "/n");
        var second = (await client.Put(Nodes, body)).ShouldSucceed();
        second.Uid.ShouldNotBe(first.Uid);

        server.Time.Advance(TimeSpan.FromHours(24));
        (await client.Put(Nodes, body)).ShouldSucceed().Body.ShouldBe(second.Body);
        server.Time.Advance(TimeSpan.FromMilliseconds(1));
        (await client.Put(Nodes, body)).ShouldFail(409, "ConflictException", "VirtualNode with name n already exists.");
        (await client.Put(Nodes, """{"clientToken":"t","virtualNodeName":"m","spec":{}}""")).ShouldSucceed();
    }

    [Fact]
    public async Task Of_many_concurrent_calls_with_one_token_one_makes_the_change_and_all_get_its_response()
    {
        await using var server = await Shop();
        var body = """{"clientToken":"t","virtualNodeName":"n","spec":{}}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Client.Put(Nodes, body)));
        answers.ShouldAllBe(answer => answer.ShouldSucceed().Body == answers[0].Body);
    }

    [Fact]
    public async Task A_token_belongs_to_its_operation_and_region_and_is_not_used_up_by_a_refused_call()
    {
        await using var server = await Shop();
        var client = server.Client;
        using var far = server.As(client.Signer with { Region = "eu-west-1" });
        const string Refused = """{"clientToken":"t","virtualNodeName":"n","spec":{"serviceDiscovery":{"dns":{"hostname":"h"}}}}""";
        (await client.Put(Nodes, Refused)).ShouldFail(400, "BadRequestException");
        (await client.Put(Client.Root + "/none/virtualNodes", """{"clientToken":"t","virtualNodeName":"n","spec":{}}""")).ShouldFail(404, "NotFoundException");
        (await client.Put(Nodes, """{"clientToken":"t","virtualNodeName":"n","spec":{}}""")).ShouldSucceed();
        (await client.Put(Client.Root + "/shop/virtualRouters", """{"clientToken":"t","virtualRouterName":"n","spec":{}}""")).ShouldSucceed();
        (await client.Put(Nodes + "/n", """{"clientToken":"t","spec":{}}""")).ShouldSucceed();
        (await client.Put(Nodes, """{"spec":{},"virtualNodeName":"n","clientToken":"t"}""")).ShouldSucceed();
        (await far.Put(Client.Root, """{"clientToken":"t","meshName":"shop"}""")).ShouldSucceed();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("0123456789012345678901234567890123456")]
    public async Task A_malformed_token_is_refused(string token)
    {
        await using var server = await Shop();
        (await server.Client.Put(Nodes, $$$"""{"clientToken":"{{{token}}}","virtualNodeName":"n","spec":{}}""")).ShouldFail(400, "BadRequestException");
    }

    [Fact]
    public async Task An_update_replaces_the_spec_and_reordered_members_are_not_a_change()
    {
        await using var server = await Shop();
        var client = server.Client;
        await client.CreateNode("n");
        var updated = (await client.Put(Nodes + "/n", """{"spec":{"logging":{"accessLog":{"file":{"path":"/dev/stdout"}}}}}""")).ShouldSucceed();
        updated.Version.ShouldBe(2);
        updated.Json.GetProperty("spec").TryGetProperty("listeners", out _).ShouldBeFalse();
        server.Time.Advance(TimeSpan.FromMinutes(1));
        var same = (await client.Put(Nodes + "/n", """{"spec":{"backends":[],"other":1,"logging":{"accessLog":{"file":{"path":"/dev/stdout"}}}}}"""))
            .ShouldSucceed();
        same.Body.ShouldBe(updated.Body);
    }

    [Fact]
    public async Task A_deleted_name_can_be_reused_at_once_and_gets_a_new_uid()
    {
        await using var server = await Shop();
        var first = await server.Client.CreateNode("n");
        await server.Client.Delete(Nodes + "/n");
        var second = (await server.Client.CreateNode("n")).ShouldSucceed();
        second.Uid.ShouldNotBe(first.Uid);
        second.Version.ShouldBe(1);
    }

    [Fact]
    public async Task The_outermost_missing_resource_is_reported_first()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        (await client.CreateNode("n")).ShouldFail(404, "NotFoundException", "Mesh with name shop is not present for account 000000000000");
        await client.CreateMesh();
        (await client.CreateRoute("r", "t", Specs.Route("n")))
            .ShouldFail(404, "NotFoundException", "VirtualRouter with name r is not present under mesh shop for account 000000000000");
        await client.CreateRouter("r");
        (await client.CreateRoute("r", "t", Specs.Route("n")))
            .ShouldFail(404, "NotFoundException", "VirtualNode with name n is not present under mesh shop for account 000000000000");
        (await client.Get($"{Client.Root}/shop/virtualRouter/r/routes/t")).ShouldFail(404, "NotFoundException");
        (await client.Get($"{Client.Root}/shop/virtualRouter/q/routes")).ShouldFail(404, "NotFoundException");
        (await client.CreateService("s", Specs.RouterProvider("q"))).ShouldFail(404, "NotFoundException");
        (await client.CreateService("s", Specs.NodeProvider("q"))).ShouldFail(404, "NotFoundException");
        (await client.CreateGateway("g")).ShouldSucceed();
        (await client.CreateGatewayRoute("g", "x", Specs.GatewayRoute("s"))).ShouldFail(404, "NotFoundException");
        (await client.Put(Nodes + "/n", """{"spec":{}}""")).ShouldFail(404, "NotFoundException");
    }

    [Fact]
    public async Task A_backend_does_not_have_to_exist()
    {
        await using var server = await Shop();
        (await server.Client.Put(Nodes, """{"virtualNodeName":"n","spec":{"backends":[{"virtualService":{"virtualServiceName":"later.local"}}]}}"""))
            .ShouldSucceed();
    }

    [Fact]
    public async Task A_resource_in_use_cannot_be_deleted_and_the_error_names_its_user()
    {
        await using var server = await Shop();
        var client = server.Client;
        await client.CreateNode("n");
        await client.CreateNode("p");
        await client.CreateRouter("r");
        await client.CreateRoute("r", "t", Specs.Route("n"));
        await client.CreateService("s", Specs.RouterProvider("r"));
        await client.CreateService("u", Specs.NodeProvider("p"));
        await client.CreateGateway("g");
        await client.CreateGatewayRoute("g", "x", Specs.GatewayRoute("s"));
        await client.CreateGatewayRoute("g", "y", Specs.GatewayRoute("s"));
        const string Mesh = Client.Root + "/shop";

        await Refused("", "Mesh shop for account 000000000000 has active VirtualGateways, please delete VirtualGateways before deleting the Mesh");
        await Refused("/virtualGateways/g", "VirtualGateway with name g cannot be deleted because it has GatewayRoutes, please delete them first");
        await Refused("/virtualServices/s", "VirtualService s is being referenced in the following: GATEWAY_ROUTE: [x, y]");
        await Refused("/virtualRouters/r", "VirtualRouter with name r cannot be deleted because it is a VirtualService provider");
        await Refused("/virtualNodes/p", "VirtualNode with name p cannot be deleted because it is a VirtualService provider");
        await Refused("/virtualNodes/n", "VirtualNode with name n cannot be deleted because it is the target of one or more routes.");
        foreach (var free in new[] {
            "/virtualGateway/g/gatewayRoutes/x", "/virtualGateway/g/gatewayRoutes/y", "/virtualGateways/g", "/virtualServices/s", "/virtualServices/u" })
            (await client.Delete(Mesh + free)).ShouldSucceed();
        await Refused("/virtualRouters/r", "VirtualRouter with name r cannot be deleted because it has Routes, please delete them first");
        foreach (var free in new[] { "/virtualRouter/r/routes/t", "/virtualRouters/r", "/virtualNodes/n" })
            (await client.Delete(Mesh + free)).ShouldSucceed();
        await Refused("", "Mesh shop for account 000000000000 has active VirtualNodes, please delete VirtualNodes before deleting the Mesh");
        (await client.Delete(Mesh + "/virtualNodes/p")).ShouldSucceed();
        (await client.Delete(Mesh)).ShouldSucceed();

        async Task Refused(string path, string message) => (await client.Delete(Mesh + path)).ShouldFail(409, "ResourceInUseException", message);
    }

    [Fact]
    public async Task A_reference_removed_by_an_update_no_longer_blocks_deletion_of_its_target()
    {
        await using var server = await Shop();
        var client = server.Client;
        await client.CreateNode("a");
        await client.CreateNode("b");
        await client.CreateRouter("r");
        await client.CreateRoute("r", "t", Specs.Route("a b"));
        (await client.Delete(Nodes + "/a")).ShouldFail(409, "ResourceInUseException");
        (await client.Put($"{Client.Root}/shop/virtualRouter/r/routes/t", $$"""{"spec":{{Specs.Route("b")}}}""")).ShouldSucceed();
        (await client.Delete(Nodes + "/a")).ShouldSucceed();
    }

    [Fact]
    public async Task Equal_names_in_two_meshes_are_independent()
    {
        await using var server = await Shop();
        var client = server.Client;
        await client.CreateMesh("other");
        foreach (var mesh in new[] { "shop", "other" })
        {
            await client.CreateNode("n", mesh: mesh);
            await client.CreateRouter("r", mesh: mesh);
        }

        (await client.CreateRoute("r", "t", Specs.Route("n"))).ShouldSucceed();
        (await client.Delete($"{Client.Root}/other/virtualNodes/n")).ShouldSucceed();
        (await client.Delete(Nodes + "/n")).ShouldFail(409, "ResourceInUseException");
    }

    [Theory]
    [InlineData("arn:aws:x/y")]
    [InlineData("")]
    [InlineData("a\\u0000b")]
    public async Task A_name_that_the_service_refuses_is_a_bad_request(string name)
    {
        await using var server = await Shop();
        (await server.Client.CreateNode(name)).ShouldFail(400, "BadRequestException");
        (await server.Client.CreateNode(new string('x', 256))).ShouldFail(400, "BadRequestException");
        (await server.Client.CreateNode(new string('x', 255))).ShouldSucceed();
    }

    [Theory]
    [InlineData("""{"listeners":[{"portMapping":{"port":70000,"protocol":"http"}}]}""", "spec.listeners[0].portMapping.port must be 1 to 65535, not 70000")]
    [InlineData("""{"listeners":{}}""", "spec.listeners must be a list, not an object")]
    [InlineData("""{"serviceDiscovery":{"dns":{"hostname":"a"},"awsCloudMap":{"namespaceName":"n","serviceName":"s"}},"listeners":[]}""", null)]
    [InlineData("""[]""", "spec must be an object, not a list")]
    public async Task A_spec_that_violates_the_model_is_refused_with_its_path(string spec, string? message)
    {
        await using var server = await Shop();
        (await server.Client.Put(Nodes, $$"""{"virtualNodeName":"n","spec":{{spec}}}""")).ShouldFail(400, "BadRequestException", message);
        (await server.Client.Get(Nodes + "/n")).ShouldFail(404, "NotFoundException");
    }

    [Theory]
    [InlineData("""{"serviceDiscovery":{"dns":{"hostname":"a"}}}""", "Service Discovery can't be set without a listener.")]
    [InlineData("""{"listeners":[{"portMapping":{"port":1,"protocol":"http"}}]}""", "A virtual node with a listener needs service discovery")]
    [InlineData("""{"backends":[{"virtualService":{"virtualServiceName":"a"}},{"virtualService":{"virtualServiceName":"a"}}]}""",
        "The backend 'a' is listed twice.")]
    public async Task A_spec_that_violates_a_rule_of_the_service_is_refused_with_the_message_of_the_service(string spec, string message)
    {
        await using var server = await Shop();
        (await server.Client.Put(Nodes, $$"""{"virtualNodeName":"n","spec":{{spec}}}"""))
            .ShouldFail(400, "BadRequestException").Message.ShouldStartWith(message);
    }

    [Fact]
    public async Task Quotas_are_enforced_per_container()
    {
        await using var server =
            await LocalServer.Start(
            new Quotas
            {
                Meshes = 1,
                VirtualNodes = 2,
                VirtualRouters = 1,
                Routes = 1,
                VirtualServices = 1,
                VirtualGateways = 1,
                GatewayRoutes = 1,
                Backends = 1
            });
        var client = server.Client;
        (await client.CreateMesh()).ShouldSucceed();
        (await client.CreateMesh("b")).ShouldFail(400, "LimitExceededException", "Account 000000000000 already has the maximum number of meshes: 1.");
        (await client.CreateNode("a")).ShouldSucceed();
        (await client.CreateNode("b")).ShouldSucceed();
        (await client.CreateNode("c")).ShouldFail(400, "LimitExceededException", "Mesh shop already has the maximum number of virtualNodes: 2.");
        (await client.CreateRouter("r")).ShouldSucceed();
        (await client.CreateRouter("s")).ShouldFail(400, "LimitExceededException");
        (await client.CreateRoute("r", "a", Specs.Route("a"))).ShouldSucceed();
        (await client.CreateRoute("r", "b", Specs.Route("a")))
            .ShouldFail(400, "LimitExceededException", "VirtualRouter r already has the maximum number of routes: 1.");
        (await client.CreateService("a")).ShouldSucceed();
        (await client.CreateService("b")).ShouldFail(400, "LimitExceededException");
        (await client.CreateGateway("a")).ShouldSucceed();
        (await client.CreateGateway("b")).ShouldFail(400, "LimitExceededException");
        (await client.CreateGatewayRoute("a", "a", Specs.GatewayRoute("a"))).ShouldSucceed();
        (await client.CreateGatewayRoute("a", "b", Specs.GatewayRoute("a"))).ShouldFail(400, "LimitExceededException");
        (await client.Put(
            Nodes + "/a", """{"spec":{"backends":[{"virtualService":{"virtualServiceName":"a"}},{"virtualService":{"virtualServiceName":"b"}}]}}"""))
            .ShouldFail(400, "LimitExceededException");
        (await client.Delete(Nodes + "/b")).ShouldSucceed();
        (await client.CreateNode("c")).ShouldSucceed();
    }

    private static async Task<LocalServer> Shop()
    {
        var server = await LocalServer.Start();
        (await server.Client.CreateMesh()).ShouldSucceed();
        return server;
    }
}
