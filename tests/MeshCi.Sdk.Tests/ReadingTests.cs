namespace MeshCi.Sdk.Tests;

/// <summary>When MeshCi reads properties and items: after the targets that may set them, at the same point for every target.</summary>
public sealed class ReadingTests(PackedSdk sdk)
{
    // As MinVer, Nerdbank.GitVersioning and GitVersion.MsBuild compute it.
    private const string Computed = """
        <Target Name="ComputeVersion" BeforeTargets="GetAssemblyVersion"><PropertyGroup><Version>2.3.4</Version></PropertyGroup></Target>
        """;

    private const string Shop = "<MeshName>shop</MeshName>";

    // A build whose targets need no restore.
    private const string WithoutCompiler = """
        <Project>
          <Target Name="CoreBuild" DependsOnTargets="_MeshBuildNeedsDefinition;AddSourceRevisionToInformationalVersion;MeshGenerate" />
        </Project>
        """;

    private const string Listener = """
        <MeshListener Include="8080" HealthCheckPath="/h" PerRequestTimeout="5s" />
        <MeshServiceDiscovery Include="dns" Hostname="orders.shop.local" />
        """;

    // As NuGet asks packages that compute the version to do, such as Nerdbank.GitVersioning.
    private const string ComputedForPackages = """
        <Target Name="ComputeVersion"><PropertyGroup><Version>2.3.4</Version></PropertyGroup></Target>
        """;

    [Theory]
    [InlineData("MeshGenerate", "")]
    [InlineData("MeshValidate", "")]
    [InlineData("MeshGenerate", "<GetPackageVersionDependsOn>ComputeVersion</GetPackageVersionDependsOn>")]
    [InlineData("MeshValidate", "<GetPackageVersionDependsOn>ComputeVersion</GetPackageVersionDependsOn>")]
    public void A_version_that_a_target_computes_is_read(string target, string list)
    {
        using var project = Project(Shop + list, list.Length == 0 ? Computed : ComputedForPackages);

        Settings(project, target).GetMetadataValue("MeshVersion").ShouldBe("2.3.4");
    }

    [Theory]
    [InlineData("MeshHistory")]
    [InlineData("MeshRollback")]
    public void Verbs_without_a_definition_read_the_settings_at_the_same_point(string verb)
    {
        using var project = Project("<MeshGenerateDependsOn>ChooseMesh</MeshGenerateDependsOn>", """
            <Target Name="ChooseMesh"><PropertyGroup><MeshName>chosen</MeshName><MeshNamespace>shop.local</MeshNamespace></PropertyGroup></Target>
            """);

        // The task itself fails, because no control plane is configured for this project.
        var (_, _, built) = project.Build(verb, ("MeshControlPlane", "nowhere"));

        var settings = built.GetItems("_MeshSettings").ShouldHaveSingleItem();
        settings.GetMetadataValue("MeshName").ShouldBe("chosen");
        settings.GetMetadataValue("MeshServiceName").ShouldBe("orders-api.shop.local");
    }

    [Fact]
    public void MeshVersion_takes_precedence_over_a_computed_version()
    {
        using var project = Project($"{Shop}<MeshVersion>7.0.0</MeshVersion>", Computed);

        var settings = Settings(project, "MeshGenerate");

        settings.GetMetadataValue("MeshVersion").ShouldBe("7.0.0");
        settings.GetMetadataValue("VersionOfProject").ShouldBe("");
    }

    [Theory]
    [InlineData("MeshGenerateDependsOn", "")]
    [InlineData("", " BeforeTargets=\"GetAssemblyVersion\"")]
    public void Items_that_a_target_adds_in_time_are_in_the_definition(string list, string hook)
    {
        var property = list.Length == 0 ? "" : $"<{list}>AddTag</{list}>";
        using var project = Project(Shop + property, Tag(hook));

        project.Generate().ShouldContain("checkout");
    }

    [Theory]
    [InlineData("MeshGenerate", "MeshGenerate")]
    [InlineData("MeshValidate", "MeshValidate")]
    [InlineData("MeshPlan", "MeshPlan;MeshGenerate")]
    [InlineData("MeshPlan", "MeshPlan")]
    [InlineData("MeshDeploy", "MeshDeploy")]
    [InlineData("MeshValidate;MeshDeploy", "MeshDeploy")]
    [InlineData("MeshGenerate;_MeshFindChangesAfterBuild", "_MeshFindChangesAfterBuild")]
    public void An_item_that_a_target_adds_too_late_is_an_error_with_the_list_to_use(string target, string before)
    {
        using var project = Project(Shop, Tag($" BeforeTargets=\"{before}\""));

        var (succeeded, log, _) = project.Build(target.Split(';'));

        succeeded.ShouldBeFalse();
        var error = log.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH0025");
        error.Message.ShouldNotBeNull().ShouldContain("MeshTag items");
        error.Message.ShouldContain("<MeshGenerateDependsOn>$(MeshGenerateDependsOn);YourTarget</MeshGenerateDependsOn>");
    }

    [Theory]
    [InlineData("BeforeTargets=\"BeforeBuild\"")]
    [InlineData("AfterTargets=\"BeforeBuild\"")]
    [InlineData("BeforeTargets=\"CoreBuild\"")]
    public void What_the_targets_of_a_build_add_is_too_late_for_a_build_too_because_a_verb_does_not_run_them(string hook)
    {
        using var project = Project(Shop, Tag($" {hook}")).Write("Directory.Build.targets", WithoutCompiler);

        var (succeeded, log, built) = project.Build("Build");

        succeeded.ShouldBeFalse();
        log.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0025");
        File.ReadAllText(project.DefinitionFile(built)).ShouldNotContain("checkout");
    }

    [Fact]
    public void A_build_that_ran_a_target_too_late_is_not_up_to_date_once_the_target_runs_in_time()
    {
        using var project = Project(Shop, Tag(" BeforeTargets=\"BeforeBuild\"")).Write("Directory.Build.targets", WithoutCompiler);
        project.Build("Build").Succeeded.ShouldBeFalse();

        var (succeeded, log, built) = project.Build("Build", ("MeshGenerateDependsOn", "AddTag"));

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        File.ReadAllText(project.DefinitionFile(built)).ShouldContain("checkout");
    }

    [Theory]
    [InlineData("<Version>2.3.4</Version>", "2.3.4.0", "2.3.4.0", "2.3.4")]
    [InlineData("<Version>2.3.4</Version><FileVersion>2.3.4.5</FileVersion>", "2.3.4.0", "2.3.4.5", "2.3.4")]
    [InlineData("<InformationalVersion>2.3.4-rc</InformationalVersion>", "1.0.0.0", "1.0.0.0", "2.3.4-rc")]
    public void A_target_that_sets_a_version_in_a_build_sets_the_versions_of_the_assembly_as_without_MeshCi(
        string version, string assembly, string file, string informational)
    {
        using var project = Project(
            $"{Shop}<MeshVersion>7.0.0</MeshVersion><EnableSourceControlManagerQueries>false</EnableSourceControlManagerQueries>",
            $"<Target Name=\"Set\" BeforeTargets=\"BeforeBuild\"><PropertyGroup>{version}</PropertyGroup></Target>")
            .Write("Directory.Build.targets", WithoutCompiler);

        foreach (var enabled in new[] { "true", "false" })
        {
            var (succeeded, log, built) = project.Build("Build", ("MeshEnabled", enabled));

            succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
            string[] versions = [.. new[] { "AssemblyVersion", "FileVersion", "InformationalVersion" }.Select(built.GetPropertyValue)];
            versions.ShouldBe([assembly, file, informational], $"MeshEnabled={enabled}");
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task What_a_target_adds_too_late_is_found_in_every_way_of_building_and_is_not_deployed()
    {
        var late = $"</ItemGroup>{Tag(" BeforeTargets=\"$(Hook)\"")}<ItemGroup>";
        await using var user = new UserRepository(sdk).WriteService("Orders", $"{Service.Items}\n{late}");
        (await user.DotNetAsync("build", "Orders")).ShouldSucceed();

        (string Hook, string[] Way)[] ways =
        [
            ("BeforeBuild", ["build"]),
            ("CoreCompile", ["build"]),
            ("Publish", ["publish"]),
            ("BeforeBuild", ["publish", "-p:MeshDeploy=true"]),
            ("Publish", ["publish", "-p:MeshDeploy=true"]),
            ("ResolveReferences", ["publish", "--no-build", "-p:MeshDeploy=true"]),
            ("Publish", ["publish", "--no-build", "-p:MeshDeploy=true"]),
        ];
        foreach (var (hook, way) in ways)
        {
            (await user.DotNetAsync([.. way, "Orders", "--no-restore", "-c", "Debug", $"-p:Hook={hook}"]))
                .ShouldFail().ShouldPrint("error MESH0025").ShouldNotPrint("MESH0014");
        }

        Directory.Exists(user.PathOf(".meshci")).ShouldBeFalse("nothing was deployed");
    }

    [Fact]
    public void A_property_that_a_target_sets_too_late_is_an_error_with_both_values()
    {
        using var project = Project(Shop, """
            <Target Name="Late"><PropertyGroup><Version>3.0.0</Version></PropertyGroup></Target>
            """);

        var (succeeded, log, _) = project.Build(["MeshGenerate", "Late", "_MeshFindChangesAfterBuild"]);

        succeeded.ShouldBeFalse();
        log.Errors.ShouldHaveSingleItem().Message.ShouldNotBeNull().ShouldStartWith("A target changed MeshVersion from '1.0.0' to '3.0.0'");
    }

    [Theory]
    [InlineData("MeshPlan", "MeshPlanDependsOn")]
    [InlineData("MeshDeploy", "MeshDeployDependsOn")]
    public void A_target_that_does_not_exist_in_the_list_of_a_verb_is_an_error_at_the_line_of_the_list(string verb, string list)
    {
        using var project = Project($"{Shop}<{list}>$({list});AddTog</{list}>", Tag(""));

        var (succeeded, log, _) = project.Build(verb);

        succeeded.ShouldBeFalse();
        var error = log.Errors.ShouldHaveSingleItem();
        (error.Code, error.File).ShouldBe(("MESH0024", project.ProjectFile));
        error.LineNumber.ShouldBeGreaterThan(0);
        error.Message.ShouldNotBeNull().ShouldContain("Did you mean 'AddTag'?");
    }

    [Fact]
    public void Nothing_is_reported_if_no_target_changes_anything_late()
    {
        using var project = Project(Shop, Computed);

        var (succeeded, log, _) = project.Build(["MeshGenerate", "_MeshFindChangesAfterBuild"]);

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
    }

    private Microsoft.Build.Execution.ProjectItemInstance Settings(InProcessProject project, string target)
    {
        sdk.Version.ShouldNotBeEmpty();
        var (succeeded, log, built) = project.Build(target);
        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        return built.GetItems("_MeshSettings").ShouldHaveSingleItem();
    }

    private static string Tag(string hook) =>
        $"<Target Name=\"AddTag\"{hook}><ItemGroup><MeshTag Include=\"team\" Value=\"checkout\" /></ItemGroup></Target>";

    private static InProcessProject Project(string properties, string targets) => new($"""
        <PropertyGroup><OutputType>Exe</OutputType>{properties}</PropertyGroup>
        <ItemGroup>{Listener}</ItemGroup>
        {targets}
        """);
}
