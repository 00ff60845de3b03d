using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Tests;

/// <summary>Several projects can declare the same host outside the mesh: one owns its resources, and no deploy breaks another project.</summary>
public class SharedHostTests
{
    private const string Host = "api.example.com";
    private static readonly ResourceId Node = Shop.Node("external-api-example-com");
    private static readonly ResourceId Service = Shop.Service(Host);
    private readonly World _world = new();

    [Fact]
    public async Task The_second_project_uses_what_the_first_one_owns_and_its_plan_says_so()
    {
        await _world.DeployAsync(Orders((443, "tcp")), "1");
        var before = _world.Plane.Find(Node)!;

        var plan = await _world.Deployer().PlanAsync(Billing((443, "tcp")), new(Build: "2"), TestContext.Current.CancellationToken);
        await _world.DeployAsync(Billing((443, "tcp")), "2");

        plan.Plan.Notes.ShouldBe(["api.example.com is also declared by acme/orders, which owns its resources. They are used as they are."]);
        (_world.Plane.Find(Node)!.Version, Owner(Node), Owner(Service)).ShouldBe((before.Version, "acme/orders", "acme/orders"));
        (await _world.Deployer().DriftAsync("shop", "billing", TestContext.Current.CancellationToken)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_project_that_needs_only_some_of_the_ports_uses_the_host_of_one_that_needs_more()
    {
        await _world.DeployAsync(Orders((80, "http"), (443, "tcp")), "1");

        await _world.DeployAsync(Billing((443, "tcp")), "2");

        Owner(Node).ShouldBe("acme/orders");
    }

    [Theory]
    [InlineData(8443, "tcp", "its ports are 443 (tcp) there and 8443 (tcp) here")]
    [InlineData(443, "http", "its ports are 443 (tcp) there and 443 (http) here")]
    public async Task A_project_that_declares_the_host_differently_is_refused_at_its_item_before_any_write(int port, string protocol, string difference)
    {
        await _world.DeployAsync(Orders((443, "tcp")), "1");
        var before = _world.Plane.State;

        var refusal = (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Billing((port, protocol)), "2"))).Finding;

        refusal.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        (refusal.Place!.Item, refusal.Place.Include).ShouldBe(("MeshExternalService", Host));
        refusal.Message.ShouldContain(difference, Case.Sensitive, refusal.Message);
        refusal.Message.ShouldContain("<MeshBackend Include=\"api.example.com\" />");
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task A_host_that_its_owner_no_longer_declares_is_taken_over_by_a_project_that_still_does()
    {
        await _world.DeployAsync(Orders((443, "tcp")), "1");
        await _world.DeployAsync(Billing((443, "tcp")), "2");

        await _world.DeployAsync(Shop.Orders(), "3");

        (Owner(Node), Owner(Service)).ShouldBe(("acme/billing", "acme/billing"));
        _world.Reported.All.ShouldContain("  ! api.example.com is no longer declared here, but acme/billing declares it, and takes its resources over.");
        (await _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken)).Findings.ShouldBeEmpty();

        await _world.DeployAsync(Shop.Definition("billing", Shop.Of(Shop.Node("billing"), "{}")), "4");

        (_world.Plane.Find(Node), _world.Plane.Find(Service)).ShouldBe((null, null));
    }

    [Fact]
    public async Task A_rollback_of_the_owner_hands_the_host_over_as_well_and_going_forward_again_uses_it()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Orders((443, "tcp")), "2");
        await _world.DeployAsync(Billing((443, "tcp")), "3");

        await _world.RollbackAsync();
        Owner(Node).ShouldBe("acme/billing");
        await _world.DeployAsync(Orders((443, "tcp")), "4");

        Owner(Node).ShouldBe("acme/billing");
    }

    [Fact]
    public async Task A_project_that_no_longer_declares_a_host_of_another_one_leaves_it_alone()
    {
        await _world.DeployAsync(Orders((443, "tcp")), "1");
        await _world.DeployAsync(Billing((443, "tcp")), "2");

        await _world.DeployAsync(Shop.Definition("billing", Shop.Of(Shop.Node("billing"), "{}")), "3");

        Owner(Service).ShouldBe("acme/orders");
    }

    [Fact]
    public async Task A_change_of_the_owner_names_the_projects_that_must_follow()
    {
        await _world.DeployAsync(Orders((443, "tcp")), "1");
        await _world.DeployAsync(Billing((443, "tcp")), "2");

        await _world.DeployAsync(Orders((8443, "tcp")), "3");

        _world.Reported.All.ShouldContain(
            "  ! billing declares virtualNode external-api-example-com as well, but differently. "
            + "Its calls to 443 (tcp) fail after this deploy, and its next deploy is refused.");
    }

    [Fact]
    public async Task A_host_that_another_service_may_declare_remains_if_entries_are_missing_from_its_ledger()
    {
        await _world.DeployAsync(Orders((443, "tcp")), "1");
        await _world.DeployAsync(Billing((443, "tcp")), "2");
        _world.Store.Rename("shop/billing/00000001.json", "shop/billing/00000001.json.damaged");

        await _world.DeployAsync(Shop.Orders(), "3");

        _world.Plane.Find(Node).ShouldNotBeNull();
        _world.Reported.All.ShouldContain(line => line.Contains(
            "virtualNode external-api-example-com is no longer declared but is not deleted, because entries are missing from the ledger of billing",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task If_the_owner_only_adds_a_port_no_project_must_follow()
    {
        await _world.DeployAsync(Orders((443, "tcp")), "1");
        await _world.DeployAsync(Billing((443, "tcp")), "2");

        await _world.DeployAsync(Orders((443, "tcp"), (8443, "tcp")), "3");
        await _world.DeployAsync(Billing((443, "tcp")), "4");

        _world.Reported.All.ShouldNotContain(line => line.Contains("as well", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_of_the_mesh_is_not_a_host_outside_the_mesh()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("api"), "{}", ("meshci:owner", "acme/api")));
        _world.Plane.Put(Shop.Of(Shop.Service("api.example.com"), """{"provider":{"virtualNode":{"virtualNodeName":"api"}}}""", ("meshci:owner", "acme/api")));

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Billing((443, "tcp")), "1"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7003");
        error.Message.ShouldBe("api.example.com is not a host outside mesh shop, but a virtual service of the mesh, which belongs to acme/api. "
            + "Nothing was written. Replace the item with <MeshBackend Include=\"api.example.com\" />.");
    }

    [Fact]
    public async Task First_deploys_of_two_projects_at_the_same_time_both_succeed()
    {
        var other = new World { Plane = _world.Plane };
        var isFirst = true;
        _world.Plane.Pauses = async call =>
        {
            if (!isFirst || call.Operation != "CreateVirtualNode" || !call.Subject.Contains("external", StringComparison.Ordinal)) return;
            isFirst = false;
            await other.DeployAsync(Billing((443, "tcp")), "1");
        };

        await _world.DeployAsync(Orders((443, "tcp")), "1");

        (Owner(Node), Owner(Service), Owner(Shop.Node("orders"))).ShouldBe(("acme/billing", "acme/billing", "acme/orders"));
        _world.Reported.All.ShouldContain("  = found virtualNode external-api-example-com  v1, which another deploy has created at the same time");
    }

    [Fact]
    public async Task A_host_without_an_owner_is_refused_as_before()
    {
        foreach (var resource in HostOf((443, "tcp")).Prepend(Shop.Of(Shop.Mesh, "{}"))) _world.Plane.Put(resource);

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Billing((443, "tcp")), "1"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnerMissing);
    }

    private string? Owner(ResourceId id) => _world.Plane.Find(id)!.Tags!["meshci:owner"];

    private static Definition Orders(params (int Port, string Protocol)[] ports) => Shop.Orders().With(HostOf(ports));

    private static Definition Billing(params (int Port, string Protocol)[] ports) => Shop.Definition(
        "billing", [Shop.Of(Shop.Node("billing"), """{"backends":[{"virtualService":{"virtualServiceName":"api.example.com"}}]}"""), .. HostOf(ports)]);

    private static Resource[] HostOf(params (int Port, string Protocol)[] ports) =>
    [
        Shop.Of(Node, Shop.Listeners(ports)[..^1] + ""","serviceDiscovery":{"dns":{"hostname":"api.example.com"}}}"""),
        Shop.Of(Service, """{"provider":{"virtualNode":{"virtualNodeName":"external-api-example-com"}}}"""),
    ];
}
