using MeshCi.Definitions.Diagnostics;
using static MeshCi.Definitions.Tests.RuleAssertions;

namespace MeshCi.Definitions.Tests;

/// <summary>In a mesh of another account, only the owner can create gateways.</summary>
public class SharedMeshGatewayTests
{
    [Fact]
    public void A_gateway_in_a_mesh_of_another_account_is_reported_once_at_its_item()
    {
        var findings = Gateway("111122223333").BuildWithInfos().Findings.Where(finding => finding.Diagnostic.Id == "MESH2034").ToList();

        var finding = findings.ShouldHaveSingleItem();
        (finding.Diagnostic.Severity, finding.Place?.Item, finding.Place?.Include).ShouldBe((Severity.Warning, "MeshGateway", "edge"));
        finding.Message.ShouldContain("MeshOwner is 111122223333");
        finding.Message.ShouldContain("If the mesh is in your own account, remove MeshOwner.");
    }

    [Fact]
    public void The_callers_own_mesh_and_services_in_a_shared_mesh_are_accepted()
    {
        ShouldNotReport(Gateway(null), "MESH2034");
        var service = Project.Sound();
        service.Properties = service.Properties with { MeshOwner = "111122223333" };
        ShouldNotReport(service, "MESH2034");
    }

    private static Project Gateway(string? owner)
    {
        var project = Project.Sound().With("MeshGateway", "edge").With("MeshGatewayListener", "9080").With("MeshGatewayRoute", "all", "Prefix=/");
        project.Properties = project.Properties with { MeshOwner = owner };
        return project;
    }
}
