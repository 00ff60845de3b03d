using MeshCi.ControlPlane.Settings;
using MeshCi.Local.Configuration;
using static MeshCi.Local.Tests.Identity.Identities;

namespace MeshCi.Local.Tests.Identity;

public sealed class SharedMeshTests
{
    private const string Owned = "?meshOwner=" + Default;

    private static readonly string Setup = $$"""
        {"users":[{{User("consumer", Allow("*"), Other)}},{{User("stranger", Allow("*"), Third)}}],
         "shares":[{"owner":"{{Default}}","mesh":"shop","accounts":["{{Other}}"]}]}
        """;

    [Fact]
    public async Task A_consumer_creates_its_own_resources_in_the_mesh_of_the_owner()
    {
        await using var server = await Shop();
        using var consumer = server.As("consumer");
        var node = (await consumer.Put($"{Client.Root}/shop/virtualNodes{Owned}", $$"""{"virtualNodeName":"theirs","spec":{{Specs.Node()}}}"""))
            .ShouldSucceed();
        node.Arn.ShouldBe("arn:aws:appmesh:us-east-1:111122223333:mesh/shop/virtualNode/theirs");
        var metadata = node.Json.GetProperty("metadata");
        metadata.GetProperty("meshOwner").GetString().ShouldBe(Default);
        metadata.GetProperty("resourceOwner").GetString().ShouldBe(Other);
        (await server.Client.Get($"{Client.Root}/shop/virtualNodes/theirs")).ShouldSucceed().Body.ShouldBe(node.Body);
        (await consumer.Put($"{Client.Root}/shop/virtualNodes/theirs{Owned}", $$"""{"spec":{{Specs.Node("9090/http")}}}"""))
            .ShouldSucceed().Version.ShouldBe(2);
        (await consumer.Put($"{Client.Root}/shop/virtualNodes{Owned}", $$"""{"virtualNodeName":"orders","spec":{{Specs.Node()}}}"""))
            .ShouldFail(409, "ConflictException");

        // Names and references belong to the mesh, whichever account owns the resources.
        (await consumer.Put($"{Client.Root}/shop/virtualRouters{Owned}", $$"""{"virtualRouterName":"r","spec":{{Specs.Router("8080/http")}}}"""))
            .ShouldSucceed();
        (await consumer.Put($"{Client.Root}/shop/virtualRouter/r/routes{Owned}", $$"""{"routeName":"all","spec":{{Specs.Route("orders")}}}""")).ShouldSucceed();
        (await server.Client.Delete($"{Client.Root}/shop/virtualNodes/orders")).ShouldFail(409, "ResourceInUseException");
        (await consumer.Delete($"{Client.Root}/shop/virtualRouter/r/routes/all{Owned}")).ShouldSucceed();
    }

    [Fact]
    public async Task Each_account_changes_only_its_own_resources_but_the_owner_can_delete_any()
    {
        await using var server = await Shop();
        using var consumer = server.As("consumer");
        (await consumer.Put($"{Client.Root}/shop/virtualNodes{Owned}", $$"""{"virtualNodeName":"theirs","spec":{{Specs.Node()}}}""")).ShouldSucceed();
        (await consumer.Put($"{Client.Root}/shop/virtualNodes/orders{Owned}", $$"""{"spec":{{Specs.Node()}}}"""))
            .ShouldFail(403, "ForbiddenException").Message.ShouldContain("belongs to account 000000000000");
        (await consumer.Delete($"{Client.Root}/shop/virtualNodes/orders{Owned}")).ShouldFail(403, "ForbiddenException");
        (await server.Client.Put($"{Client.Root}/shop/virtualNodes/theirs", $$"""{"spec":{{Specs.Node()}}}""")).ShouldFail(403, "ForbiddenException");
        (await consumer.Get($"{Client.Root}/shop/virtualNodes/orders{Owned}")).ShouldSucceed();
        (await consumer.Get($"{Client.Root}/shop/virtualNodes{Owned}")).ShouldSucceed().Json.GetProperty("virtualNodes").GetArrayLength().ShouldBe(2);
        (await server.Client.Delete($"{Client.Root}/shop/virtualNodes/theirs")).ShouldSucceed();
        (await consumer.Delete($"{Client.Root}/shop/virtualNodes/theirs{Owned}")).ShouldFail(404, "NotFoundException");
    }

    [Fact]
    public async Task Only_the_owner_manages_the_mesh_its_gateways_and_gateway_routes()
    {
        await using var server = await Shop();
        using var consumer = server.As("consumer");
        (await consumer.Get($"{Client.Root}/shop{Owned}")).ShouldSucceed().Json.GetProperty("metadata").GetProperty("resourceOwner").GetString()
            .ShouldBe(Default);
        foreach (var (method, path) in new[]
        {
            ("GET", $"{Client.Root}/shop/virtualGateways"), ("GET", $"{Client.Root}/shop/virtualGateways/front"),
            ("DELETE", $"{Client.Root}/shop/virtualGateways/front"),
            ("GET", $"{Client.Root}/shop/virtualGateway/front/gatewayRoutes"),
        })
            (await consumer.Send(method, path + Owned)).ShouldFail(403, "ForbiddenException").Message.ShouldContain("is reserved for its owner");
        (await consumer.Put($"{Client.Root}/shop/virtualGateways{Owned}", $$"""{"virtualGatewayName":"g","spec":{{Specs.Router("8080/http")}}}"""))
            .ShouldFail(403, "ForbiddenException");

        // UpdateMesh and DeleteMesh have no meshOwner: they apply to the caller's own mesh, which does not exist.
        (await consumer.Delete($"{Client.Root}/shop{Owned}")).ShouldFail(404, "NotFoundException");
    }

    [Fact]
    public async Task An_account_without_a_share_cannot_tell_whether_the_mesh_exists()
    {
        await using var server = await Shop();
        using var stranger = server.As("stranger");
        var there = (await stranger.Get($"{Client.Root}/shop{Owned}")).ShouldFail(403, "ForbiddenException");
        var absent = (await stranger.Get($"{Client.Root}/other{Owned}")).ShouldFail(403, "ForbiddenException");
        there.Message.Replace("shop", "other", StringComparison.Ordinal).ShouldBe(absent.Message);
        (await stranger.Get($"{Client.Root}/shop/virtualNodes/orders{Owned}")).ShouldFail(403, "ForbiddenException");
        (await stranger.Get($"{Client.Root}/shop")).ShouldFail(404, "NotFoundException");
        (await stranger.Get($"{Client.Root}/shop?meshOwner=12")).ShouldFail(400, "BadRequestException");
    }

    [Fact]
    public async Task ListMeshes_pages_through_own_and_shared_meshes()
    {
        await using var server = await Shop();
        using var consumer = server.As("consumer");
        foreach (var name in new[] { "a", "shop", "z" }) (await consumer.CreateMesh(name)).ShouldSucceed();
        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = (await consumer.Get($"{Client.Root}?limit=1{(token is null ? "" : "&nextToken=" + Uri.EscapeDataString(token))}")).ShouldSucceed();
            seen.AddRange(page.Json.GetProperty("meshes").EnumerateArray().Select(mesh => $"{mesh.GetProperty("meshName")}@{mesh.GetProperty("meshOwner")}"));
            token = page.NextToken;
        }
        while (token is not null);
        seen.ShouldBe([$"a@{Other}", $"shop@{Default}", $"shop@{Other}", $"z@{Other}"]);
        (await server.Client.Get(Client.Root)).Json.GetProperty("meshes").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Tags_can_be_accessed_only_by_the_account_that_owns_the_resource()
    {
        await using var server = await Shop();
        using var consumer = server.As("consumer");
        var mesh = Uri.EscapeDataString($"arn:aws:appmesh:us-east-1:{Default}:mesh/shop");
        (await consumer.Get($"/v20190125/tags?resourceArn={mesh}")).ShouldFail(403, "ForbiddenException");
        (await consumer.Put($"/v20190125/tag?resourceArn={mesh}", """{"tags":[{"key":"a","value":"b"}]}""")).ShouldFail(403, "ForbiddenException");
        var created = await consumer.Put(
            $"{Client.Root}/shop/virtualNodes{Owned}", $$"""{"virtualNodeName":"theirs","spec":{{Specs.Node()}},"tags":[{"key":"a","value":"b"}]}""");
        var node = Uri.EscapeDataString(created.ShouldSucceed().Arn);
        (await consumer.Get($"/v20190125/tags?resourceArn={node}")).ShouldSucceed().Body.ShouldBe("""{"tags":[{"key":"a","value":"b"}]}""");
        (await server.Client.Get($"/v20190125/tags?resourceArn={node}")).ShouldFail(403, "ForbiddenException");
        (await consumer.Put($"/v20190125/untag?resourceArn={node}", """{"tagKeys":["a"]}""")).ShouldSucceed();
    }

    [Fact]
    public async Task Quotas_count_the_resources_of_all_accounts_and_client_tokens_are_per_account()
    {
        await using var server = await LocalServer.Start(new ControlPlaneConfiguration { Quotas = new Quotas { VirtualNodes = 2 }, Identity = Read(Setup) });
        (await server.Client.CreateMesh()).ShouldSucceed();
        using var consumer = server.As("consumer");
        (await server.Client.Put($"{Client.Root}/shop/virtualNodes", $$"""{"virtualNodeName":"a","spec":{{Specs.Node()}},"clientToken":"t"}"""))
            .ShouldSucceed();
        (await consumer.Put($"{Client.Root}/shop/virtualNodes{Owned}", $$"""{"virtualNodeName":"b","spec":{{Specs.Node()}},"clientToken":"t"}"""))
            .ShouldSucceed();
        (await consumer.Put($"{Client.Root}/shop/virtualNodes{Owned}", $$"""{"virtualNodeName":"c","spec":{{Specs.Node()}}}"""))
            .ShouldFail(400, "LimitExceededException");
        (await server.Client.CreateNode("c")).ShouldFail(400, "LimitExceededException");
    }

    private static async Task<LocalServer> Shop()
    {
        var server = await LocalServer.With(Setup);
        (await server.Client.CreateMesh()).ShouldSucceed();
        (await server.Client.CreateNode("orders")).ShouldSucceed();
        (await server.Client.CreateGateway("front")).ShouldSucceed();
        return server;
    }
}
