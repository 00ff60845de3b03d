using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

/// <summary>An unknown backend is reported by plan and deploy, before it fails at run time, with at most one list call.</summary>
public sealed class UnknownBackendTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData("ordres.shop.local", "orders.shop.local")]
    [InlineData("orders.shop.locl", "orders.shop.local")]
    [InlineData("Orders.Shop.Local", "orders.shop.local")]
    [InlineData("orders.shop.local:8080", "orders.shop.local")]
    [InlineData("orders.shop.local.", "orders.shop.local")]
    [InlineData("orders", "orders.shop.local")]
    public async Task A_name_close_to_a_live_service_is_a_warning_that_suggests_it(string backend, string meant)
    {
        await _world.DeployAsync(Shop.Orders());

        await PlanAsync(Web(backend));
        await _world.DeployAsync(Web(backend));

        _world.Reported.Findings.Count.ShouldBe(2);
        _world.Reported.Findings.ShouldAllBe(finding => finding.Diagnostic.Id == "MESH2030" && finding.Diagnostic.Severity == Severity.Warning);
        _world.Reported.Findings[0].Message.ShouldBe(
            $"virtualNode web calls '{backend}', which neither this project nor mesh shop provides. "
                + "Until another project deploys it, calls to it fail, unless the mesh allows calls to any address (EgressFilter ALLOW_ALL). "
                + $"Did you mean {meant}? If not, deploy the project that provides it.");
        _world.Reported.Findings[0].Place.ShouldBe(new(Item: "MeshBackend", Include: backend));
    }

    [Fact]
    public async Task An_unknown_backend_is_a_note_at_the_first_deploy_and_a_warning_at_the_second()
    {
        await _world.DeployAsync(Web("orders.shop.local"));
        _world.Reported.Findings.ShouldHaveSingleItem().Diagnostic.Severity.ShouldBe(Severity.Info);

        await _world.DeployAsync(Web("orders.shop.local"));
        _world.Reported.Findings[1].Diagnostic.Severity.ShouldBe(Severity.Warning);
        _world.Reported.Findings[1].Message.ShouldContain("provides, as was already the case at the last deploy. Until");

        await _world.DeployAsync(Shop.Orders());
        await _world.DeployAsync(Web("orders.shop.local"));
        _world.Reported.Findings.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Short_names_in_one_domain_are_not_considered_close()
    {
        await _world.DeployAsync(Shop.Definition("b", Shop.Of(Shop.Service("b.shop.local"), "{}")));

        await _world.DeployAsync(Web("a.shop.local"));

        _world.Reported.Findings.ShouldHaveSingleItem().Message.ShouldBe(
            "virtualNode web calls 'a.shop.local', which mesh shop does not provide yet. Calls to it work once its project has been deployed. "
                + "If no project provides it, correct the MeshBackend. For a host outside the mesh, use a MeshExternalService instead.");
    }

    [Fact]
    public async Task All_backends_of_all_nodes_need_one_list_call_and_own_services_none()
    {
        await _world.DeployAsync(Shop.Orders());
        _world.Plane.Calls.Clear();

        await PlanAsync(Web("orders.shop.local", "a.shop.local", "b.shop.local"));
        ControlPlaneLists().ShouldBe(1);

        _world.Plane.Calls.Clear();
        await PlanAsync(Web("web.shop.local"));
        ControlPlaneLists().ShouldBe(0);

        int ControlPlaneLists() => _world.Plane.Calls.Count(call => call.Operation == "ListVirtualServices");
    }

    [Fact]
    public async Task A_service_that_the_deploy_deletes_counts_as_missing()
    {
        var extra = Shop.Of(Shop.Service("extra.shop.local"), "{}");
        await _world.DeployAsync(Web("extra.shop.local").With(extra));

        await _world.DeployAsync(Web("extra.shop.local"));

        _world.Reported.Findings.ShouldHaveSingleItem().Message.ShouldContain("'extra.shop.local'");
    }

    [Fact]
    public async Task As_an_error_it_refuses_plan_and_deploy_and_nothing_is_written()
    {
        await _world.DeployAsync(Shop.Orders());
        _world.Plane.Calls.Clear();
        var settings = Rule("error");

        var plan = await _world.Deployer(settings).PlanAsync(Web("ordres.shop.local"), new(), TestContext.Current.CancellationToken);
        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Web("ordres.shop.local"), settings: settings));

        plan.Refusal.ShouldNotBeNull().Diagnostic.Id.ShouldBe("MESH2030");
        error.Message.ShouldEndWith("Nothing was written.");
        _world.Plane.Calls.ShouldNotContain(call => call.Writes);
    }

    [Fact]
    public async Task It_is_not_reported_if_switched_off()
    {
        await _world.DeployAsync(Shop.Orders());

        await _world.DeployAsync(Web("ordres.shop.local"), settings: Rule("off"));

        _world.Reported.Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_that_may_not_list_deploys_with_a_note_unless_the_project_makes_it_an_error()
    {
        await _world.DeployAsync(Shop.Orders());
        FailLists(ControlPlaneError.Forbidden);

        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Web("ordres.shop.local"), settings: Rule("error")));
        await _world.DeployAsync(Web("ordres.shop.local"));

        var note = _world.Reported.Findings.ShouldHaveSingleItem();
        note.Diagnostic.Severity.ShouldBe(Severity.Info);
        note.Message.ShouldBe(
            "Could not check whether mesh shop provides 'ordres.shop.local', because the role is not allowed to list virtual services. "
                + "Allow appmesh:ListVirtualServices in the policy of the role.");
    }

    [Fact]
    public async Task A_list_that_fails_for_another_reason_stops_the_deploy_before_any_write()
    {
        await _world.DeployAsync(Shop.Orders());
        FailLists(ControlPlaneError.Throttled);
        _world.Plane.Calls.Clear();

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Web("ordres.shop.local")));

        error.Message.ShouldContain("Nothing was written.");
        _world.Plane.Calls.ShouldNotContain(call => call.Writes);
    }

    [Theory]
    [InlineData("orders-v2.shop.local", "orders-v1")]
    [InlineData("payments-eu.shop.local", "payments-us")]
    [InlineData("api2.shop.local", "api1")]
    public async Task A_name_that_differs_from_a_live_one_only_in_a_version_or_suffix_is_a_note(string backend, string live)
    {
        await _world.DeployAsync(Shop.Definition("live", Shop.Of(Shop.Service($"{live}.shop.local"), "{}")));

        await _world.DeployAsync(Web(backend));

        var note = _world.Reported.Findings.ShouldHaveSingleItem();
        note.Diagnostic.Severity.ShouldBe(Severity.Info);
        note.Message.ShouldContain($"Did you mean {live}.shop.local?");
    }

    [Fact]
    public async Task A_service_of_another_project_in_the_repository_is_a_warning_only_from_the_second_deploy_on()
    {
        await _world.DeployAsync(Web("orders.shop.local"), settings: Neighbours());
        _world.Reported.Findings.ShouldBeEmpty();
        _world.Reported.All.ShouldNotContain(line => line.Contains("orders", StringComparison.Ordinal));

        await _world.DeployAsync(Web("orders.shop.local"), settings: Neighbours());
        var warning = _world.Reported.Findings.ShouldHaveSingleItem();
        warning.Diagnostic.Severity.ShouldBe(Severity.Warning);
        warning.Message.ShouldBe(
            "virtualNode web calls 'orders.shop.local', which mesh shop does not provide, as was already the case at the last deploy. "
                + "Calls to it fail until you deploy src/Orders/Orders.csproj.");
    }

    [Fact]
    public async Task As_an_error_it_refuses_the_deploy_even_if_the_repository_has_the_service()
    {
        var error = await Should.ThrowAsync<MeshException>(
            () => _world.DeployAsync(Web("orders.shop.local"), settings: Neighbours() with { AdjustSeverity = Rule("error").AdjustSeverity }));

        error.Message.ShouldContain("src/Orders/Orders.csproj");
    }

    [Fact]
    public async Task A_name_close_to_a_service_in_the_repository_is_a_warning_before_that_service_is_deployed()
    {
        await _world.DeployAsync(Web("ordres.shop.local"), settings: Neighbours());

        var warning = _world.Reported.Findings.ShouldHaveSingleItem();
        warning.Diagnostic.Severity.ShouldBe(Severity.Warning);
        warning.Message.ShouldContain("Did you mean orders.shop.local?");
    }

    [Fact]
    public async Task A_project_without_a_service_is_a_warning_that_does_not_advise_to_deploy_it()
    {
        await _world.DeployAsync(Web("orders.shop.local"), settings: Neighbours(hasService: false));

        var warning = _world.Reported.Findings.ShouldHaveSingleItem();
        warning.Diagnostic.Severity.ShouldBe(Severity.Warning);
        warning.Message.ShouldEndWith(
            "This is the name of src/Orders/Orders.csproj, but that project has no virtual service, because it sets MeshRouter to false. "
            + "Remove MeshRouter from that project, or correct the MeshBackend.");
    }

    [Fact]
    public async Task The_repository_is_not_searched_if_the_mesh_has_every_backend()
    {
        await _world.DeployAsync(Shop.Orders());

        await _world.DeployAsync(
            Web("orders.shop.local"), settings: new() { Neighbours = () => throw new InvalidOperationException("The repository is not needed.") });
    }

    private static ServiceSettings Neighbours(bool hasService = true) =>
        new() { Neighbours = () => new Dictionary<string, Neighbour> { ["orders.shop.local"] = new("src/Orders/Orders.csproj", hasService) } };

    private void FailLists(ControlPlaneError error) =>
        _world.Plane.Fails = call => call.Operation == "ListVirtualServices" ? new(new ControlPlaneException(error, "ListVirtualServices", "no")) : null;

    private static Definition Web(params string[] backends) => Shop.Definition("web",
        Shop.Of(
            Shop.Node("web"),
            $$"""{"backends":[{{string.Join(',', backends.Select(backend => $$$"""{"virtualService":{"virtualServiceName":"{{{backend}}}"}}"""))}}]}"""),
        Shop.Of(Shop.Service("web.shop.local"), "{}"));

    private static ServiceSettings Rule(string severity) => new()
    {
        AdjustSeverity = RuleSettings.FromItems(
            [new("MeshRule", "MESH2030", new Dictionary<string, string> { ["Severity"] = severity, ["Reason"] = "a test" })], NoOutsideWorld.Instance).Apply,
    };

    private Task<PlanResult> PlanAsync(Definition definition) => _world.Deployer().PlanAsync(definition, new(), TestContext.Current.CancellationToken);
}
