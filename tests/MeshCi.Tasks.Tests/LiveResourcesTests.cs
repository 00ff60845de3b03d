using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tests.ControlPlanes;

namespace MeshCi.Tasks.Tests;

/// <summary>What an import reads from a control plane.</summary>
public sealed class LiveResourcesTests
{
    private readonly MemoryControlPlane _plane = new();
    private readonly List<string> _notes = [];

    [Theory]
    [InlineData(ControlPlaneError.Forbidden, "MESH7022")]
    [InlineData(ControlPlaneError.ServerFailure, "MESH7024")]
    [InlineData(ControlPlaneError.Unreachable, "MESH7020")]
    public async Task A_read_that_fails_has_the_code_of_the_other_verbs(ControlPlaneError error, string code)
    {
        Put("orders");
        var refusal = new Fault(new ControlPlaneException(error, "DescribeVirtualNode", "no"));
        _plane.Fails = call => call.Subject.Contains("orders", StringComparison.Ordinal) ? refusal : null;

        var failure = await Should.ThrowAsync<MeshException>(() => LiveResources.ReadAsync(_plane, _notes, TestContext.Current.CancellationToken));

        failure.Finding.Diagnostic.Id.ShouldBe(code);
        failure.Finding.Message.ShouldContain("Nothing was written.");
    }

    [Fact]
    public async Task A_resource_with_a_name_that_no_request_can_contain_is_a_note_and_the_others_are_read()
    {
        Put("orders");
        Put("..");

        var found = await LiveResources.ReadAsync(_plane, _notes, TestContext.Current.CancellationToken);

        found.Select(resource => resource.Id.ToString()).ShouldBe(["mesh shop", "virtualNode orders"]);
        _notes.ShouldHaveSingleItem().ShouldStartWith("virtualNode .. is not imported: HTTP clients resolve its name");
    }

    [Theory]
    [InlineData("DescribeMesh")]
    [InlineData("DescribeVirtualNode")]
    [InlineData("ListVirtualNodes")]
    [InlineData("ListRoutes")]
    [InlineData("ListTagsForResource")]
    public async Task A_single_not_found_leaves_nothing_out_and_a_lasting_one_is_a_contradiction(string operation)
    {
        PutRoute();
        var failed = 0;
        _plane.Fails = call => call.Operation == operation && failed++ == 0
            ? new(new ControlPlaneException(ControlPlaneError.NotFound, operation, "not found")) : null;

        var found = await LiveResources.ReadAsync(_plane, _notes, TestContext.Current.CancellationToken, new ImpatientTime());

        found.Select(resource => resource.Id.ToString()).ShouldBe(["mesh shop", "virtualNode orders", "virtualRouter orders", "route orders/all"]);
        _plane.Fails = call => call.Operation == operation ? new(new ControlPlaneException(ControlPlaneError.NotFound, operation, "not found")) : null;
        var failure = await Should.ThrowAsync<MeshException>(() =>
            LiveResources.ReadAsync(_plane, _notes, TestContext.Current.CancellationToken, new ImpatientTime()));
        failure.Finding.Diagnostic.ShouldBe(MeshDiagnostics.ControlPlaneContradicts);
    }

    private void PutRoute()
    {
        Put("orders");
        _plane.Put(new() { Id = new(ResourceKind.VirtualRouter, "orders"), Spec = JsonElement.Parse("{}") });
        _plane.Put(new() { Id = new(ResourceKind.Route, "all", "orders"), Spec = JsonElement.Parse("{}") });
    }

    private void Put(string node)
    {
        _plane.Put(new() { Id = new(ResourceKind.Mesh, "shop"), Spec = JsonElement.Parse("{}") });
        _plane.Put(new() { Id = new(ResourceKind.VirtualNode, node), Spec = JsonElement.Parse("{}") });
    }
}
