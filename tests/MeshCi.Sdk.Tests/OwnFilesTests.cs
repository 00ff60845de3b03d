namespace MeshCi.Sdk.Tests;

/// <summary>What MeshCi reads and writes belongs neither to the application nor to its package, and a clean removes what builds and verbs wrote.</summary>
public sealed class OwnFilesTests(PackedSdk sdk)
{
    private const string Patch = """{ "logging": { "accessLog": { "file": { "path": "/dev/stderr" } } } }""";
    private const string WithPatch = $"{Service.Items}\n<MeshPatch Include=\"mesh.patch.json\" Kind=\"virtualNode\" />";

    [Theory]
    [InlineData("mesh.patch.json", "", "<MeshPatch Include=\"mesh.patch.json\" />")]
    [InlineData("resources/node.json", "", "<MeshResource Include=\"resources/*.json\" />")]
    [InlineData("mesh.imported/orders/orders.virtualNode.json", "", "")]
    [InlineData("imported/orders/orders.virtualNode.json", "<MeshImportTo>imported</MeshImportTo><MeshImportSplit>true</MeshImportSplit>", "")]
    [InlineData("deploy/orders.mesh.json", "<MeshDefinitionFile>deploy/orders.mesh.json</MeshDefinitionFile>", "")]
    [InlineData("deploy/orders-api.plan.json", "<MeshDefinitionFile>$(MSBuildProjectDirectory)/deploy/o.json</MeshDefinitionFile>", "")]
    [InlineData("out/mesh/orders-api.mesh.json", "", "")]
    [InlineData("build/mesh/orders-api.plan.json", "", "")]
    [InlineData("out/mesh-deployment.json", "", "")]
    [InlineData("saved/shop.json", "<MeshPlanFile>$(MSBuildProjectDirectory)/saved/shop.json</MeshPlanFile>", "")]
    [InlineData("ledger/shop/orders-api/00000001.json", "<MeshLedger>ledger</MeshLedger>", "")]
    [InlineData("state/ledger/shop/orders-api/00000001.json", "<MeshStateDirectory>$(MSBuildProjectDirectory)/state</MeshStateDirectory>", "")]
    [InlineData("state/control-plane.json", "<MeshStateDirectory>$(MSBuildProjectDirectory)/state</MeshStateDirectory>", "")]
    [InlineData("plane.json", "<MeshLocalConfiguration>plane.json</MeshLocalConfiguration>", "")]
    public void A_file_of_MeshCi_in_the_folder_of_a_web_project_is_not_its_content(string file, string properties, string items)
    {
        using var project = Web(properties, items).Write(file, "{}").Write("appsettings.json", "{}").Write("models/cube.mesh.json", "{}");

        var content = project.Evaluate().GetItems("Content").Select(item => item.EvaluatedInclude.Replace('\\', '/'));

        content.ShouldBe(["appsettings.json", "models/cube.mesh.json"], ignoreOrder: true);
    }

    [Fact]
    public void Editors_show_patches_and_resources_as_files_that_are_not_copied()
    {
        using var project = Web("", "<MeshPatch Include=\"mesh.patch.json\" Kind=\"virtualNode\" />").Write("mesh.patch.json", Patch);

        var shown = project.Evaluate().GetItems("None").Where(item => item.EvaluatedInclude == "mesh.patch.json").ShouldHaveSingleItem();

        shown.GetMetadataValue("CopyToOutputDirectory").ShouldBeEmpty();
        shown.GetMetadataValue("Kind").ShouldBeEmpty();
    }

    [Fact]
    public void The_definition_remains_next_to_an_executable_that_is_a_single_file()
    {
        using var project = InProcessProject.Service(Service.Items);

        var (succeeded, log, built) = project.Build(["MeshGenerate", "_MeshAddToPublish"]);

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        var published = built.GetItems("ResolvedFileToPublish").ShouldHaveSingleItem();
        published.GetMetadataValue("RelativePath").ShouldBe("mesh/orders-api.mesh.json");
        published.GetMetadataValue("ExcludeFromSingleFile").ShouldBe("true");
    }

    [Fact]
    public void Clean_removes_what_verbs_wrote_without_a_build()
    {
        using var project = InProcessProject.Service($"{Service.Items}\n<MeshRoute Update=\"chekcout\" Prefix=\"/c\" />");
        var built = project.Build("MeshGenerate").Project;
        var folder = Path.GetDirectoryName(project.DefinitionFile(built))!;
        string[] written = ["plan.json", "plan.md", "deploy.txt", "drift.txt"];
        foreach (var name in written) File.WriteAllText(Path.Combine(folder, $"orders-api.{name}"), "");
        File.WriteAllText(Path.Combine(folder, "mesh-deployment.json"), "");
        Files(project.Root).Count.ShouldBeGreaterThanOrEqualTo(written.Length + 3, "the definition, the cache and the warnings exist as well");

        project.Build("Clean").Succeeded.ShouldBeTrue();

        Files(project.Root).ShouldBeEmpty();
    }

    [Fact]
    public void Clean_keeps_a_definition_outside_the_output_folders_and_what_belongs_to_the_user()
    {
        using var project = InProcessProject.Service(Service.Items, "<MeshName>shop</MeshName><MeshDefinitionFile>deploy/orders.mesh.json</MeshDefinitionFile>")
            .Write("mesh.imported.props", "<Project />").Write(".meshci/meshci.db", "").Write(".meshci/ledger/shop/orders-api/00000001.json", "{}");
        project.Generate();

        project.Build("Clean").Succeeded.ShouldBeTrue();

        Files(project.Root).Order(StringComparer.Ordinal).ShouldBe(
            [".meshci/ledger/shop/orders-api/00000001.json", ".meshci/meshci.db", "deploy/orders.mesh.json", "mesh.imported.props"]);
    }

    [Theory]
    [InlineData("orders-api.mesh.json")]
    [InlineData("orders-api.plan.json")]
    [InlineData("orders-api.plan.md")]
    [InlineData("orders-api.history.txt")]
    [InlineData("mesh-deployment.json")]
    public void Clean_keeps_a_file_in_another_format_a_folder_and_a_link_that_have_the_name_of_a_file_of_MeshCi(string name)
    {
        using var project = InProcessProject.Service(Service.Items);
        project.Generate();
        var file = Path.Combine(Path.GetDirectoryName(project.DefinitionFile(project.Evaluate()))!, name);
        // As a build of the .NET SDK records the files that it wrote.
        project.Write("obj/Debug/net10.0/Orders.Api.csproj.FileListAbsolute.txt", $"{file}\n");

        File.WriteAllText(file, "by hand");
        project.Build("Clean").Succeeded.ShouldBeTrue();
        File.ReadAllText(file).ShouldBe("by hand");

        File.Delete(file);
        File.CreateSymbolicLink(file, project.Write("empty.txt", "").ProjectFile);
        project.Build("Clean").Succeeded.ShouldBeTrue();
        new FileInfo(file).LinkTarget.ShouldNotBeNull();

        File.Delete(file);
        Directory.CreateDirectory(file);
        project.Build("Clean").Succeeded.ShouldBeTrue();
        Directory.Exists(file).ShouldBeTrue();
    }

    [Fact]
    public void Clean_keeps_files_of_the_user_in_the_intermediate_folder()
    {
        using var project = InProcessProject.Service(Service.Items);
        string[] names = ["obj/Debug/net10.0/Orders.Api.mesh.stamp", "obj/Debug/net10.0/Orders.Api.mesh.findings.json", "obj/Orders.Api.mesh.signin-notes"];
        foreach (var name in names) project.Write(name, "by hand");

        project.Build("Clean").Succeeded.ShouldBeTrue();

        Files(project.Root).ShouldBe(names, ignoreOrder: true);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Two_services_with_patches_of_one_name_can_reference_each_other_and_each_publish_contains_one_definition()
    {
        await using var user = new UserRepository(sdk).WriteService("Payments", WithPatch).WriteService(
            "Orders", $"{WithPatch}\n<ProjectReference Include=\"../Payments/Payments.csproj\" />");
        foreach (var service in new[] { "Payments", "Orders" }) user.Write($"{service}/mesh.patch.json", Patch);

        for (var time = 0; time < 3; time++)
        {
            (await user.DotNetAsync("publish", "Orders", "-o", user.PathOf("Orders/out"))).ShouldSucceed();
            Published("Orders/out").ShouldBe(["mesh/orders.mesh.json"], $"publish {time + 1}");
        }

        IEnumerable<string> Published(string folder) =>
            Files(user.PathOf(folder)).Where(file => Path.GetFileName(file).Contains("mesh", StringComparison.Ordinal));
    }

    private static InProcessProject Web(string properties, string items) => new(
        $"<PropertyGroup><MeshName>shop</MeshName>{properties}</PropertyGroup><ItemGroup>{items}</ItemGroup>", "Microsoft.NET.Sdk.Web");

    // The files of MeshCi and those that a test wrote.
    private static List<string> Files(string root) =>
    [
        .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => file.Contains("mesh", StringComparison.Ordinal) || file.Contains("orders", StringComparison.Ordinal)),
    ];
}
