namespace MeshCi.Sdk.Tests;

/// <summary>A definition is generated again if the content of an input has changed, and editors and <c>dotnet watch</c> know the inputs.</summary>
public sealed class InputsTests
{
    private const string PatchItem = "<MeshPatch Include=\"patches/*.json\" Kind=\"virtualNode\" />";
    private const string ByTarget = """
        <PropertyGroup><MeshGenerateDependsOn>AddPatch</MeshGenerateDependsOn></PropertyGroup>
        <Target Name="AddPatch"><ItemGroup><MeshPatch Include="patches/late.json" Kind="virtualNode" /></ItemGroup></Target>
        """;

    [Fact]
    public void A_file_that_only_has_a_new_time_generates_nothing_again()
    {
        using var project = Patched();
        project.Generate();
        var later = DateTime.UtcNow.AddHours(1);
        foreach (var file in new[] { "Orders.Api.csproj", "Directory.Build.props", "Directory.Build.targets", "patches/a.json" })
            File.SetLastWriteTimeUtc(Path.Combine(project.Root, file), later);

        IsUpToDate(project).ShouldBeTrue();
    }

    [Fact]
    public void A_file_with_other_content_and_an_old_time_generates_the_definition_again()
    {
        using var project = Patched();
        var before = project.Generate();
        project.Write("patches/a.json", Patch("/dev/null"));
        File.SetLastWriteTimeUtc(Path.Combine(project.Root, "patches/a.json"), DateTime.UtcNow.AddYears(-1));

        project.Generate().ShouldNotBe(before);
        IsUpToDate(project).ShouldBeTrue();
    }

    [Fact]
    public void A_definition_that_was_changed_or_deleted_is_generated_again()
    {
        using var project = Patched();
        var before = project.Generate();
        var file = project.DefinitionFile(project.Evaluate());
        File.WriteAllText(file, before.Replace("8080", "8081", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(1));

        project.Generate().ShouldBe(before);
        File.Delete(file);
        project.Generate().ShouldBe(before);
    }

    [Fact]
    public void A_project_with_an_environment_variable_generates_its_definition_again_only_if_the_variable_has_changed()
    {
        const string Name = "INPUTS_TESTS_HOST";
        using var project = InProcessProject.Service(
            $"{Service.Listener}\n<MeshServiceDiscovery Include=\"dns\" Hostname=\"{{env: {Name} |orders.local}}\" />\n{Service.Route}");
        var before = project.Generate();
        IsUpToDate(project).ShouldBeTrue("not set");
        try
        {
            Environment.SetEnvironmentVariable(Name, "orders.example");

            project.Generate().ShouldNotBe(before);
            IsUpToDate(project).ShouldBeTrue("set");
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }

        project.Generate().ShouldBe(before);
    }

    [Theory]
    [InlineData("patches/missing.json")]
    [InlineData("patches")]
    public void A_patch_that_is_not_a_file_is_one_error_in_every_build(string path)
    {
        using var project = InProcessProject.Service($"{Service.Items}\n<MeshPatch Include=\"{path}\" Kind=\"virtualNode\" />").Write("patches/a.json", "{}");

        foreach (var build in new[] { "first", "second" })
            project.Build("MeshGenerate").Log.Errors.ShouldHaveSingleItem(build).Code.ShouldStartWith("MESH");
    }

    [Fact]
    public void Editors_and_dotnet_watch_know_the_files_of_items()
    {
        using var project = Patched();

        var evaluated = project.Evaluate();

        var inputs = evaluated.GetItems("UpToDateCheckInput").Where(item => item.GetMetadataValue("Set") == "MeshCi").ToList();
        inputs.Select(item => item.EvaluatedInclude).ShouldBe(["patches/a.json"]);
        inputs[0].GetMetadataValue("Kind").ShouldBeEmpty("Visual Studio gives it a meaning");
        evaluated.GetItems("UpToDateCheckBuilt").Where(item => item.GetMetadataValue("Set") == "MeshCi").ShouldHaveSingleItem()
            .EvaluatedInclude.Replace('\\', '/').ShouldBe("obj/Debug/net10.0/Orders.Api.mesh.stamp");
        evaluated.GetItems("Watch").Select(item => item.EvaluatedInclude).ShouldContain(Path.Combine(project.Root, "patches/a.json"));
    }

    [Theory]
    [InlineData("CollectUpToDateCheckInputDesignTime", "UpToDateCheckInput")]
    [InlineData("CollectWatchItems", "Watch")]
    public void Editors_and_dotnet_watch_learn_of_the_files_that_targets_add(string target, string list)
    {
        using var project = InProcessProject.Service($"{PatchItem}\n</ItemGroup>{ByTarget}<Target Name=\"{target}\" /><ItemGroup>")
            .Write("patches/a.json", "{}").Write("lazy.json", "{}");
        var targets = target == "CollectWatchItems" ? project.Evaluate().GetPropertyValue("CustomCollectWatchItems").Split(';') : [target];

        var (succeeded, log, built) = project.Build([.. targets.Where(name => name.Length > 0)], ("DesignTimeBuild", "true"));

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        built.GetItems(list).Select(item => Path.GetFileName(item.EvaluatedInclude)).Where(name => name is "a.json" or "late.json")
            .ShouldBe(["a.json", "late.json"], ignoreOrder: true);
    }

    [Fact]
    public void The_stamp_is_newer_than_every_input_that_was_checked_even_if_nothing_was_generated()
    {
        using var project = Patched();
        project.Generate();
        var stamp = Path.Combine(project.Root, "obj/Debug/net10.0/Orders.Api.mesh.stamp");
        var input = Path.Combine(project.Root, "patches/a.json");
        File.SetLastWriteTimeUtc(input, File.GetLastWriteTimeUtc(stamp).AddMilliseconds(1));

        IsUpToDate(project).ShouldBeTrue();

        File.GetLastWriteTimeUtc(stamp).ShouldBeGreaterThan(File.GetLastWriteTimeUtc(input));
    }

    private static bool IsUpToDate(InProcessProject project) =>
        project.Build("MeshGenerate").Log.Lines.Any(line => line!.Contains("the definition is up to date", StringComparison.Ordinal));

    private static InProcessProject Patched() =>
        InProcessProject.Service($"{Service.Items}\n{PatchItem}").Write("patches/a.json", Patch("/dev/stderr"));

    private static string Patch(string path) => $$"""{ "logging": { "accessLog": { "file": { "path": "{{path}}" } } } }""";
}
