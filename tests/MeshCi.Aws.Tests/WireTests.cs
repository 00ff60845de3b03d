using System.Text;
using Amazon.Runtime;
using CsCheck;
using MeshCi.Aws.Client;
using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Tests;

/// <summary>The requests that arrive at a server for calls of the client.</summary>
public sealed class WireTests
{
    // Any valid name of a virtual service, preferably with characters that are special in URLs.
    private static readonly Gen<string> Name = Gen.OneOf(
            Gen.OneOfConst(
                "/", "%", "%2F", "%25", " ", ":", "+", "?", "#", "&", "=", ";", ",", "@", "$", "!", "'", "(", ")", "*", "~", "\\", "|", "..", ".", "é", "日本",
                "😀", "\"", "<", "{x}", "{s1}"),
            Gen.Char[' ', '~'].Select(character => character.ToString()))
        .Array[1, 12].Select(string.Concat).Where(name => name is not ("." or ".."));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_name_arrives_unchanged_and_every_signature_is_valid()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(404, "NotFoundException"));
        await Gen.Select(Name, Name).SampleAsync(
            async names =>
            {
                var (service, router) = names;
                var sentBefore = server.Requests.Count;
                using var plane = Sample.ControlPlane(server.Address);
                var id = new ResourceId(ResourceKind.Route, service, router);
                if (await plane.DescribeAsync(id, CancellationToken.None) is not null) return false;
                var request = server.Requests[sentBefore];
                var segments = request.Target.Split('?')[0].Split('/').Skip(1).Select(Uri.UnescapeDataString).ToArray();
                return segments.SequenceEqual(["v20190125", "meshes", "shop", "virtualRouter", router, "routes", service])
                    && WireSignature.Of(request, Sample.Secret) == WireSignature.In(request);
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public async Task Query_values_arrive_unchanged_and_every_signature_is_valid()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok("""{"tags":[]}"""));
        using var plane = Sample.ControlPlane(server.Address);
        await Name.SampleAsync(
            async arn =>
            {
                var sentBefore = server.Requests.Count;
                await plane.ReadTagsAsync(arn, CancellationToken.None);
                var request = server.Requests[sentBefore];
                return Uri.UnescapeDataString(request.Target.Split("resourceArn=")[1]) == arn
                    && WireSignature.Of(request, Sample.Secret) == WireSignature.In(request);
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public async Task Pages_are_read_to_the_end_in_order()
    {
        await using var server = await ScriptedServer.StartAsync((_, index) => ScriptedAnswer.Ok(index < 2
            ? $$"""
                {"virtualNodes":[{"virtualNodeName":"n{{2 * index}}","arn":"a","version":1},{"virtualNodeName":"n{{2 * index + 1}}","arn":"a"}],
                "nextToken":"a+b/c={{index}}"}
                """
            : """{"virtualNodes":[]}"""));
        using var plane = Sample.ControlPlane(server.Address);

        var names = new List<string>();
        await foreach (var id in plane.ListAsync(ResourceKind.VirtualNode, null, Token)) names.Add(id.Name);

        names.ShouldBe(["n0", "n1", "n2", "n3"]);
        server.Requests.Select(request => request.Target).ShouldBe(
            ["/v20190125/meshes/shop/virtualNodes", "/v20190125/meshes/shop/virtualNodes?nextToken=a%2Bb%2Fc%3D0",
                "/v20190125/meshes/shop/virtualNodes?nextToken=a%2Bb%2Fc%3D1"]);
    }

    [Fact]
    public async Task A_repeating_page_token_is_an_error()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok("""{"routes":[],"nextToken":"again"}"""));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<Deployment.ControlPlanes.ControlPlaneException>(async () =>
        {
            await foreach (var id in plane.ListAsync(ResourceKind.Route, "orders", Token)) _ = id;
        });

        fault.Error.ShouldBe(Deployment.ControlPlanes.ControlPlaneError.Unintelligible);
        fault.Operation.ShouldBe("ListRoutes");
    }

    [Theory]
    [InlineData("""{"virtualNodes":{}}""")]
    [InlineData("""{"routes":[]}""")]
    [InlineData("""{"virtualNodes":[1]}""")]
    [InlineData("""{"virtualNodes":[{"arn":"a"}]}""")]
    public async Task A_list_with_missing_members_is_never_read_as_empty(string body)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(body));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<Deployment.ControlPlanes.ControlPlaneException>(async () =>
        {
            await foreach (var id in plane.ListAsync(ResourceKind.VirtualNode, null, Token)) _ = id;
        });

        fault.Error.ShouldBe(Deployment.ControlPlanes.ControlPlaneError.Unintelligible);
    }

    [Fact]
    public async Task A_description_is_read_completely()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Sample.Data(Sample.Route, 5, """{"priority":7}""")));
        using var client = Sample.Client(server.Address);

        var data = await client.DescribeAsync(Sample.Route, Token);

        data.Version.ShouldBe(5);
        data.Uid.ShouldBe("6f3c");
        data.Status.ShouldBe("ACTIVE");
        data.Arn.ShouldEndWith("route/checkout");
        data.MeshOwner.ShouldBe("123456789012");
        data.Spec.GetRawText().ShouldBe("""{"priority":7}""");
        data.CreatedAt.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 0, 5, 123, TimeSpan.Zero));
    }

    [Fact]
    public async Task The_mesh_owner_is_sent_with_every_call_that_accepts_it()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Sample.Data(Sample.Route)));
        using var client = new AppMeshClient(
            Sample.Settings(server.Address) with { MeshOwner = "123456789012" }, new BasicAWSCredentials("a", "b"), new ImpatientTime());

        await client.DescribeAsync(Sample.Route, Token);

        server.Requests.Single().Target.ShouldEndWith("/virtualRouter/orders/routes/checkout?meshOwner=123456789012");
    }

    [Fact]
    public async Task Tags_are_set_and_removed_by_ARN()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok("{}"));
        using var plane = Sample.ControlPlane(server.Address);
        const string Arn = "arn:aws:appmesh:eu-central-1:123456789012:mesh/shop";

        await plane.TagAsync(Arn, new Dictionary<string, string> { ["meshci:owner"] = "shop/Orders" }, Token);
        await plane.UntagAsync(Arn, ["meshci:build"], Token);

        server.Requests.Select(request => Encoding.UTF8.GetString(request.Body)).ShouldBe(
            ["""{"tags":[{"key":"meshci:owner","value":"shop/Orders"}]}""", """{"tagKeys":["meshci:build"]}"""]);
        server.Requests.ShouldAllBe(
            request => request.Target.Contains("?resourceArn=arn%3Aaws%3Aappmesh%3Aeu-central-1%3A123456789012%3Amesh%2Fshop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_endpoint_may_have_a_path()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Sample.Data(Sample.Node)));
        using var client = Sample.Client(new Uri(server.Address, "/mesh/api/"));

        await client.DescribeAsync(Sample.Node, Token);

        var request = server.Requests.Single();
        request.Target.ShouldBe("/mesh/api/v20190125/meshes/shop/virtualNodes/orders");
        WireSignature.Of(request, Sample.Secret).ShouldBe(WireSignature.In(request));
    }

    [Fact]
    public async Task The_user_agent_contains_the_API_and_MeshCi()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Sample.Data(Sample.Node)));
        using var client = Sample.Client(server.Address);

        await client.DescribeAsync(Sample.Node, Token);

        var agent = server.Requests.Single().Headers["user-agent"];
        agent.ShouldContain("api/AppMesh#");
        agent.ShouldContain("app/MeshCi");
    }
}
