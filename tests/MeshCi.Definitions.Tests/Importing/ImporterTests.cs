using System.Text.Json;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Importing;

/// <summary>What becomes of resources in items, patches, files and notes.</summary>
public class ImporterTests
{
    [Fact]
    public void A_name_that_MeshCi_would_replace_is_in_the_file_of_the_resource()
    {
        var node = Of(ResourceKind.VirtualNode, "{env:HOME}", "{}");

        var project = Importer.Import([node], new() { MeshName = "m", NodeName = "n" });

        project.Findings.ShouldBeEmpty();
        RoundTrip.Problems([node], project).ShouldBeEmpty();
        project.Files.Values.Single().AsSpan().IndexOf("\"virtualNodeName\": \"{env:HOME}\""u8).ShouldBePositive();
    }

    [Fact]
    public void A_mesh_with_such_a_name_is_refused() =>
        Importer.Import([Of(ResourceKind.Mesh, "{env:MESH}", "{}")], new() { NodeName = "n" }).Findings.ShouldHaveSingleItem().Message
            .ShouldStartWith("mesh {env:MESH} was not imported:");

    [Fact]
    public void A_live_resource_is_never_left_out_and_takes_no_other_one_with_it()
    {
        Resource[] live =
        [
            Of(ResourceKind.VirtualNode, "odd", """{ "listeners": [ { "portMapping": { "port": 8080, "protocol": "quic" } } ], "future": true }"""),
            Of(ResourceKind.VirtualNode, "plain", """{ "logging": { "accessLog": { "file": { "path": "/dev/stdout" } } } }"""),
        ];

        var project = Importer.Import(live, new() { MeshName = "m", NodeName = "n" }, ImportOrigin.Live);

        project.Findings.ShouldBeEmpty();
        project.Resources.Count.ShouldBe(2);
        project.Items.Where(item => item.Type == "MeshResource").ShouldHaveSingleItem().Metadata["Name"].ShouldBe("odd");
        project.Notes.ShouldHaveSingleItem()
            .ShouldStartWith("virtualNode odd is imported completely as JSON: a definition cannot contain it, so builds will report an error: ");
    }

    [Fact]
    public void An_unknown_name_of_the_mesh_is_one_note_and_no_error()
    {
        var imported = Imported.From(("orders.virtualNode.json", """{ "spec": {} }"""), ("broken.json", "{"));

        imported.Errors.ShouldHaveSingleItem().ShouldStartWith("broken.json(1) MESH1020");
        imported.Notes.ShouldBe(["Set MeshName in the project: what was imported does not name a mesh."]);
        imported.Text.ShouldNotContain("MeshName>");
    }

    [Fact]
    public void One_reason_is_one_note_however_many_resources_it_applies_to()
    {
        const string target = """{ "httpRoute": { "match": { "prefix": "/" }, "action": { "weightedTargets": [ { "virtualNode": "n", "weight": 1 } ] } } }""";
        var routes = Enumerable.Range(1, 12)
            .Select(number => new Resource { Id = new(ResourceKind.Route, $"r{number}", "other"), Spec = JsonElement.Parse(target) });

        var project = Importer.Import([Of(ResourceKind.VirtualNode, "n", "{}"), .. routes], new() { MeshName = "m", NodeName = "n" });

        project.Notes.Where(note => note.Contains("imported completely as JSON", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldStartWith("12 resources (route other/r1, route other/r10,");
    }

    [Theory]
    [InlineData("[%START_TIME%] %REQ(X)%\n", true, "Format=\"[%25START_TIME%25] %25REQ(X)%25%0A\"")]
    [InlineData("a\tb\r\nc", true, "Format=\"a%09b%0D%0Ac\"")]
    [InlineData(" a", false, "")]
    public void A_format_of_the_access_log_can_end_in_a_line_break(string format, bool isItem, string written)
    {
        var spec = JsonSerializer.Serialize(new { logging = new { accessLog = new { file = new { path = "/dev/stdout", format = new { text = format } } } } });
        Resource[] resources = [Of(ResourceKind.VirtualNode, "n", spec)];

        var project = Importer.Import(resources, new() { MeshName = "m", NodeName = "n" });

        RoundTrip.Problems(resources, project).ShouldBeEmpty();
        project.Files.Count.ShouldBe(isItem ? 0 : 1);
        if (isItem) ProjectText.Write(project, "x").ShouldContain(written);
        else project.Notes.ShouldContain("virtualNode n needs a patch, because no metadata can express logging.accessLog.file.format.text.");
    }

    private static Resource Of(ResourceKind kind, string name, string spec) => new() { Id = new(kind, name), Spec = JsonElement.Parse(spec) };
}
