using static MeshCi.Local.Tests.Identity.Identities;

namespace MeshCi.Local.Tests.Identity;

public sealed class AuthorizationTests
{
    private const string Mesh = "arn:aws:appmesh:us-east-1:000000000000:mesh/shop";

    [Fact]
    public async Task A_refusal_names_the_principal_the_action_the_resource_and_the_reason()
    {
        await using var server = await Shop(User("nobody", Allow("ListMeshes")), User("denied", Allow("*") + "," + Deny("CreateRoute DescribeMesh")));
        using var nobody = server.As("nobody");
        (await nobody.CreateRoute("r", "x", Specs.Route("n"))).ShouldFail(
            403, "ForbiddenException",
            $"User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: appmesh:CreateRoute on resource: {Mesh}/virtualRouter/r/route/x "
                + "because no identity-based policy allows the appmesh:CreateRoute action");
        using var denied = server.As("denied");
        (await denied.Get(Client.Root + "/shop")).ShouldFail(403, "ForbiddenException").Message.ShouldStartWith(
            $"User: arn:aws:iam::000000000000:user/denied is not authorized to perform: appmesh:DescribeMesh on resource: {Mesh} with an explicit deny in "
                + "an identity-based policy");
        (await nobody.Get(Client.Root)).ShouldSucceed();
    }

    [Fact]
    public async Task Without_policies_none_of_the_38_operations_is_allowed()
    {
        await using var server = await Shop("""{"name":"nobody"}""");
        using var nobody = server.As("nobody");
        var calls =
            new List<(string Method, string Path, string Body)> {
            ("PUT", Client.Root, """{"meshName":"x"}"""), ("GET", Client.Root, ""), ("GET", Client.Root + "/shop", ""),
            ("PUT", Client.Root + "/shop", "{\"spec\":{}}"), ("DELETE", Client.Root + "/shop", "") };
        foreach (var (collection, member, spec) in new[]
        {
            ("virtualNodes", "virtualNodeName", "{}"), ("virtualRouters", "virtualRouterName", Specs.Router("8080/http")),
            ("virtualServices", "virtualServiceName", "{}"),
            ("virtualGateways", "virtualGatewayName", Specs.Router("8080/http")), ("virtualRouter/r/routes", "routeName", Specs.Route("n")),
            ("virtualGateway/g/gatewayRoutes", "gatewayRouteName", Specs.GatewayRoute("s")),
        })
        {
            var path = $"{Client.Root}/shop/{collection}";
            calls.AddRange(
                [("PUT", path, $$"""{"{{member}}":"x","spec":{{spec}}}"""), ("GET", path, ""), ("GET", path + "/x", ""),
                    ("PUT", path + "/x", $$"""{"spec":{{spec}}}"""), ("DELETE", path + "/x", "")]);
        }

        var arn = Uri.EscapeDataString(Mesh);
        calls.AddRange(
            [("GET", "/v20190125/tags?resourceArn=" + arn, ""), ("PUT", "/v20190125/tag?resourceArn=" + arn, """{"tags":[{"key":"a","value":"b"}]}"""),
                ("PUT", "/v20190125/untag?resourceArn=" + arn, """{"tagKeys":["a"]}""")]);
        calls.Count.ShouldBe(38);
        foreach (var (method, path, body) in calls)
            (await nobody.Send(method, path, body))
            .ShouldFail(403, "ForbiddenException").Message.ShouldStartWith(
            "User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: appmesh:");
    }

    [Fact]
    public async Task A_caller_without_permission_to_read_cannot_tell_what_exists()
    {
        await using var server = await Shop(
            User("nobody", Allow("ListMeshes")), User("tagged", Allow("*", more: ""","Condition":{"StringEquals":{"aws:ResourceTag/team":"orders"}}""")));
        foreach (var user in new[] { "nobody", "tagged" })
        {
            using var client = server.As(user);
            foreach (var (there, absent) in new[] {
                ("/shop", "/gone"), ("/shop/virtualNodes/n", "/shop/virtualNodes/m"), ("/shop/virtualRouter/r/routes/t", "/gone/virtualRouter/q/routes/t") })
            {
                var first = (await client.Get(Client.Root + there)).ShouldFail(403, "ForbiddenException");
                var second = (await client.Get(Client.Root + absent)).ShouldFail(403, "ForbiddenException");
                first.Message.ShouldBe(
                    second.Message.Replace("gone", "shop", StringComparison.Ordinal).Replace("virtualNode/m", "virtualNode/n", StringComparison.Ordinal)
                        .Replace("virtualRouter/q", "virtualRouter/r", StringComparison.Ordinal));
                (await client.Delete(Client.Root + there)).ShouldFail(403, "ForbiddenException");
                (await client.Delete(Client.Root + absent)).ShouldFail(403, "ForbiddenException");
            }
        }
    }

    [Fact]
    public async Task Creating_a_route_also_needs_permission_for_the_nodes_that_it_names()
    {
        await using var server = await Shop(User("half", Allow("CreateRoute UpdateRoute", "mesh/shop/virtualRouter/r/route/* mesh/shop/virtualNode/own-*")));
        (await server.Client.CreateNode("own-1")).ShouldSucceed();
        using var half = server.As("half");
        (await half.CreateRoute("r", "a", Specs.Route("own-1"))).ShouldSucceed();
        (await half.CreateRoute("r", "b", Specs.Route("own-1 n")))
            .ShouldFail(403, "ForbiddenException").Message.ShouldContain($"appmesh:CreateRoute on resource: {Mesh}/virtualNode/n ");
        (await half.Put($"{Client.Root}/shop/virtualRouter/r/routes/a", $$"""{"spec":{{Specs.Route("n")}}}"""))
            .ShouldFail(403, "ForbiddenException").Message.ShouldContain("appmesh:UpdateRoute");
    }

    [Fact]
    public async Task Policies_can_decide_by_the_tags_of_resources_and_requests()
    {
        const string Own = ""","Condition":{"StringEquals":{"aws:ResourceTag/team":"orders"}}""";
        const string Made = ""","Condition":{"StringEquals":{"aws:RequestTag/team":"orders"},"ForAllValues:StringEquals":{"aws:TagKeys":["team","env"]}}""";
        await using var server = await Shop(User(
            "orders", Allow("UpdateVirtualNode DeleteVirtualNode DescribeVirtualNode", more: Own) + "," + Allow("CreateVirtualNode TagResource", more: Made)));
        using var orders = server.As("orders");
        (await Create("a", """[{"key":"team","value":"payments"}]""")).ShouldFail(403, "ForbiddenException");
        (await Create("a", """[{"key":"team","value":"orders"},{"key":"owner","value":"x"}]""")).ShouldFail(403, "ForbiddenException");
        (await Create("a", "[]")).ShouldFail(403, "ForbiddenException");
        (await Create("a", """[{"key":"team","value":"orders"},{"key":"env","value":"x"}]""")).ShouldSucceed();
        (await orders.Put($"{Client.Root}/shop/virtualNodes/a", $$"""{"spec":{{Specs.Node()}}}""")).ShouldSucceed();
        (await orders.Put($"{Client.Root}/shop/virtualNodes/n", $$"""{"spec":{{Specs.Node()}}}""")).ShouldFail(403, "ForbiddenException");
        (await orders.Get($"{Client.Root}/shop/virtualNodes/a")).ShouldSucceed();

        var arn = Uri.EscapeDataString($"{Mesh}/virtualNode/a");
        (await orders.Put($"/v20190125/untag?resourceArn={arn}", """{"tagKeys":["team"]}""")).ShouldFail(403, "ForbiddenException");
        (await server.Client.Put($"/v20190125/untag?resourceArn={arn}", """{"tagKeys":["team"]}""")).ShouldSucceed();
        (await orders.Delete($"{Client.Root}/shop/virtualNodes/a")).ShouldFail(403, "ForbiddenException");

        Task<Answer> Create(string name, string tags) =>
            orders.Put($"{Client.Root}/shop/virtualNodes", $$"""{"virtualNodeName":"{{name}}","spec":{},"tags":{{tags}}}""");
    }

    [Fact]
    public async Task A_remembered_response_is_returned_only_if_the_call_is_still_allowed()
    {
        await using var server = await Shop(User("maker", Allow("*")));
        using var maker = server.As("maker");
        const string Body = """{"virtualNodeName":"once","spec":{},"clientToken":"t"}""";
        var first = (await maker.Put($"{Client.Root}/shop/virtualNodes", Body)).ShouldSucceed();
        (await maker.Put($"{Client.Root}/shop/virtualNodes", Body)).ShouldSucceed().Body.ShouldBe(first.Body);
        server.Live.Change(all => all with { Identity = Read($$"""{"users":[{{User("maker", Allow("DescribeMesh"))}}]}""") });
        (await maker.Put($"{Client.Root}/shop/virtualNodes", Body)).ShouldFail(403, "ForbiddenException");
    }

    private static async Task<LocalServer> Shop(params string[] users)
    {
        var server = await LocalServer.With($$"""{"users":[{{string.Join(',', users)}}]}""");
        (await server.Client.CreateMesh()).ShouldSucceed();
        (await server.Client.CreateNode("n")).ShouldSucceed();
        (await server.Client.CreateRouter("r")).ShouldSucceed();
        (await server.Client.CreateRoute("r", "t", Specs.Route("n"))).ShouldSucceed();
        return server;
    }
}
