using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests;

/// <summary>Items whose owner does not exist are reported in terms of that owner.</summary>
public class UnknownOwnerTests
{
    [Theory]
    [InlineData("Kind=virtualNode;Name=ordres",
        "MeshPatch 'p.json': Name=\"ordres\" is not a virtualNode of this project, which defines orders. Did you mean orders?")]
    [InlineData("Kind=virtualGateway;Name=edge", "MeshPatch 'p.json': Name=\"edge\" is not a virtualGateway of this project, which defines none.")]
    [InlineData("Kind=virtualGateway",
        "MeshPatch 'p.json' has nothing to change: it is for a virtualGateway, and the project defines none of this kind. Correct Kind, or remove the patch.")]
    [InlineData("Kind=route", "MeshPatch 'p.json' does not specify which route it is for; the project defines orders/default, orders/r. Add Name and Parent.")]
    [InlineData("Kind=route;Name=r;Parent=other",
        "MeshPatch 'p.json': Name=\"r\" is not a route of 'other'. Set Parent, because the project defines orders/default, orders/r.")]
    public void A_patch_that_matches_no_resource_or_several_lists_the_candidates(string metadata, string message)
    {
        var project = Project.Sound().With("MeshRoute", "r", "Prefix=/r").With("MeshPatch", "p.json", metadata.Split(';'));
        project.Files["p.json"] = "{}";

        var finding = project.Finding();

        (finding.Diagnostic.Id, finding.Message).ShouldBe(("MESH2015", message));
    }

    [Theory]
    [InlineData("virtualNode", "MeshListener", "8081", "Node", "node",
        "Write the setting into that file, or into a MeshPatch with Kind=\"virtualNode\" and Name=\"whole\".")]
    [InlineData("virtualGateway", "MeshGatewayRoute", "all", "Gateway", "gateway",
        "Write a MeshResource with Kind=\"gatewayRoute\" and Parent=\"whole\" for this one too.")]
    [InlineData("route", "MeshRouteMatch", "x-a", "Route", "route",
        "Write the setting into that file, or into a MeshPatch with Kind=\"route\" and Name=\"whole\".")]
    public void An_item_for_a_resource_defined_in_a_file_is_pointed_to_that_file(
        string kind, string type, string include, string metadata, string what, string fix)
    {
        var project = Project.Sound().With("MeshResource", "whole.json", $"Kind={kind}", "Name=whole").With(type, include, $"{metadata}=whole");
        project.Files["whole.json"] = kind == "route"
            ? """{"httpRoute":{"match":{"prefix":"/w"},"action":{"weightedTargets":[{"virtualNode":"orders","weight":1}]}}}"""
            : kind == "virtualNode" ? "{}" : """{"listeners":[{"portMapping":{"port":8088,"protocol":"http"}}]}""";

        var finding = project.Build().Findings.Single(finding => finding.Diagnostic.Severity == Severity.Error);

        finding.Message.ShouldBe(
            $"{type} '{include}': {metadata}=\"whole\" is a {what} that MeshResource 'whole.json' defines completely, so no item can add to it. {fix}");
    }

    [Fact]
    public void A_listener_with_a_misspelled_gateway_is_the_only_error()
    {
        var finding = Project.Sound().With("MeshGateway", "edge").With("MeshGatewayListener", "9080", "Gateway=edg")
            .With("MeshGatewayRoute", "all", "Gateway=edge", "Prefix=/").Finding();

        (finding.Diagnostic.Id, finding.Place?.Item, finding.Place?.Metadata).ShouldBe(("MESH2015", "MeshGatewayListener", "Gateway"));
    }
}
