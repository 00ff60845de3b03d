using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;

namespace MeshCi.Deployment.Tests;

/// <summary>Two projects with one node name and one owner, which are deployed one after the other.</summary>
public class OtherProjectTests
{
    private static readonly ServiceSettings First = new() { Project = "shop/Orders/Orders.csproj" };
    private readonly World _world = new();

    [Fact]
    public async Task The_second_project_cannot_write_the_service_of_the_first()
    {
        await _world.DeployAsync(Shop.Orders(), "1", First);
        await _world.DeployAsync(Shop.Orders("5s"), "2", First);
        var before = _world.Plane.State;
        var second = Second(ProjectPresence.Exists);
        var requests = new RollbackRequest("shop", "orders") { Settings = second };

        (await _world.Deployer(second).PlanAsync(Shop.Orders("9s"), new("acme/shop", "3"), Token)).Refusal!.Diagnostic
            .ShouldBe(MeshDiagnostics.ServiceOfTwoProjects);
        foreach (var command in (Func<Task>[])[
            () => _world.DeployAsync(Shop.Orders("9s"), "3", second),
            () => _world.Deployer().RollbackAsync([requests], new("acme/shop"), Token),
            () => _world.Deployer().DestroyAsync([new("shop", "orders") { Settings = second }], new("acme/shop"), Token)])
        {
            var error = await Should.ThrowAsync<MeshException>(command);
            error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.ServiceOfTwoProjects);
            error.Message.ShouldStartWith("shop/orders was last deployed by another project, shop/Orders/Orders.csproj, with build 2; this is "
                + "shop/OrdersNext/OrdersNext.csproj. Both have the owner acme/orders, so each would replace what the other one deploys. Nothing was written.");
        }

        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task The_advice_gives_the_service_to_one_of_them_and_stops_the_other()
    {
        await _world.DeployAsync(Shop.Orders(), "1", First);

        await _world.DeployAsync(Shop.Orders("9s"), "2", Second(ProjectPresence.Exists) with { Adopt = true });
        await _world.DeployAsync(Shop.Orders("8s"), "3", Second(ProjectPresence.Exists));

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "4", First with { WhereIs = _ => ProjectPresence.Exists }));
        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.ServiceOfTwoProjects);
        await _world.DeployAsync(Shop.Orders() with { Service = "orders-old", Resources = [Shop.Of(Shop.Node("orders-old"), "{}")] }, "4",
            First with { Ownership = new("acme/orders") { IsShared = true } });
        _world.Plane.Find(Shop.Node("orders")).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(ProjectPresence.Gone, "which no longer exists in this checkout")]
    [InlineData(ProjectPresence.Unknown, "another project with the same owner, shop/Orders/Orders.csproj")]
    public async Task A_project_that_is_gone_or_in_another_repository_is_continued_and_named(ProjectPresence presence, string text)
    {
        await _world.DeployAsync(Shop.Orders(), "1", First);

        var result = await _world.DeployAsync(Shop.Orders("9s"), "2", Second(presence));

        result.Document.Services[0].Notes.ShouldContain(note => note.Contains(text, StringComparison.Ordinal));
        (await _world.HistoryAsync()).Live!.Project.ShouldBe("shop/OrdersNext/OrdersNext.csproj");
    }

    [Theory]
    [InlineData(ProjectPresence.Gone, true)]
    [InlineData(ProjectPresence.Exists, false)]
    [InlineData(ProjectPresence.Unknown, false)]
    public async Task A_service_whose_project_is_gone_is_named_by_plans_and_drift(ProjectPresence presence, bool isNamed)
    {
        await _world.DeployAsync(Shop.Orders(), "1", First);
        var web = Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}"));
        var settings = Second(presence);
        await _world.DeployAsync(web, "1", settings);

        var plan = await _world.Deployer(settings).PlanAsync(web, new("acme/shop", "2"), Token);
        var drift = await _world.Deployer(settings).DriftAsync("shop", "web", Token);

        plan.Document.Services[0].Notes.Any(note => note.StartsWith("MESH8009: orders of mesh shop, build 1, was deployed by shop/Orders/Orders.csproj, ",
            StringComparison.Ordinal)).ShouldBe(isNamed);
        drift.Orphans.Select(finding => finding.Diagnostic).ShouldBe(isNamed ? [MeshDiagnostics.ServiceWithoutProject] : []);

        if (!isNamed) return;
        await _world.Deployer().DestroyAsync(
            [new("shop", "orders") { Settings = settings with { Ownership = new("acme/orders") } }], new("acme/shop"), Token);
        (await _world.Deployer(settings).PlanAsync(web, new("acme/shop", "2"), Token)).Document.Services[0].Notes
            .ShouldNotContain(note => note.StartsWith("MESH8009", StringComparison.Ordinal));
    }

    private static ServiceSettings Second(ProjectPresence presence) => new() { Project = "shop/OrdersNext/OrdersNext.csproj", WhereIs = _ => presence };

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
