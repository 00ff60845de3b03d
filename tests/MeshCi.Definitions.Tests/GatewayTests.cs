using MeshCi.Definitions.Diagnostics;
using static MeshCi.Definitions.Tests.RuleAssertions;

namespace MeshCi.Definitions.Tests;

/// <summary>Gateways whose requests reach no service.</summary>
public class GatewayTests
{
    [Fact]
    public void A_gateway_without_a_route_in_a_service_project_is_reported_once_at_its_item()
    {
        var finding = Service().With("MeshGateway", "edge").With("MeshGatewayListener", "8088").With("MeshGatewayListener", "8089").Finding();

        (finding.Diagnostic.Id, finding.Diagnostic.Severity, finding.Place).ShouldBe(
            ("MESH2004", Severity.Warning, new("/src/Orders.csproj", "MeshGateway", "edge")));
        finding.Message.ShouldContain(
            "has no gateway route in this project, so every request to it gets a 404 response unless another project adds a route. "
                + "Add <MeshGatewayRoute Include=\"all\" Gateway=\"edge\" />");
    }

    [Fact]
    public void A_project_with_only_gateways_may_leave_the_routes_to_other_projects()
    {
        var project = new Project().With("MeshGateway", "edge").With("MeshGatewayListener", "8088");
        project.Build().Findings.ShouldBeEmpty();
        ShouldReport(project, "MESH2004", Severity.Info, "MeshGateway", "unless another project adds a route");
    }

    [Fact]
    public void A_listener_without_a_route_is_reported_as_info()
    {
        var project = Service().With("MeshGateway", "edge").With("MeshGatewayListener", "8088").With("MeshGatewayListener", "8089")
            .With("MeshGatewayListener", "8090").With("MeshGatewayRoute", "a", "Port=8088");
        ShouldReport(project, "MESH2004", Severity.Info, null, "the ports 8089 (http), 8090 (http) of gateway 'edge'");
        ShouldNotReport(project.With("MeshGatewayRoute", "b", "Port=8089").With("MeshGatewayRoute", "c", "Port=8090"), "MESH2004");
    }

    [Fact]
    public void A_refused_route_is_the_only_finding() =>
        Service().With("MeshGateway", "edge").With("MeshGatewayListener", "8088").With("MeshGatewayRoute", "a", "Prefix=no-slash")
        .Build().Findings.ShouldHaveSingleItem().Diagnostic.Id.ShouldBe("MESH1011");

    [Theory]
    [InlineData("ordres.shop.local")]
    [InlineData("orders.shop.locl")]
    [InlineData("Orders.Shop.Local")]
    [InlineData("orders")]
    public void A_service_name_close_to_that_of_the_project_is_reported_at_the_metadata(string service)
    {
        var finding = Gateway().With("MeshGatewayRoute", "a", $"Service={service}").Finding();

        (finding.Diagnostic.Id, finding.Diagnostic.Severity, finding.Place).ShouldBe(
            ("MESH2031", Severity.Warning, new("/src/Orders.csproj", "MeshGatewayRoute", "a", "Service")));
        finding.Message.ShouldContain("Did you mean orders.shop.local?");
    }

    [Theory]
    [InlineData("orders.shop.local")]
    [InlineData("orders-v2.shop.local")]
    [InlineData("payments.shop.local")]
    [InlineData("order.other.local")]
    public void The_service_of_the_project_and_services_of_others_are_accepted(string service) =>
        ShouldNotReport(Gateway().With("MeshGatewayRoute", "a", $"Service={service}"), "MESH2031");

    [Fact]
    public void The_service_of_a_referenced_project_is_accepted_whatever_its_name()
    {
        var project = Gateway().With("MeshGatewayRoute", "a", "Service=../Order/Order.csproj");
        project.Projects["../Order/Order.csproj"] = new(
            "order.shop.local", "shop", null, Enabled: true, Listens: true)
        { Listeners = [new("8080", null, null)] };
        ShouldNotReport(project, "MESH2031");
    }

    private static Project Service() => Project.Sound();

    private static Project Gateway() => Project.Sound().With("MeshGateway", "edge").With("MeshGatewayListener", "8088");
}
