using System.Xml.Linq;
using MeshCi.Definitions.Model;
using MeshCi.Tasks.Project;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>The import task as MSBuild calls it.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeBuildEngine _engine = new();
    private readonly string _project;

    public ImportTests() => _project = _directory.Write("Orders.csproj", "<Project />");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_walkthrough_in_the_reference_produces_the_output_that_it_shows()
    {
        var page = Repository.Read("docs/reference/import.md");
        _directory.Write("mesh/orders.json", Block(page, "json"));

        Import("mesh").ShouldBeTrue(_engine.Everything);

        File.ReadAllText(Path.Combine(_directory.Root, "mesh.imported.props")).ShouldBe(Block(page, "xml"));
    }

    [Fact]
    public void An_invalid_file_is_an_error_with_its_line_and_the_rest_is_imported()
    {
        _directory.Write("mesh/orders.virtualNode.json", """{ "spec": {} }""");
        _directory.Write("mesh/comment.json", "{\n  // no JSON\n}");
        _directory.Write("mesh/twice.json", """{ "spec": {}, "spec": {} }""");
        _directory.Write("mesh/deep.json", new string('[', 10_000));
        _directory.Write("mesh/else.json", """{ "what": 1 }""");
        File.WriteAllBytes(Path.Combine(_directory.Root, "mesh", "wide.json"), [0xFF, 0xFE, (byte)'{', 0]);
        using (var large = File.Create(Path.Combine(_directory.Root, "mesh", "large.json"))) large.SetLength(100L * 1024 * 1024);

        Import("mesh").ShouldBeFalse();

        _engine.Errors.Select(error => $"{Path.GetFileName(error.File)} {error.Code}").Order().ShouldBe(
            ["comment.json MESH1020", "deep.json MESH1020", "else.json MESH1021", "large.json MESH1020", "twice.json MESH1020", "wide.json MESH1020"]);
        _engine.Errors.Single(error => Path.GetFileName(error.File) == "comment.json").LineNumber.ShouldBe(2);
        File.Exists(Path.Combine(_directory.Root, "mesh.imported.props")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("lvie", "Did you mean live? Specify a file, a folder, 'live' for this service on the control plane, or 'live-mesh'")]
    [InlineData("live-msh", "Did you mean live-mesh?")]
    [InlineData("absent.json", "Specify a file, a folder,")]
    public void An_invalid_source_is_refused_with_the_accepted_forms(string from, string expected)
    {
        Import(from).ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH1024");
        error.Message!.ShouldContain(expected);
        if (from == "absent.json") error.Message!.ShouldNotContain("Did you mean");
    }

    [Fact]
    public void An_existing_file_is_kept_unless_it_may_be_replaced()
    {
        _directory.Write("mesh/orders.virtualNode.json", """{ "spec": {} }""");
        var file = _directory.Write("mesh.imported.props", "mine");

        Import("mesh").ShouldBeFalse();
        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH1025");
        File.ReadAllText(file).ShouldBe("mine");

        Import("mesh", overwrite: true);
        XDocument.Load(file).Root!.Name.LocalName.ShouldBe("Project");
    }

    [Fact]
    public void A_mesh_is_split_into_a_folder_per_service_and_nothing_is_written_if_one_exists()
    {
        _directory.Write("mesh/a.json", """{ "meshName": "shop", "virtualNodeName": "orders", "spec": {} }""");
        _directory.Write("mesh/b.json", """{ "meshName": "shop", "virtualNodeName": "b b", "spec": {} }""");
        _directory.Write("mesh/c.json", """{ "meshName": "shop", "virtualRouterName": "b-b", "spec": {} }""");
        var taken = _directory.Write("mesh.imported/orders/mesh.imported.props", "mine");

        Import("mesh", split: true).ShouldBeFalse();
        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH1025");
        Written().ShouldBe(["orders/mesh.imported.props"]);
        File.ReadAllText(taken).ShouldBe("mine");

        _engine.Errors.Clear();
        Import("mesh", overwrite: true, split: true);
        _engine.Errors.ShouldBeEmpty(_engine.Everything);
        Written().ShouldBe(["b-b-2/b-b.virtualRouter.json", "b-b-2/mesh.imported.props", "b-b/mesh.imported.props", "orders/mesh.imported.props"]);
        XDocument.Load(taken).Descendants("MeshNodeName").Single().Value.ShouldBe("orders");
        _engine.Lines.TakeLast(2).ShouldBe(["Mesh imported: 3 resources, 3 items, 1 JSON file, 3 services", "Orders -> imported 3 resources as 3 items"]);
    }

    private string[] Written() =>
        [.. Directory.EnumerateFiles(Path.Combine(_directory.Root, "mesh.imported"), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Path.Combine(_directory.Root, "mesh.imported"), file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Resources_of_another_project_are_imported_with_a_note_on_what_to_add_before_a_deploy()
    {
        _directory.Write(
            "mesh/a.json",
            """{ "meshName": "shop", "virtualNodeName": "orders", "spec": {}, "tags": [ { "key": "meshci:owner", "value": "acme/legacy/Orders" } ] }""");

        Import("mesh").ShouldBeTrue(_engine.Everything);

        const string note = "virtualNode orders has the owner acme/legacy/Orders, which is not this project (local/Orders), so a deploy will be refused "
            + "(MESH7003). "
            + "If this project replaces that one, set <MeshOwnerId>acme/legacy/Orders</MeshOwnerId> in it, and deploy only from here.";
        _engine.Lines.ShouldContain($"  note: {note}");
        File.ReadAllText(Path.Combine(_directory.Root, "mesh.imported.props")).ShouldContain($"  <!-- {note} -->\n");
    }

    [Fact]
    public void A_project_cannot_take_the_place_of_several_owners()
    {
        var notes = ImportedOwners.Notes(
            [Owned("a", "acme/A"), Owned("b", "acme/B"), Owned("c", "acme/B"), Owned("d", "me"), Owned("e", null)], "me", areTagsKnown: true).ToList();

        notes.Count.ShouldBe(3);
        notes[0]
            .ShouldStartWith(
            "virtualNode a has the owner acme/A, which is not this project (me), so a deploy will be refused (MESH7003). "
                + "A project can have only one owner ID, so leave this resource");
        notes[1].ShouldStartWith("virtualNode b and 1 more have the owner acme/B");
        notes[2]
            .ShouldBe(
            "virtualNode e has no owner, so a deploy will be refused (MESH7006). To take it over, run: dotnet publish -p:MeshDeploy=true -p:MeshAdopt=true.");
    }

    [Fact]
    public void Own_resources_and_resources_with_unknown_tags_need_no_note() =>
        ImportedOwners.Notes([Owned("a", "me"), Owned("b", null)], "me", areTagsKnown: false).ShouldBeEmpty();

    private static Resource Owned(string name, string? owner) => new()
    {
        Id = new(ResourceKind.VirtualNode, name),
        Spec = System.Text.Json.JsonElement.Parse("{}"),
        Tags = owner is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["meshci:owner"] = owner },
    };

    [Theory]
    [InlineData(null)]
    [InlineData("absent")]
    [InlineData("empty")]
    public void Nothing_to_import_is_an_error_and_writes_nothing(string? from)
    {
        Directory.CreateDirectory(Path.Combine(_directory.Root, "empty"));

        Import(from).ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH1024");
        File.Exists(Path.Combine(_directory.Root, "mesh.imported.props")).ShouldBeFalse();
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_one_error_also_without_a_mesh()
    {
        _directory.Write("mesh/broken.json", "{ \"spec\": ");
        _directory.Write("mesh/orders.virtualNode.json", """{ "spec": {} }""");

        Import("mesh", mesh: "").ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH1020");
        _engine.Lines.ShouldContain("  note: Set MeshName in the project: what was imported does not name a mesh.");
        _engine.Lines.ShouldContain("Mesh imported: 1 resource, 1 item, 0 JSON files");
    }

    [Fact]
    public void A_refused_resource_is_an_error_in_its_file_and_is_not_counted()
    {
        _directory.Write("mesh/a.json", """{ "meshName": "shop", "virtualNodeName": "a", "spec": {} }""");
        var file = _directory.Write("mesh/b.json", "{ \"meshName\": \"shop\", \"virtualNodeName\": \"b\",\n  \"spec\": { \"listners\": [] } }");

        Import("mesh").ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        (error.File, error.LineNumber, error.Code).ShouldBe((file, 2, "MESH1022"));
        error.Message.ShouldBe("virtualNode b was not imported: spec.listners is not a member of VirtualNodeSpec. Did you mean listeners?");
        _engine.Lines.ShouldContain("Mesh imported: 1 resource, 1 item, 0 JSON files");
    }

    [Fact]
    public void If_everything_is_refused_there_is_no_second_error_that_nothing_was_found()
    {
        _directory.Write("mesh/b.json", """{ "meshName": "shop", "virtualNodeName": "b", "spec": { "listners": [] } }""");

        Import("mesh").ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH1022");
        File.Exists(Path.Combine(_directory.Root, "mesh.imported.props")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("infra")]
    [InlineData("infra/main.tf")]
    public void A_configuration_of_Terraform_is_an_error_with_the_command_that_helps(string from)
    {
        _directory.Write("infra/main.tf", "resource \"aws_appmesh_mesh\" \"m\" {}");

        Import(from).ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        (Path.GetFileName(error.File), error.Code).ShouldBe(("main.tf", "MESH1021"));
        error.Message!.ShouldContain("terraform show -json > mesh.json");
    }

    [Fact]
    public void What_is_not_part_of_App_Mesh_is_named_if_nothing_else_was_found()
    {
        _directory.Write("k8s/app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: a }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: a }
            """);

        Import("k8s").ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH1024");
        error.Message!.ShouldContain("Not part of App Mesh: Deployment, Service in app.yaml. MeshImport reads");
    }

    [Fact]
    public void Files_of_packages_and_of_the_build_itself_are_not_read()
    {
        _directory.Write("all/obj/project.assets.json", "{}");
        _directory.Write("all/node_modules/a/package.json", "{}");
        _directory.Write("all/orders.virtualNode.yaml", "spec: {}");

        Import("all").ShouldBeTrue(_engine.Everything);
    }

    private bool Import(string? from, bool overwrite = false, bool split = false, string mesh = "shop")
    {
        var settings = new TaskItem("settings");
        settings.SetMetadata("MeshNodeName", "orders");
        settings.SetMetadata("MeshName", mesh);
        settings.SetMetadata("MeshImportFrom", from ?? "");
        settings.SetMetadata("MeshImportOverwrite", overwrite ? "true" : "");
        settings.SetMetadata("MeshImportSplit", split ? "true" : "");
        using var task = new ImportMesh { BuildEngine = _engine, Project = new TaskItem(_project), Settings = settings };
        return task.Execute();
    }

    private static string Block(string page, string language)
    {
        var start = page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
