using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;

namespace MeshCi.Deployment.Tests;

/// <summary>What a command reads grows in proportion to the number of its services.</summary>
public class ManyServicesTests
{
    [Theory]
    [InlineData("first deploy")]
    [InlineData("unchanged redeploy")]
    [InlineData("plan of unchanged services")]
    [InlineData("deploy that changes every route")]
    [InlineData("deploy after the ledger was lost")]
    public async Task The_number_of_calls_and_of_entries_read_grows_in_proportion_to_the_services(string command)
    {
        var few = await MeasureAsync(command, 10);
        var more = await MeasureAsync(command, 20);
        var most = await MeasureAsync(command, 30);

        // Lists of what is in a router or gateway are one for each of them; all others are one for the command.
        more.Lists.ShouldBe(few.Lists);
        most.Lists.ShouldBe(few.Lists);
        (most.Calls - more.Calls).ShouldBe(more.Calls - few.Calls);
        (most.Entries - more.Entries).ShouldBe(more.Entries - few.Entries);
    }

    private static async Task<(int Lists, int Calls, int Entries)> MeasureAsync(string command, int services)
    {
        var world = new World();
        var requests = Requests(services, "15s");
        // Services of other commands, which new services might have been before, and whose virtual services are called.
        await world.Deployer().DeployAsync([.. Enumerable.Range(0, 5).Select(number => new ServiceRequest(Service($"other{number}", "15s", "other0")))],
            new("acme/shop", "1"), Token);
        if (command != "first deploy") await world.Deployer().DeployAsync(requests, new("acme/shop", "1"), Token);
        if (command == "deploy after the ledger was lost")
        {
            foreach (var key in world.Store.Contents.Keys.Where(key => key.StartsWith("shop/s", StringComparison.Ordinal))) world.Store.Remove(key);
        }

        world.Plane.Calls.Clear();
        var read = world.Store.EntriesRead;
        if (command.StartsWith("plan", StringComparison.Ordinal)) await world.Deployer().PlanAsync(requests, new("acme/shop", "2"), Token);
        else await world.Deployer().DeployAsync(command.EndsWith("every route", StringComparison.Ordinal) ? Requests(services, "7s") : requests,
            new("acme/shop", "2"), Token);
        var lists = world.Plane.Calls.Count(call => call.Operation.StartsWith("List", StringComparison.Ordinal)
            && call.Operation is not ("ListRoutes" or "ListGatewayRoutes" or "ListTagsForResource"));
        return (lists, world.Plane.Calls.Count, world.Store.EntriesRead - read);
    }

    private static List<ServiceRequest> Requests(int services, string timeout) =>
        [.. Enumerable.Range(0, services).Select(number => new ServiceRequest(Service($"s{number:D2}", timeout, "other1")))];

    private static Definition Service(string name, string timeout, string backend) => Shop.Definition(name,
        Shop.Of(Shop.Node(name), $$$"""{"backends":[{"virtualService":{"virtualServiceName":"{{{backend}}}"}}],{{{Shop.NodeSpec((8080, "http"))[1..]}}}"""),
        Shop.Of(Shop.Router(name), Shop.Listeners((8080, "http"))),
        Shop.Of(Shop.Route(name, "default"), Shop.RouteSpec(name, timeout)),
        Shop.Of(Shop.Service(name), Shop.ProviderSpec(name)));

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
