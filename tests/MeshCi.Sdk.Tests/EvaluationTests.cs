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
    public void Verbs_on_the_command_line_do_not_reach_referenced_projects()
    {
        using var project = new InProcessProject("<ItemGroup><ProjectReference Include=\"../Other/Other.csproj\" /></ItemGroup>");

        var removed = project.Evaluate().GetItems("ProjectReference").Single().GetMetadataValue("GlobalPropertiesToRemove").Split(';');

        removed.ShouldContain("MeshDeploy");
        removed.ShouldContain("MeshRollbackTo");
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

    [Theory]
    [InlineData("MeshGenerate")]
    [InlineData("MeshValidate")]
    [InlineData("MeshPlan")]
    [InlineData("MeshDeploy")]
    [InlineData("MeshRollback")]
    [InlineData("MeshDrift")]
    [InlineData("MeshHistory")]
    [InlineData("MeshShow")]
    [InlineData("MeshLocal")]
    public void Every_verb_exists_with_one_framework_and_with_several(string verb)
    {
        using var one = new InProcessProject("<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>");
        using var several = new InProcessProject(
            "<PropertyGroup><OutputType>Exe</OutputType><TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks></PropertyGroup>");

        one.Evaluate().Targets.Keys.ShouldContain(verb);
        several.Evaluate().Targets.Keys.ShouldContain(verb);
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

    [Fact]
    public void A_project_that_is_not_enabled_skips_every_verb_silently()
    {
        using var project = new InProcessProject("<PropertyGroup><OutputType>Library</OutputType></PropertyGroup>");

        foreach (var verb in (string[])["MeshGenerate", "MeshPlan", "MeshDeploy", "MeshRollback", "MeshHistory"])
        {
            var (succeeded, log, _) = project.Build(verb);

            succeeded.ShouldBeTrue(verb);
            log.Errors.ShouldBeEmpty(verb);
            log.Warnings.ShouldBeEmpty(verb);
        }
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
