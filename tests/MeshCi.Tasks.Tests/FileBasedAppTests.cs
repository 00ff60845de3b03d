using MeshCi.Tasks.Project;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>Apps that consist of a C# file. The .NET SDK names their project after the file, and it does not exist.</summary>
public sealed class FileBasedAppTests : OrdersProject
{
    private const string Code = """
        #!/usr/bin/env dotnet
        #:sdk Microsoft.NET.Sdk.Web
        #:sdk MeshCi.Sdk@0.1.0
        #:property MeshNme=shop
        #:property   MeshOwner = me & <you>
        #:property MeshBackend=payments.shop.local
        var app = WebApplication.Create(args); app.Run();
        """;

    [Fact]
    public void Findings_about_properties_have_their_place_in_the_code_and_propose_its_spelling()
    {
        var app = Folder.Write("orders.cs", Code);

        Generate(("MeshName", ""), ("MeshOwner", "me & <you>"));

        Engine.Errors.Select(error => (error.Code, error.File, error.LineNumber)).ShouldBe(
            [("MESH0015", app, 4), ("MESH1003", app, 5), ("MESH0095", app, 6)], ignoreOrder: true);
        Engine.Errors.Single(error => error.Code == "MESH0015").Message!.ShouldContain("Did you mean '#:property MeshName=shop'?");
        Engine.Errors.Single(error => error.Code == "MESH1003").ColumnNumber.ShouldBe(14);
    }

    [Fact]
    public void A_property_that_is_missing_is_reported_at_the_code_with_the_line_to_add()
    {
        var app = Folder.Write("orders.cs", "var app = 1;");

        Generate(("MeshName", ""));

        var error = Engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.File).ShouldBe(("MESH0011", app));
        error.Message!.ShouldContain("Add '#:property MeshName=my-mesh' to orders.cs, or add '#:property MeshEnabled=false' if");
    }

    [Fact]
    public void A_verb_refers_to_the_code_too()
    {
        var app = Folder.Write("orders.cs", "#:property MeshControlPlane=nowhere");
        using var show = new ShowMesh { BuildEngine = Engine, Project = Project, Settings = Settings(("MeshControlPlane", "nowhere")) };

        show.Execute().ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.File, error.LineNumber, error.ColumnNumber).ShouldBe(("MESH0002", app, 1, 12));
    }

    [Fact]
    public void An_item_of_another_file_keeps_its_place_and_a_project_that_exists_is_its_own_source()
    {
        Folder.Write("orders.cs", Code);
        var props = Folder.Write("Directory.Build.targets", "<Project><ItemGroup>\n<MeshRoute Include=\"a\" Prfix=\"/a\" />\n</ItemGroup></Project>");
        var item = Item("MeshRoute", "a", ("Prfix", "/a"));
        item.SetMetadata("MeshDefinedIn", props);
        using var task = new ValidateMeshDefinition { BuildEngine = Engine, Project = Project, Settings = Settings(), Items = [.. Items(), item] };

        task.Execute();

        Engine.Errors.ShouldContain(error => error.Code == "MESH1001" && error.File == props && error.LineNumber == 2);
        FileBasedApp.SourceOf(ProjectFile).ShouldBe(ProjectFile);
        FileBasedApp.SourceOf("/none/orders.cs.csproj").ShouldBe("/none/orders.cs.csproj");
    }

    private TaskItem Project => new(Path.Combine(Folder.Root, "orders.cs.csproj"));

    private void Generate(params (string Name, string Value)[] settings)
    {
        using var task = new ValidateMeshDefinition { BuildEngine = Engine, Project = Project, Settings = Settings(settings), Items = Items() };
        task.Execute().ShouldBeFalse();
    }
}
