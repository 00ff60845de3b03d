using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests;

/// <summary>Findings about resources without an item of their own, and about items of several nodes, refer to the item that they come from.</summary>
public class GeneratedPlaceTests
{
    [Fact]
    public void A_finding_about_a_generated_route_refers_to_its_listener()
    {
        var findings = new Project().With("MeshListener", "8080", "HealthCheckPath=/h").With("MeshListener", "9090", "Protocol=grpc", "PerRequestTimeout=30s")
            .With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local").BuildWithInfos().Findings;

        var route = findings.Single(finding => finding.Diagnostic.Id == "MESH4003");
        (route.Place!.Item, route.Place.Include).ShouldBe(("MeshListener", "9090"));
        route.Message.ShouldStartWith("route orders/default-9090: ");
        findings.ShouldNotContain(finding => finding.Place!.Item == "MeshNodeName");
    }

    [Fact]
    public void A_finding_about_the_generated_node_refers_to_its_first_item()
    {
        Place("MESH6001", Project.Sound()).Item.ShouldBe("MeshListener");
    }

    [Fact]
    public void A_finding_about_a_name_refers_to_the_property_that_sets_it()
    {
        var project = Project.Sound();
        project.Properties = project.Properties with { NodeName = "örders" };

        Place("MESH1018", project).Item.ShouldBe("MeshNodeName");
    }

    [Fact]
    public void A_finding_about_a_listener_of_another_node_names_the_node()
    {
        var finding = Project.Sound("PerRequestTimeout=5s").With("MeshNode", "canary")
            .With("MeshServiceDiscovery", "dns", "Node=canary", "Hostname=canary.shop.local")
            .With("MeshListener", "8080", "Node=canary", "HealthCheckPath=/h", "IdleTimeout=2s").Build().Findings.ShouldHaveSingleItem();

        finding.Message.ShouldStartWith("MeshListener '8080' of node 'canary': IdleTimeout=\"2s\": ");
        finding.Place!.Owner.ShouldBe(new PlaceOwner("Node", "canary"));
    }

    [Fact]
    public void An_unknown_node_is_named_once() =>
        Project.Sound().With("MeshListener", "8080", "Node=canry").Finding().Message.ShouldStartWith("MeshListener '8080': Node=\"canry\" is not a node");

    private static Place Place(string id, Project project) =>
        project.BuildWithInfos().Findings.FirstOrDefault(finding => finding.Diagnostic.Id == id).ShouldNotBeNull().Place!;
}
