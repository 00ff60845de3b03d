using System.Text.Json;

namespace MeshCi.Conformance.Tests;

/// <summary>The AWS CLI reads lists in pages: <c>--page-size</c> is the size of a page, <c>--max-items</c> the most items that it prints.</summary>
[Trait("Category", "Long")]
public abstract class AwsCliPaginationTests(AwsCliRun run)
{
    [Theory]
    [InlineData("list-meshes", "meshes", "meshName", "other shop third")]
    [InlineData("list-virtual-nodes --mesh-name shop", "virtualNodes", "virtualNodeName", "n-1 n-2 orders")]
    [InlineData("list-virtual-routers --mesh-name shop", "virtualRouters", "virtualRouterName", "orders r-1 r-2")]
    [InlineData("list-routes --mesh-name shop --virtual-router-name orders", "routes", "routeName", "t-1 t-2 t-3")]
    [InlineData("list-virtual-services --mesh-name shop", "virtualServices", "virtualServiceName", "orders.local s-1 s-2")]
    [InlineData("list-virtual-gateways --mesh-name shop", "virtualGateways", "virtualGatewayName", "front g-1 g-2")]
    [InlineData("list-gateway-routes --mesh-name shop --virtual-gateway-name front", "gatewayRoutes", "gatewayRouteName", "x-1 x-2 x-3")]
    [InlineData("list-tags-for-resource --resource-arn arn:aws:appmesh:eu-west-1:000000000000:mesh/shop", "tags", "key", "a b c")]
    public async Task A_list_is_read_in_pages_and_continues_where_it_stopped(string list, string member, string name, string all)
    {
        var cli = await run.CliAsync();
        var whole = all.Split(' ').ToList();

        // One request each, because the page is smaller than the list.
        Names((await cli.AppMesh($"{list} --page-size 1")).Json).ShouldBe(whole);

        var first = (await cli.AppMesh($"{list} --max-items 2")).Json;
        Names(first).ShouldBe(whole[..2]);
        var rest = (await cli.AppMesh($"{list} --page-size 2 --starting-token", first.GetProperty("NextToken").GetString()!)).Json;
        Names(rest).ShouldBe(whole[2..]);
        rest.TryGetProperty("NextToken", out _).ShouldBeFalse();

        List<string> Names(JsonElement answer) => [.. answer.GetProperty(member).EnumerateArray().Select(each => each.GetProperty(name).GetString()!)];
    }

    [Fact]
    public async Task A_list_continues_after_its_token_during_concurrent_inserts_and_deletes()
    {
        var cli = await run.CliAsync();
        await Task.WhenAll(CreateAsync("w-b"), CreateAsync("w-d"), CreateAsync("w-f"));
        const string List = "list-routes --mesh-name shop --virtual-router-name r-1 --page-size 2 --max-items";
        var first = (await cli.AppMesh(List + " 2")).Json;
        Names(first).ShouldBe(["w-b", "w-d"]);

        // The last item of the page is deleted; there are more items before it, and one more after it.
        await Task.WhenAll(CreateAsync("w-a"), CreateAsync("w-c"), CreateAsync("w-e"), DeleteAsync("w-d"));
        var rest = (await cli.AppMesh(List + " 9 --starting-token", first.GetProperty("NextToken").GetString()!)).Json;
        Names(rest).ShouldBe(["w-e", "w-f"]);
        rest.TryGetProperty("NextToken", out _).ShouldBeFalse();

        Task CreateAsync(string name) => DoneAsync($"create-route --spec {AwsCliSpecs.Route}", name);
        Task DeleteAsync(string name) => DoneAsync("delete-route", name);
        async Task DoneAsync(string call, string name) =>
            (await cli.AppMesh($"{call} --mesh-name shop --virtual-router-name r-1 --route-name {name}")).Json.ShouldNotBe(default);
        static List<string> Names(JsonElement answer) =>
            [.. answer.GetProperty("routes").EnumerateArray().Select(each => each.GetProperty("routeName").GetString()!)];
    }

    public abstract class Run(int major) : AwsCliRun(major)
    {
        internal override async Task FillAsync(AwsCli cli)
        {
            await Make("create-mesh --mesh-name", "shop", "other", "third");
            var tags = cli.AppMesh(
                "tag-resource --resource-arn arn:aws:appmesh:eu-west-1:000000000000:mesh/shop --tags key=a,value=1 key=b,value=2 key=c,value=3");
            var nodes = Make("create-virtual-node --mesh-name shop --spec {} --virtual-node-name", "n-1", "n-2");
            (await cli.AppMesh("create-virtual-node --mesh-name shop --virtual-node-name orders", "--spec", AwsCliSpecs.Node)).Json.ShouldNotBe(default);
            await Make($"create-virtual-router --mesh-name shop --spec {AwsCliSpecs.Listener} --virtual-router-name", "orders", "r-1", "r-2");
            await Make("create-virtual-service --mesh-name shop --spec {} --virtual-service-name", "orders.local", "s-1", "s-2");
            await Make($"create-virtual-gateway --mesh-name shop --spec {AwsCliSpecs.Listener} --virtual-gateway-name", "front", "g-1", "g-2");
            await Make($"create-route --mesh-name shop --virtual-router-name orders --spec {AwsCliSpecs.Route} --route-name", "t-1", "t-2", "t-3");
            await Make(
                $"create-gateway-route --mesh-name shop --virtual-gateway-name front --spec {AwsCliSpecs.GatewayRoute} --gateway-route-name", "x-1", "x-2",
                "x-3");
            await nodes;
            (await tags).Json.ShouldNotBe(default);

            async Task Make(string create, params string[] names)
            {
                foreach (var answer in await Task.WhenAll(names.Select(name => cli.AppMesh(create, name)))) answer.Json.ShouldNotBe(default);
            }
        }
    }
}

public sealed class AwsCli1PaginationTests(AwsCli1PaginationTests.Run1 run) : AwsCliPaginationTests(run), IClassFixture<AwsCli1PaginationTests.Run1>
{
    public sealed class Run1() : Run(1);
}

public sealed class AwsCli2PaginationTests(AwsCli2PaginationTests.Run2 run) : AwsCliPaginationTests(run), IClassFixture<AwsCli2PaginationTests.Run2>
{
    public sealed class Run2() : Run(2);
}
