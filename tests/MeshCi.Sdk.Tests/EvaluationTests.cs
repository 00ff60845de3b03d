using MeshCi.Definitions.Language;

namespace MeshCi.Sdk.Tests;

/// <summary>The effect of the props and targets on a project, evaluated in this process.</summary>
public sealed class EvaluationTests
{
    [Theory]
    [InlineData("<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>", "true")]
    [InlineData("<PropertyGroup><OutputType>Library</OutputType></PropertyGroup>", "false")]
    [InlineData("<PropertyGroup><OutputType>Exe</OutputType><IsTestProject>true</IsTestProject></PropertyGroup>", "false")]
    [InlineData("<PropertyGroup><OutputType>Library</OutputType><MeshEnabled>true</MeshEnabled></PropertyGroup>", "true")]
    [InlineData("<PropertyGroup><OutputType>Exe</OutputType><MeshEnabled>false</MeshEnabled></PropertyGroup>", "false")]
    public void Executables_participate_and_libraries_and_tests_do_so_only_if_enabled(string body, string enabled)
    {
        using var project = new InProcessProject(body);

        project.Evaluate().GetPropertyValue("MeshEnabled").ShouldBe(enabled);
    }

    [Theory]
    [InlineData("Orders", "orders")]
    [InlineData("Orders.Api", "orders-api")]
    [InlineData("OrdersApi", "orders-api")]
    [InlineData("Orders_Api", "orders-api")]
    [InlineData("HTTPGateway", "http-gateway")]
    [InlineData("Shop.V2", "shop-v2")]
    [InlineData("orders", "orders")]
    public void The_node_is_named_after_the_assembly_in_kebab_case(string assembly, string node)
    {
        using var project = new InProcessProject($"<PropertyGroup><OutputType>Exe</OutputType><AssemblyName>{assembly}</AssemblyName></PropertyGroup>");

        project.Evaluate().GetPropertyValue("MeshNodeName").ShouldBe(node);
    }

    [Theory]
    [InlineData("", "orders-api")]
    [InlineData("<MeshNamespace>shop.local</MeshNamespace>", "orders-api.shop.local")]
    [InlineData("<MeshNamespace>shop.local</MeshNamespace><MeshServiceName>own.name</MeshServiceName>", "own.name")]
    public void The_service_is_named_after_the_node_and_the_namespace(string properties, string service)
    {
        using var project = new InProcessProject($"<PropertyGroup><OutputType>Exe</OutputType>{properties}</PropertyGroup>");

        project.Evaluate().GetPropertyValue("MeshServiceName").ShouldBe(service);
    }

    [Theory]
    [InlineData("<Version>1.2.3.4</Version>", "true")]
    [InlineData("<Version>1.2.3</Version><MeshVersion>1.2.3.4</MeshVersion>", "")]
    public void The_settings_show_whether_the_version_is_that_of_the_project(string properties, string isOfProject)
    {
        using var project = new InProcessProject($"<PropertyGroup><OutputType>Exe</OutputType>{properties}</PropertyGroup>");

        var (succeeded, log, built) = project.Build("_MeshComputeSettings");

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        built.GetItems("_MeshSettings").ShouldHaveSingleItem().GetMetadataValue("VersionOfProject").ShouldBe(isOfProject);
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public void A_publish_that_deploys_explains_why_a_project_that_is_not_publishable_is_not_deployed(string deploy, int lines)
    {
        using var project = new InProcessProject("<PropertyGroup><OutputType>Exe</OutputType><IsPublishable>false</IsPublishable></PropertyGroup>");

        var (succeeded, log, _) = project.Build("Publish", ("MeshDeploy", deploy));

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        log.Lines.Count(line => line == "Orders.Api -> not deployed, because IsPublishable is false. Remove it, or run the target MeshDeploy.")
            .ShouldBe(lines, string.Join('\n', log.Lines));
    }

    [Fact]
    public void A_user_value_always_overrides_a_default()
    {
        (string Name, string Value)[] own =
        [
            ("MeshNodeName", "own-node"), ("MeshServiceName", "own-service"), ("MeshVersion", "9.9.9"), ("MeshControlPlane", "appmesh"),
            ("MeshDefinitionFile", "own.json"),
        ];
        var properties = string.Concat(own.Select(property => $"<{property.Name}>{property.Value}</{property.Name}>"));
        using var project = new InProcessProject($"<PropertyGroup><OutputType>Exe</OutputType>{properties}</PropertyGroup>");

        var evaluated = project.Evaluate();

        foreach (var (name, value) in own) evaluated.GetPropertyValue(name).ShouldBe(value, name);
    }

    [Fact]
    public void Referenced_projects_have_the_same_global_properties_with_and_without_a_deploy()
    {
        using var project = new InProcessProject("<ItemGroup><ProjectReference Include=\"../Other/Other.csproj\" /></ItemGroup>");

        var reference = project.Evaluate(("MeshDeploy", "true")).GetItems("ProjectReference").ShouldHaveSingleItem();

        reference.GetMetadataValue("GlobalPropertiesToRemove").ShouldNotContain("Mesh");
    }

    [Fact]
    public void The_SDK_works_without_another_SDK()
    {
        using var directory = new TemporaryDirectory();
        var sdk = Repository.PathOf("sdk/Sdk");
        var file = directory.Write("Alone.csproj", $"""
            <Project>
              <Import Project="{sdk}/Sdk.props" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
              <Import Project="{sdk}/Sdk.targets" />
            </Project>
            """);
        using var collection = new Microsoft.Build.Evaluation.ProjectCollection();

        var project = new Microsoft.Build.Execution.ProjectInstance(file, new Dictionary<string, string>(), null, collection);

        project.GetPropertyValue("UsingMicrosoftNETSdk").ShouldBe("true");
        project.GetPropertyValue("MeshNodeName").ShouldBe("alone");
    }

    [Fact]
    public void Every_verb_exists_with_one_framework_and_with_several()
    {
        using var one = new InProcessProject("<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>");
        using var several = new InProcessProject(
            "<PropertyGroup><OutputType>Exe</OutputType><TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks></PropertyGroup>");
        var (targets, outerTargets) = (one.Evaluate().Targets.Keys.ToHashSet(), several.Evaluate().Targets.Keys.ToHashSet());

        foreach (var verb in MeshVerbs.All.Select(verb => verb.Name))
        {
            targets.ShouldContain(verb);
            outerTargets.ShouldContain(verb);
        }
    }

    [Theory]
    [InlineData("DesignTimeBuild")]
    [InlineData("BuildingForLiveUnitTesting")]
    public void A_background_build_of_an_editor_generates_nothing(string property)
    {
        using var project = new InProcessProject("<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>");

        var (succeeded, log, _) = project.Build("MeshGenerate", (property, "true"));

        succeeded.ShouldBeTrue();
        log.TargetsRun.ShouldNotContain("_MeshCollectItems");
    }

    [Theory]
    [InlineData("<OutputType>Library</OutputType>", "it is not an executable (OutputType is Library).")]
    [InlineData("", "it is not an executable (OutputType is Library).")]
    [InlineData("<OutputType>Exe</OutputType><IsTestProject>true</IsTestProject>", "it is a test project.")]
    [InlineData("<OutputType>Exe</OutputType><MeshEnabled> False </MeshEnabled>", "MeshEnabled is false.")]
    [InlineData("<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>", "it is not an executable (OutputType is Library).")]
    public void Each_verb_explains_once_why_it_does_nothing_for_a_project_that_is_not_enabled_and_succeeds(string properties, string reason)
    {
        using var project = new InProcessProject($"<PropertyGroup>{properties}</PropertyGroup>");

        foreach (var verb in MeshVerbs.All.Select(verb => verb.Name))
        {
            var (succeeded, log, _) = project.Build(verb);

            succeeded.ShouldBeTrue(verb);
            log.Errors.ShouldBeEmpty(verb);
            log.Warnings.ShouldBeEmpty(verb);
            log.Lines.ShouldHaveSingleItem(verb)!.ShouldStartWith(
                $"Orders.Api -> {verb} did nothing, because the project does not take part in the mesh: {reason}");
        }
    }

    [Fact]
    public void Only_verbs_that_need_the_definition_read_the_items_so_that_a_rollback_needs_no_variables_of_a_deploy()
    {
        using var project = new InProcessProject("<PropertyGroup><OutputType>Exe</OutputType><MeshName>shop</MeshName></PropertyGroup>");
        var evaluated = project.Evaluate();

        MeshVerbs.All.Select(verb => verb.Name).Where(verb => Runs(verb, "_MeshCollectItems"))
            .ShouldBe(["MeshGenerate", "MeshValidate", "MeshPlan", "MeshDeploy", "MeshPolicy"]);

        bool Runs(string target, string other) => target == other || Needs(target).Any(needed => Runs(needed, other));

        IEnumerable<string> Needs(string target) => evaluated.Targets.TryGetValue(target, out var found)
            ? evaluated.ExpandString(found.DependsOnTargets).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [];
    }

    [Fact]
    public void A_build_does_not_explain_that_a_library_does_not_take_part()
    {
        using var project = new InProcessProject("<PropertyGroup><OutputType>Library</OutputType></PropertyGroup>");

        var (_, log, _) = project.Build(["PrepareForBuild", "MeshGenerate"]);

        log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void A_publish_that_would_deploy_explains_that_a_library_does_not_take_part()
    {
        using var project = new InProcessProject("<PropertyGroup><OutputType>Library</OutputType></PropertyGroup>");

        project.Build("_MeshClosePublish", ("MeshDeploy", "true")).Log.Lines.ShouldHaveSingleItem()!.ShouldStartWith("Orders.Api -> MeshDeploy did nothing");
        project.Build("_MeshClosePublish").Log.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MeshPlan")]
    [InlineData("Build")]
    [InlineData("Restore")]
    public void The_SDK_in_Directory_Build_props_is_refused_with_the_two_lines_that_work(string target)
    {
        var sdk = Repository.PathOf("sdk/Sdk");
        using var project = new InProcessProject("<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>")
            .Write("Directory.Build.props", $"<Project><Import Project=\"{sdk}/Sdk.props\" /><Import Project=\"{sdk}/Sdk.targets\" /></Project>");

        var (succeeded, log, _) = project.Build(target);

        succeeded.ShouldBeFalse();
        var error = log.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH0017");
        error.File.ShouldEndWith("Directory.Build.props");
        error.Message!.ShouldContain("<Import Project=\"Sdk.props\" Sdk=\"MeshCi.Sdk\" />");
        error.Message!.ShouldContain("<Import Project=\"Sdk.targets\" Sdk=\"MeshCi.Sdk\" />");
    }

    [Theory]
    [InlineData("MeshPlan")]
    [InlineData("Build")]
    [InlineData("Restore")]
    public void A_project_that_imports_only_the_properties_of_the_SDK_is_refused(string target)
    {
        using var project = Half("<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>");

        var (succeeded, log, _) = project.Build(target);

        succeeded.ShouldBeFalse();
        var error = log.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH0019");
        error.Message!.ShouldContain("Add <Import Project=\"Sdk.targets\" Sdk=\"MeshCi.Sdk\" /> to Directory.Build.targets. MSBuild imports '");
    }

    [Theory]
    [InlineData("<OutputType>Library</OutputType>")]
    [InlineData("<OutputType>Exe</OutputType><IsTestProject>true</IsTestProject>")]
    [InlineData("<OutputType>Exe</OutputType><MeshEnabled>false</MeshEnabled>")]
    public void A_project_that_is_not_a_service_may_import_only_the_properties(string properties)
    {
        using var project = Half($"<PropertyGroup>{properties}</PropertyGroup>");

        project.Build("GetTargetPath").Succeeded.ShouldBeTrue();
    }

    private static InProcessProject Half(string body)
    {
        var project = new InProcessProject(body);
        var text = File.ReadAllLines(project.ProjectFile).Where(line => !line.Contains("/Sdk/Sdk.targets", StringComparison.Ordinal));
        File.WriteAllLines(project.ProjectFile, text);
        return project;
    }

    [Theory]
    [InlineData("no")]
    [InlineData("off")]
    [InlineData("!true")]
    public void What_only_MSBuild_regards_as_false_does_not_switch_the_mesh_off(string value)
    {
        using var project = InProcessProject.Service(Service.Items);

        var (succeeded, log, _) = project.Build("MeshGenerate", ("MeshEnabled", value));

        succeeded.ShouldBeFalse();
        log.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH1015");
    }

    [Fact]
    public void A_publish_without_a_build_reports_why_there_is_no_definition()
    {
        using var sound = InProcessProject.Service(Service.Items);
        using var unset = InProcessProject.Service(Service.Items + "<MeshTag Include=\"team\" Value=\"{env:MESHCI_TEST_UNSET}\" />");
        using var wrong = InProcessProject.Service(Service.Items + "<MeshRoute Include=\"bad\" Prefix=\"bad\" />");

        sound.Build("_MeshVerifyExists", ("NoBuild", "true")).Log.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0014");
        unset.Build("_MeshVerifyExists", ("NoBuild", "true")).Succeeded.ShouldBeTrue();
        wrong.Build("_MeshVerifyExists", ("NoBuild", "true")).Log.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH1011");
    }

    [Theory]
    [InlineData("MeshPlan", true)]
    [InlineData("Build", true)]
    [InlineData("Build", false)]
    public void A_package_reference_is_refused_with_the_lines_that_work(string target, bool isSdkToo)
    {
        var sdk = Repository.PathOf("sdk");
        using var project = new InProcessProject("<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>")
            .Write("obj/Orders.Api.csproj.nuget.g.props", $"<Project><Import Project=\"{sdk}/build/MeshCi.Sdk.props\" /></Project>")
            .Write("obj/Orders.Api.csproj.nuget.g.targets", $"<Project><Import Project=\"{sdk}/build/MeshCi.Sdk.targets\" /></Project>");
        if (!isSdkToo)
        {
            var text = File.ReadAllLines(project.ProjectFile).Where(line => !line.Contains($"{sdk}/Sdk/", StringComparison.Ordinal));
            File.WriteAllLines(project.ProjectFile, text);
        }

        var (succeeded, log, _) = project.Build(target);

        succeeded.ShouldBeFalse();
        var error = log.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH0018");
        error.File.ShouldBe(project.ProjectFile);
        error.Message!.ShouldContain("Remove <PackageReference Include=\"MeshCi.Sdk\" />");
        error.Message!.ShouldContain("<Sdk Name=\"MeshCi.Sdk\" />");
        error.Message!.ShouldContain("{ \"msbuild-sdks\": { \"MeshCi.Sdk\": ");
    }

    [Fact]
    public void An_assembly_name_without_a_valid_node_name_is_one_error()
    {
        using var project = new InProcessProject(
            "<PropertyGroup><OutputType>Exe</OutputType><MeshName>shop</MeshName><MeshNamespace>shop.local</MeshNamespace></PropertyGroup>", name: "日本");

        var (succeeded, log, _) = project.Build("MeshGenerate");

        succeeded.ShouldBeFalse();
        log.Errors.ShouldHaveSingleItem().Message!.ShouldContain("Set MeshNodeName");
    }

    [Fact]
    public void An_older_MSBuild_gets_one_clear_error()
    {
        using var project = new InProcessProject("<PropertyGroup><OutputType>Exe</OutputType><MeshName>shop</MeshName></PropertyGroup>");

        var (succeeded, log, _) = project.Build("MeshGenerate", ("_MeshMSBuildVersion", "17.14.0"));

        succeeded.ShouldBeFalse();
        log.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0010");
    }
}
