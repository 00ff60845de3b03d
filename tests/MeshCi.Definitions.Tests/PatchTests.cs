using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;

namespace MeshCi.Definitions.Tests;

/// <summary>Errors caused by a file are reported at that file, and errors caused by items at those items.</summary>
public class PatchTests
{
    [Theory]
    [InlineData("""{"serviceDiscovery":{"dns":{"hostname":null}}}""",
        "MeshPatch 'p.json': virtualNode orders: spec.serviceDiscovery.dns.hostname is required.")]
    [InlineData("""{"listeners":[{"portMapping":{"port":0,"protocol":"http"}}]}""",
        "MeshPatch 'p.json': virtualNode orders: spec.listeners[0].portMapping.port must be 1 to 65535, not 0.")]
    [InlineData("""{"serviceDiscovery":"dns"}""", "MeshPatch 'p.json': virtualNode orders: spec.serviceDiscovery must be an object, not a string.")]
    public void A_fault_introduced_by_a_patch_is_reported_at_the_patch(string patch, string message)
    {
        var finding = Patched(patch).Finding();

        (finding.Place!.Item, finding.Place.Include, finding.Message).ShouldBe(("MeshPatch", "p.json", message));
    }

    [Fact]
    public void An_unknown_member_of_a_patch_is_reported_with_the_member_that_was_probably_meant() =>
        Patched("""{"serviceDiscovery":{"dns":{"hostName":"orders.local"}}}""").Finding().Message.ShouldEndWith("Did you mean hostname?");

    [Fact]
    public void An_error_in_a_patched_resource_mentions_the_patch()
    {
        var findings = Patched("""{"listeners":null}""").Build().Findings;

        findings.ShouldContain(
            finding => finding.Diagnostic.Severity == Severity.Error
                && finding.Message.EndsWith("MeshPatch 'p.json', which changed this virtualNode after its items were applied.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_of_an_item_is_not_attributed_to_a_patch()
    {
        var finding = Patched("""{"logging":{"accessLog":{"file":{"path":"/dev/stdout"}}}}""", "TlsMode=STRICT")
            .Build().Findings.First(finding => finding.Diagnostic.Severity == Severity.Error);

        finding.Place!.Item.ShouldBe("MeshListener");
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"listeners":[{"\ud800":{"a":1}}]}""")]
    [InlineData("""{"\ud800":{"\udc00":null}}""")]
    [InlineData("""{"logging":"\ud800"}""")]
    public void Names_and_texts_with_invalid_Unicode_are_refused_with_the_file(string json)
    {
        var patched = Patched(json).Build();
        var whole = Project.Sound().With("MeshResource", "p.json", "Kind=virtualNode", "Name=other");
        whole.Files["p.json"] = json;
        var resource = whole.Build();

        foreach (var outcome in new[] { patched, resource })
            outcome.Findings.ShouldContain(finding => finding.Diagnostic.Severity == Severity.Error && finding.Place!.Include == "p.json");
    }

    [Theory]
    [InlineData("", "it is empty.")]
    [InlineData("deep", "it is nested more than 64 levels deep.")]
    public void Files_with_invalid_JSON_are_reported_in_plain_words(string content, string reason)
    {
        var finding = Patched(content == "deep" ? string.Concat(Enumerable.Repeat("{\"a\":", 100)) : content).Finding();

        finding.Message.ShouldEndWith(reason);
    }

    [Fact]
    public void From_files_of_several_meshes_those_of_the_project_mesh_are_imported()
    {
        var findings = new List<Finding>();
        var (resources, mesh) = ImportReader.Read([File("a", "one"), File("b", "two"), File("c", "two"), File("d", "three")], "orders", findings, "one");

        (mesh, resources.Count).ShouldBe(("one", 1));
        findings.Select(finding => finding.Message).ShouldBe(
        [
            "'b' and 1 more belong to the mesh 'two', but this import is for 'one'. They were not imported. "
                + "To import that mesh as well, run the import again with -p:MeshName=two.",
            "'d' belongs to the mesh 'three', but this import is for 'one'. It was not imported. "
                + "To import that mesh as well, run the import again with -p:MeshName=three.",
        ]);
        ImportReader.Read([File("a", "one"), File("b", "two"), File("c", "two")], "orders", [], "elsewhere").Mesh.ShouldBe("two");
    }

    private static Project Patched(string patch, params string[] listener)
    {
        var project = Project.Sound(listener).With("MeshPatch", "p.json", "Kind=virtualNode");
        project.Files["p.json"] = patch;
        return project;
    }

    private static ImportFile File(string name, string mesh) => new($"{name}.json", Encoding.UTF8.GetBytes($$"""
        { "meshName": "{{mesh}}", "virtualNodeName": "{{name}}", "spec": {} }
        """));
}
