using System.Text.Json;

namespace MeshCi.Local.Tests.Identity;

/// <summary>The example on the reference page works.</summary>
public sealed class DocumentedExampleTests
{
    [Fact]
    public async Task The_pipeline_on_the_reference_page_creates_and_changes_only_its_own_resources()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.Start(Example().Replace("https://vault.example.com/v1/identity/oidc", issuer.Url, StringComparison.Ordinal)
            .Replace("vault.example.com/v1/identity/oidc", issuer.Host, StringComparison.Ordinal));
        (await server.Client.CreateMesh()).ShouldSucceed();
        (await server.Client.CreateService("payments.local")).ShouldSucceed();
        (await Make(server.Client, "virtualNodes", "virtualNodeName", "payments", Specs.Node(), "payments")).ShouldSucceed();

        using var sts = server.Sts;
        const string Role = "arn:aws:iam::000000000000:role/ci/deploy-orders";
        (await sts.Assume(issuer.Token(changes: ("sub", "acme/orders:branch:fork")), Role)).ShouldFail(403, "AccessDenied");
        using var pipeline = server.As((await sts.Assume(issuer.Token(changes: ("sub", "acme/orders:branch:main")), Role)).Signer());
        (await Make(
            pipeline, "virtualNodes", "virtualNodeName", "orders",
            Specs.Node("8080/http", ""","backends":[{"virtualService":{"virtualServiceName":"payments.local"}}]"""), "orders")).ShouldSucceed();
        (await Make(pipeline, "virtualRouters", "virtualRouterName", "orders", Specs.Router("8080/http"), "orders")).ShouldSucceed();
        (await Make(pipeline, "virtualRouter/orders/routes", "routeName", "all", Specs.Route("orders"), "orders")).ShouldSucceed();
        (await Make(pipeline, "virtualServices", "virtualServiceName", "orders.local", Specs.RouterProvider("orders"), "orders")).ShouldSucceed();
        (await pipeline.Put($"{Client.Root}/shop/virtualNodes/orders", $$"""{"spec":{{Specs.Node()}}}""")).ShouldSucceed();

        (await Make(pipeline, "virtualNodes", "virtualNodeName", "x", Specs.Node(), "payments")).ShouldFail(403, "ForbiddenException");
        (await pipeline.CreateNode("x")).ShouldFail(403, "ForbiddenException");
        (await pipeline.Get($"{Client.Root}/shop/virtualNodes/payments")).ShouldSucceed();
        (await pipeline.Put($"{Client.Root}/shop/virtualNodes/payments", $$"""{"spec":{{Specs.Node()}}}""")).ShouldFail(403, "ForbiddenException");
        (await pipeline.Put($"{Client.Root}/shop/virtualRouter/orders/routes/all", $$"""{"spec":{{Specs.Route("payments")}}}"""))
            .ShouldFail(403, "ForbiddenException").Message
            .ShouldBe("User: arn:aws:sts::000000000000:assumed-role/deploy-orders/build-7 is not authorized to perform: appmesh:UpdateRoute on resource: "
                + "arn:aws:appmesh:us-east-1:000000000000:mesh/shop/virtualNode/payments "
                + "because no identity-based policy allows the appmesh:UpdateRoute action");
        var others = Uri.EscapeDataString("arn:aws:appmesh:us-east-1:000000000000:mesh/shop/virtualNode/payments");
        (await pipeline.Put($"/v20190125/tag?resourceArn={others}", """{"tags":[{"key":"team","value":"orders"}]}""")).ShouldFail(403, "ForbiddenException");
        var own = Uri.EscapeDataString("arn:aws:appmesh:us-east-1:000000000000:mesh/shop/virtualNode/orders");
        (await pipeline.Put($"/v20190125/untag?resourceArn={own}", """{"tagKeys":["team"]}"""))
            .ShouldFail(403, "ForbiddenException").Message.ShouldContain("with an explicit deny in an identity-based policy");

        (await pipeline.Put($"/v20190125/tag?resourceArn={own}", """{"tags":[{"key":"tier","value":"1"}]}""")).ShouldSucceed();
        const string Keep = """{"key":"team","value":"orders"}""";
        const string Other = """{"key":"TEAM","value":"payments"}""";
        foreach (var tags in (string[])[Other, Other.Replace("TEAM", "team", StringComparison.Ordinal), $"{Keep},{Other}"])
        {
            (await pipeline.Put($"/v20190125/tag?resourceArn={own}", $$"""{"tags":[{{tags}}]}"""))
                .ShouldFail(403, "ForbiddenException").Message.ShouldContain("with an explicit deny in an identity-based policy");
        }

        using var auditor = server.As("auditor");
        (await auditor.Get($"{Client.Root}/shop/virtualNodes")).ShouldSucceed();
        (await auditor.Delete($"{Client.Root}/shop")).ShouldFail(403, "ForbiddenException");
    }

    private static Task<Answer> Make(Client client, string collection, string member, string name, string spec, string team) => client.Put(
        $"{Client.Root}/shop/{collection}", $$"""{"{{member}}":"{{name}}","spec":{{spec}},"tags":[{"key":"team","value":"{{team}}"}]}""");

    private static string Example()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "identity.md"));
        var begin = page.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        var json = page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)];
        JsonDocument.Parse(json).Dispose();
        return json;
    }
}
