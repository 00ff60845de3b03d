using System.Xml.Linq;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>Import as MSBuild calls it.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeBuildEngine _engine = new();
    private readonly string _project;

    public ImportTests() => _project = _directory.Write("Orders.csproj", "<Project />");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_walkthrough_of_the_reference_gives_what_it_shows()
    {
        var page = Repository.Read("docs/reference/import.md");
        _directory.Write("mesh/orders.json", Block(page, "json"));

        Import("mesh").ShouldBeTrue(_engine.Everything);

        File.ReadAllText(Path.Combine(_directory.Root, "mesh.imported.props")).ShouldBe(Block(page, "xml"));
    }

    [Fact]
    public void What_cannot_be_read_is_an_error_with_its_line_and_the_rest_is_imported()
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

    [Fact]
    public void A_file_that_is_there_is_kept_unless_it_may_be_replaced()
    {
        _directory.Write("mesh/orders.virtualNode.json", """{ "spec": {} }""");
        var file = _directory.Write("mesh.imported.props", "mine");

        Import("mesh").ShouldBeFalse();
        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH1025");
        File.ReadAllText(file).ShouldBe("mine");

        Import("mesh", overwrite: true);
        XDocument.Load(file).Root!.Name.LocalName.ShouldBe("Project");
    }

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

    private bool Import(string? from, bool overwrite = false)
    {
        var settings = new TaskItem("orders");
        settings.SetMetadata("MeshName", "shop");
        using var task = new ImportMesh { BuildEngine = _engine, Project = new TaskItem(_project), Settings = settings, From = from, Overwrite = overwrite };
        return task.Execute();
    }

    private static string Block(string page, string language)
    {
        var start = page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
