using System.Globalization;
using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;

namespace MeshCi.Definitions.Tests;

public class TagTests
{
    [Fact]
    public void The_most_specific_tag_applies()
    {
        var project = Project.Sound()
            .With("MeshTag", "team", "Value=shop").With("MeshTag", "team", "Value=network", "Kind=route")
            .With("MeshTag", "team", "Value=checkout", "Kind=route", "Name=checkout")
            .With("MeshTag", "cost", "Value=1", "Kind=virtualNode", "Name=orders").With("MeshRoute", "checkout", "Prefix=/checkout");

        var tags = project.Build().Definition!.Resources.ToDictionary(
            resource => resource.Id.ToString(), resource => string.Join(';', resource.Tags.Select(tag => $"{tag.Key}={tag.Value}")));

        tags["virtualService orders.shop.local"].ShouldBe("team=shop");
        tags["route orders/default"].ShouldBe("team=network");
        tags["route orders/checkout"].ShouldBe("team=checkout");
        tags["virtualNode orders"].ShouldBe("cost=1;team=shop");
    }

    [Theory]
    [InlineData("Name=orders", "MESH1002", null, "such as Kind=\"virtualNode\"")]
    [InlineData("Kind=virtualNode;Name=order", "MESH2015", "Name", "which contains orders.")]
    [InlineData("Kind=virtualGateway;Name=edge", "MESH2015", "Name", "which contains none.")]
    [InlineData("Kind=route;Name=default;Parent=other", "MESH2015", "Name", "which contains orders/default.")]
    [InlineData("Kind=virtualnode", "MESH1015", "Kind", "Did you mean virtualNode?")]
    public void A_tag_that_applies_to_no_resource_is_refused(string metadata, string id, string? name, string fix)
    {
        var finding = Project.Sound().With("MeshTag", "team", metadata.Split(';')).Finding();

        (finding.Diagnostic.Id, finding.Place!.Metadata).ShouldBe((id, name));
        finding.Message.ShouldContain(fix);
    }

    [Fact]
    public void A_tag_for_a_kind_without_resources_is_accepted_because_files_may_be_shared() =>
        Project.Sound().With("MeshTag", "team", "Kind=virtualGateway").Build().Findings.ShouldBeEmpty();

    [Fact]
    public void The_same_tag_twice_for_one_resource_is_refused() =>
        Project.Sound().With("MeshTag", "a", "Kind=virtualNode", "Name=orders").With("MeshTag", "a", "Kind=virtualNode", "Name=orders", "Value=2")
        .Finding().Diagnostic.ShouldBe(MeshDiagnostics.DeclaredTwice);

    [Theory]
    [InlineData(46, 0)]
    [InlineData(47, 1)]
    public void A_resource_can_have_fifty_tags_including_four_of_MeshCi(int count, int findings)
    {
        var project = Project.Sound();
        for (var index = 0; index < count; index++)
            project.With("MeshTag", index.ToString(CultureInfo.InvariantCulture), index % 2 == 0 ? ["Kind=virtualNode", "Name=orders"] : []);
        project.Build().Findings.Count.ShouldBe(findings);
    }

    [Fact]
    public void Tags_of_single_resources_are_imported_and_unsupported_ones_are_noted()
    {
        var read = ImportReader.Read(
            [
                Node("n", """{"key":"team","value":"a"},{"key":"cost","value":"1"},{"key":"meshci:owner","value":"x"}"""),
                Node("o", """{"key":"team","value":"a"},{"key":"cost"},{"key":"odd","value":" blank "}"""),
            ], "n", []);

        var project = Importer.Import(read.Resources, new() { MeshName = "m", NodeName = "n" });

        project.Items.Where(item => item.Type == "MeshTag")
            .Select(item => $"{item.Include} {string.Join(';', item.Metadata.Select(pair => $"{pair.Key}={pair.Value}"))}").ShouldBe(
            ["team Value=a", "cost Value=1;Kind=virtualNode;Name=n", "cost Kind=virtualNode;Name=o"]);
        project.Notes.ShouldContain("The tag 'odd' of virtualNode o was not imported: MSBuild would not preserve it unchanged.");
        RoundTrip.Problems(read.Resources, project).ShouldBeEmpty();

        static ImportFile Node(string name, string tags) => new(
            $"{name}.json", Encoding.UTF8.GetBytes($$"""{"meshName":"m","virtualNodeName":"{{name}}","spec":{},"tags":[{{tags}}]}"""));
    }
}
