namespace MeshCi.Local.Tests;

public sealed class PortRuleTests
{
    private const string Two = "8080/http 9090/http";
    private const string Mesh = Client.Root + "/shop";

    [Fact]
    public async Task A_route_of_a_router_with_several_listeners_must_specify_a_port()
    {
        await using var server = await Shop(router: Two);
        var client = server.Client;
        (await client.CreateRoute("r", "t", Specs.Route("n"))).ShouldFail(
            400, "BadRequestException", "Route must define a port match criteria if the Virtual Router has multiple listeners");
        (await client.CreateRoute("r", "t", Specs.Route("n", """{"prefix":"/","port":1}"""))).ShouldFail(
            400, "BadRequestException", "Route t matches port 1, but VirtualRouter r listens on 8080, 9090 only");
        (await client.CreateRoute("r", "t", Specs.Route("n", """{"prefix":"/","port":9090}"""))).ShouldSucceed();
    }

    [Theory]
    [InlineData("http2Route", "8080/http", null, "uses the protocol http, and Route t is of the type http2Route")]
    [InlineData("httpRoute", "8080/http2", null, "uses the protocol http2, and Route t is of the type httpRoute")]
    [InlineData("httpRoute", "8080/grpc 9090/http", 8080, "uses the protocol grpc, and Route t is of the type httpRoute")]
    [InlineData("httpRoute", "8080/grpc 9090/http", 9090, null)]
    [InlineData("http2Route", "8080/http2", null, null)]
    public async Task A_route_must_have_the_protocol_of_its_listener(string type, string router, int? port, string? refusal)
    {
        await using var server = await Shop(router: router);
        var route = Specs.Route("n", port is null ? Specs.MatchAll : $$"""{"prefix":"/","port":{{port}}}""");

        var answer = await server.Client.CreateRoute("r", "t", route.Replace("httpRoute", type, StringComparison.Ordinal));

        if (refusal is null) answer.ShouldSucceed();
        else answer.ShouldFail(400, "BadRequestException", $"VirtualRouter r on port 8080 {refusal}. Both must use the same protocol.");
    }

    [Fact]
    public async Task A_gateway_route_must_have_the_protocol_of_its_listener_and_the_listener_keeps_it()
    {
        await using var server = await Shop();
        var client = server.Client;
        (await client.CreateService("s")).ShouldSucceed();
        (await client.CreateGateway("g")).ShouldSucceed();
        (await client.CreateGatewayRoute("g", "t", Specs.GatewayRoute("s").Replace("httpRoute", "http2Route", StringComparison.Ordinal))).ShouldFail(
            400, "BadRequestException",
            "VirtualGateway g on port 8080 uses the protocol http, and GatewayRoute t is of the type http2Route. Both must use the same protocol.");
        (await client.CreateGatewayRoute("g", "t", Specs.GatewayRoute("s"))).ShouldSucceed();
        (await client.Put($"{Mesh}/virtualGateways/g", $$"""{"spec":{{Specs.Router("8080/http2")}}}""")).ShouldFail(
            400, "BadRequestException",
            "VirtualGateway g on port 8080 uses the protocol http2, and GatewayRoute t is of the type httpRoute. Both must use the same protocol.");
        (await client.Put($"{Mesh}/virtualGateways/g", $$"""{"spec":{{Specs.Router("9090/http")}}}""")).ShouldSucceed();
    }

    [Theory]
    [InlineData("""{"prefix":"/aws-appmesh/x"}""")]
    [InlineData("""{"prefix":"/aws-app-mesh"}""")]
    [InlineData("""{"path":{"exact":"/aws-appmesh-health"}}""")]
    public async Task A_gateway_route_must_not_match_what_App_Mesh_reserves(string match)
    {
        await using var server = await Shop();
        var client = server.Client;
        (await client.CreateService("s")).ShouldSucceed();
        (await client.CreateGateway("g")).ShouldSucceed();

        (await client.CreateGatewayRoute("g", "t", Specs.GatewayRoute("s", match))).ShouldFail(400, "BadRequestException").Message
            .ShouldStartWith("App Mesh reserves paths");
        (await client.CreateRoute("r", "t", Specs.Route("n", """{"prefix":"/aws-appmesh"}"""))).ShouldSucceed();
    }

    [Theory]
    [InlineData("n", 0)]
    [InlineData("n n", 0)]
    public async Task A_route_whose_weights_are_all_zero_is_refused(string targets, int weight)
    {
        await using var server = await Shop();

        (await server.Client.CreateRoute("r", "t", Specs.Route(targets).Replace("\"weight\":1", $"\"weight\":{weight}", StringComparison.Ordinal)))
            .ShouldFail(400, "BadRequestException").Message.ShouldStartWith("All weights are 0");
    }

    [Fact]
    public async Task A_second_listener_can_be_added_only_after_the_routes_specify_ports()
    {
        await using var server = await Shop();
        var client = server.Client;
        foreach (var name in new[] { "a", "b", "c", "d", "e", "f" }) (await client.CreateRoute("r", name, Specs.Route("n"))).ShouldSucceed();
        (await UpdateRouter(client, Two)).ShouldFail(
            400, "BadRequestException",
            "All Routes for this Virtual Router must define a port match before adding multiple listeners to this Virtual Router. "
                + "6 Route(s) are missing port. Listing up to 5 route names: [a, b, c, d, e]");
        foreach (var name in new[] { "a", "b", "c", "d", "e", "f" })
            (await client.Put($"{Mesh}/virtualRouter/r/routes/{name}", $$"""{"spec":{{Specs.Route("n", """{"prefix":"/","port":8080}""")}}}"""))
            .ShouldSucceed();
        (await UpdateRouter(client, Two)).ShouldSucceed();
    }

    [Fact]
    public async Task A_listener_that_a_route_refers_to_cannot_change()
    {
        await using var server = await Shop(router: Two);
        var client = server.Client;
        (await client.CreateRoute("r", "t", Specs.Route("n", """{"prefix":"/","port":9090}"""))).ShouldSucceed();
        (await UpdateRouter(client, "8080/http")).ShouldFail(
            400, "BadRequestException", "The listener with port 9090 and protocol http cannot be removed or changed because Route t uses it");
        (await UpdateRouter(client, "8080/http 9090/grpc")).ShouldFail(400, "BadRequestException");
        (await UpdateRouter(client, "9090/http")).ShouldSucceed();
    }

    [Fact]
    public async Task The_only_listener_may_change_its_port_but_not_its_protocol()
    {
        await using var server = await Shop();
        var client = server.Client;
        (await client.CreateRoute("r", "t", Specs.Route("n"))).ShouldSucceed();
        (await UpdateRouter(client, "9090/http")).ShouldSucceed();
        (await UpdateRouter(client, "9090/grpc")).ShouldFail(400, "BadRequestException");
        (await client.Delete($"{Mesh}/virtualRouter/r/routes/t")).ShouldSucceed();
        (await UpdateRouter(client, "9090/grpc")).ShouldSucceed();
    }

    [Fact]
    public async Task A_target_with_several_listeners_must_be_specified_with_a_port()
    {
        await using var server = await Shop(node: Two);
        var client = server.Client;
        (await client.CreateRoute("r", "t", Specs.Route("n"))).ShouldFail(400, "BadRequestException");
        (await client.CreateRoute("r", "t", Specs.Route("n:7"))).ShouldFail(
            400, "BadRequestException", "Route t sends traffic to port 7, but VirtualNode n listens on 8080, 9090 only");
        (await client.CreateRoute("r", "t", Specs.Route("n:9090"))).ShouldSucceed();
    }

    [Fact]
    public async Task A_node_targeted_without_a_port_cannot_get_a_second_listener()
    {
        await using var server = await Shop();
        var client = server.Client;
        (await client.CreateRoute("r", "t", Specs.Route("n"))).ShouldSucceed();
        var update = $$"""{"spec":{{Specs.Node(Two)}}}""";
        (await client.Put(Mesh + "/virtualNodes/n", update)).ShouldFail(400, "BadRequestException").Message.ShouldEndWith("route names: [t]");
        (await client.Put(Mesh + "/virtualRouter/r/routes/t", $$"""{"spec":{{Specs.Route("n:8080")}}}""")).ShouldSucceed();
        (await client.Put(Mesh + "/virtualNodes/n", update)).ShouldSucceed();
    }

    [Fact]
    public async Task Gateway_routes_follow_the_same_rules()
    {
        await using var server = await Shop(node: Two);
        var client = server.Client;
        await client.CreateService("s", Specs.NodeProvider("n"));
        await client.CreateGateway("g");
        (await client.CreateGatewayRoute("g", "x", Specs.GatewayRoute("s"))).ShouldFail(
            400, "BadRequestException", "GatewayRoute must define a target port because the provider of Virtual Service s has multiple listeners");
        (await client.CreateGatewayRoute("g", "x", Specs.GatewayRoute("s", port: ",\"port\":9090"))).ShouldSucceed();
        (await client.Put(Mesh + "/virtualGateways/g", $$"""{"spec":{{Specs.Router(Two)}}}"""))
            .ShouldFail(400, "BadRequestException").Message.ShouldEndWith("gateway route names: [x]");
        (await client.Put(
            Mesh + "/virtualGateway/g/gatewayRoutes/x", $$"""{"spec":{{Specs.GatewayRoute("s", """{"prefix":"/","port":8080}""", ",\"port\":9090")}}}"""))
                .ShouldSucceed();
        (await client.Put(Mesh + "/virtualGateways/g", $$"""{"spec":{{Specs.Router(Two)}}}""")).ShouldSucceed();
        (await client.CreateGateway("h", Two)).ShouldSucceed();
        (await client.CreateGatewayRoute("h", "x", Specs.GatewayRoute("s", port: ",\"port\":9090"))).ShouldFail(
            400, "BadRequestException", "GatewayRoute must define a port match criteria if the Virtual Gateway has multiple listeners");
    }

    private static Task<Answer> UpdateRouter(Client client, string listeners) =>
        client.Put(Mesh + "/virtualRouters/r", $$"""{"spec":{{Specs.Router(listeners)}}}""");

    private static async Task<LocalServer> Shop(string router = "8080/http", string node = "8080/http")
    {
        var server = await LocalServer.Start();
        (await server.Client.CreateMesh()).ShouldSucceed();
        (await server.Client.CreateNode("n", node)).ShouldSucceed();
        (await server.Client.CreateRouter("r", router)).ShouldSucceed();
        return server;
    }
}
