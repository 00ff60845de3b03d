using MeshCi.Definitions.Diagnostics;
using static MeshCi.Definitions.Tests.RuleAssertions;

namespace MeshCi.Definitions.Tests;

/// <summary>An additional node that a route targets gets requests of the service's own node, so it needs the same abilities.</summary>
public class CanaryTests
{
    [Fact]
    public void A_canary_without_the_backends_of_the_other_target_is_reported_at_its_item()
    {
        var finding = Canary().With("MeshBackend", "payments.shop.local").Finding();

        (finding.Diagnostic.Id, finding.Diagnostic.Severity, finding.Place).ShouldBe(
            ("MESH2032", Severity.Warning, new("/src/Orders.csproj", "MeshNode", "v2")));
        finding.Message.ShouldEndWith(
            "Route 'r' sends requests to both 'orders' and 'v2', but 'v2' has no backends, while the other node calls 'payments.shop.local'. "
            + "If it makes these calls, they fail, unless the mesh allows calls to any address (EgressFilter ALLOW_ALL). "
            + "To allow them, add <MeshBackend Include=\"payments.shop.local\" Node=\"v2\" />.");
    }

    [Fact]
    public void It_is_reported_once_for_any_number_of_routes() =>
        Canary().With("MeshBackend", "payments.shop.local").With("MeshRoute", "s", "Prefix=/s", "Targets=orders=1;v2=99")
        .BuildWithInfos().Findings.Count(finding => finding.Diagnostic.Id == "MESH2032").ShouldBe(1);

    [Fact]
    public void The_node_of_the_service_is_reported_if_only_the_canary_has_the_backends() =>
        ShouldReport(Canary().With("MeshBackend", "payments.shop.local", "Node=v2"), "MESH2032", Severity.Warning, null, "'orders' has no backends");

    [Fact]
    public void A_canary_that_calls_fewer_services_is_reported_as_info() =>
        ShouldReport(
        Canary().With("MeshBackend", "payments.shop.local").With("MeshBackend", "stock.shop.local")
            .With("MeshBackend", "stock.shop.local", "Node=v2"), "MESH2032", Severity.Info, "MeshNode",
            "lacks the backend 'payments.shop.local' of the other node");

    [Fact]
    public void Nodes_that_share_no_requests_get_none_or_may_call_anything_are_accepted()
    {
        ShouldNotReport(Canary().With("MeshBackend", "payments.shop.local").With("MeshBackend", "payments.shop.local", "Node=v2"), "MESH2032");
        ShouldNotReport(Canary("Targets=v2").With("MeshBackend", "payments.shop.local"), "MESH2032");
        ShouldNotReport(Canary("Targets=orders=100;v2=0").With("MeshBackend", "payments.shop.local"), "MESH2032");
        ShouldNotReport(Canary().With("MeshBackend", "payments.shop.local").With("Mesh", "shop", "EgressFilter=ALLOW_ALL"), "MESH2032");
        ShouldNotReport(Canary(), "MESH2032");
    }

    [Fact]
    public void A_canary_may_listen_on_another_port_but_not_use_another_protocol()
    {
        Canary(listener: "9090").Build().Findings.ShouldBeEmpty();
        ShouldReport(Canary(protocol: "grpc"), "MESH3006", Severity.Error, "MeshRoute", "'v2' uses grpc");
    }

    private static Project Canary(string targets = "Targets=orders=90;v2=10", string listener = "8080", string protocol = "http") =>
        Project.Sound().With("MeshNode", "v2")
        .With("MeshListener", listener, "Node=v2", $"Protocol={protocol}").With("MeshServiceDiscovery", "dns", "Node=v2", "Hostname=v2.shop.local")
        .With("MeshRoute", "r", "Prefix=/a", targets);
}
