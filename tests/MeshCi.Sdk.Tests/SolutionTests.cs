namespace MeshCi.Sdk.Tests;

/// <summary>Verbs on a solution, and the SDK in files that all projects of a repository share.</summary>
public sealed class SolutionTests(PackedSdk sdk)
{
    private const string Properties = "<TargetFramework>net10.0</TargetFramework><MeshName>shop</MeshName><MeshNamespace>shop.local</MeshNamespace>";

    [Theory]
    [InlineData("All.slnx")]
    [InlineData("All.slnx", "-m:1")]
    [InlineData("All.slnx", "-graph")]
    public async Task A_verb_on_a_solution_ends_with_one_line_that_counts_the_projects_of_both_kinds(params string[] arguments)
    {
        await using var user = Shared();

        var shown = (await user.DotNetAsync(["msbuild", .. arguments, "-t:MeshHistory"])).ShouldSucceed();

        shown.Lines.Count(line => line.Contains("All.slnx ->", StringComparison.Ordinal)).ShouldBe(1, shown.Output);
        shown.Lines[^1].ShouldEndWith("All.slnx -> MeshHistory: 2 projects take part in the mesh; 2 are excluded: Contracts (library), Tests (test project).");
    }

    [Fact]
    public async Task A_project_without_the_SDK_and_a_project_that_fails_are_counted()
    {
        await using var user = Shared().Write("Old/Old.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />")
            .Write("All.slnx", Solution("Orders", "Web", "Old"))
            .Write("Web/Web.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><ItemGroup><MeshRoute Include=\"a\" Prefx=\"/a\" /></ItemGroup></Project>");

        var failed = (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshValidate")).ShouldFail();

        failed.ShouldPrint("MSB4057")
            .ShouldPrint("All.slnx -> MeshValidate: 2 projects take part in the mesh, 1 of them failed: Web; 1 does not use MeshCi.Sdk: Old.");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_SDK_in_files_that_all_projects_share_builds_and_deploys_a_solution_and_a_plan_fails_only_if_it_has_changes()
    {
        await using var user = Shared();

        var published = (await user.DotNetAsync("publish", "All.slnx", "-p:MeshDeploy=true")).ShouldSucceed();
        published.ShouldPrint("Mesh deployed: shop/orders").ShouldPrint("Mesh deployed: shop/web");
        published.ShouldPrint("All.slnx -> MeshDeploy: 2 projects take part in the mesh; 2 are excluded: Contracts (library), Tests (test project).");

        (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshPlan", "-p:MeshPlanFailOnChanges=true")).ShouldSucceed();
        user.Write("Orders/Orders.csproj", Orders.Replace("PerRequestTimeout=\"3s\"", "PerRequestTimeout=\"4s\"", StringComparison.Ordinal));
        (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshPlan", "-p:MeshPlanFailOnChanges=true")).ShouldFail()
            .ShouldPrint("error MESH7053").ShouldPrint("MeshPlan: 2 projects take part in the mesh, 1 of them failed: Orders;");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_build_that_was_asked_to_deploy_explains_that_it_did_not_once_for_each_project_that_the_command_builds()
    {
        const string Explanation = "-> built, not deployed, because MeshDeploy takes effect";
        await using var user = Shared();
        var web = user.Read("Web/Web.csproj");
        const string Reference = "<ProjectReference Include=\"../Orders/Orders.csproj\" /></ItemGroup>";
        user.Write("Web/Web.csproj", web.Replace("</ItemGroup>", Reference, StringComparison.Ordinal));

        Explained(await user.DotNetAsync("build", "Web", "-p:MeshDeploy=true")).ShouldBe(["Web"]);
        Explained(await user.DotNetAsync("build", "All.slnx", "-p:MeshDeploy=true")).ShouldBe(["Orders", "Web"], ignoreOrder: true);
        Explained(await user.DotNetAsync("publish", "Web", "-p:MeshDeploy=true")).ShouldBeEmpty();

        List<string> Explained(DotNetResult result) =>
            [.. result.ShouldSucceed().Lines.Where(line => line.Contains(Explanation, StringComparison.Ordinal)).Select(line => line.Split("->")[0].Trim())];
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Without_a_variable_a_build_warns_and_every_way_to_deploy_fails()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", $"{Service.Items}\n<MeshTag Include=\"team\" Value=\"{{env:TEAM}}\" />");
        user.Environment["TEAM"] = "";

        (await user.DotNetAsync("build", "Orders")).ShouldSucceed().ShouldPrint("warning MESH0004").ShouldPrint("Orders.csproj(");
        File.Exists(user.PathOf("Orders/bin/Debug/net10.0/mesh/orders.mesh.json")).ShouldBeFalse();
        foreach (var verb in (string[])["MeshGenerate", "MeshValidate", "MeshPlan", "MeshDeploy", "Build;MeshDeploy", "Publish;MeshDeploy"])
            (await user.DotNetAsync("msbuild", "Orders", $"-t:{verb}")).ShouldFail().ShouldPrint("error MESH0004").ShouldNotPrint("Mesh deployed");
        (await user.DotNetAsync("publish", "Orders", "-p:MeshDeploy=true")).ShouldFail().ShouldPrint("error MESH0004").ShouldNotPrint("warning MESH0004");
        (await user.DotNetAsync("publish", "Orders")).ShouldSucceed().ShouldPrint("warning MESH0004");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Category", "Long")]
    public async Task A_warning_that_the_command_line_makes_an_error_stops_a_deploy_in_a_server_and_on_worker_nodes(bool server)
    {
        await using var user = Shared();
        foreach (var name in (string[])["Orders", "Web"])
            user.Write($"{name}/{name}.csproj", user.Read($"{name}/{name}.csproj").Replace("</ItemGroup>", Missing, StringComparison.Ordinal));
        string[] publish = ["publish", "All.slnx", "-p:MeshDeploy=true", "-m:3"];

        foreach (var option in (string[])["-warnaserror", "-warnaserror:MESH2030"])
        {
            var refused = await (server ? user.DotNetAsync([.. publish, option]) : user.DotNetAloneAsync([.. publish, option]));
            refused.ShouldFail().ShouldPrint("error MESH2030").ShouldNotPrint("Mesh deployed");
        }

        string[] excepted = [.. publish, "-warnaserror", "-warnnotaserror:MESH2030"];
        (await (server ? user.DotNetAsync(excepted) : user.DotNetAloneAsync(excepted)))
            .ShouldPrint("warning MESH2030").ShouldPrint("Mesh deployed: shop/orders");
    }

    private const string Missing = """
        <MeshBackend Include="paymnets.shop.local" /><MeshRule Include="MESH2030" Severity="warning" Reason="A test." /></ItemGroup>
        """;

    private const string Orders = $"<Project Sdk=\"Microsoft.NET.Sdk.Web\"><ItemGroup>{Service.Items}</ItemGroup></Project>";

    private UserRepository Shared() => new UserRepository(sdk)
        .Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>{Properties}</PropertyGroup>
              <Import Project="Sdk.props" Sdk="MeshCi.Sdk" Condition="'$(MSBuildProjectName)' != 'Old'" />
            </Project>
            """)
        .Write("Directory.Build.targets", """
            <Project><Import Project="Sdk.targets" Sdk="MeshCi.Sdk" Condition="'$(MSBuildProjectName)' != 'Old'" /></Project>
            """)
        .Write("Orders/Orders.csproj", Orders).Write("Orders/Program.cs", "System.Console.WriteLine();")
        .Write("Web/Web.csproj", Orders.Replace("orders.shop.local", "web.shop.local", StringComparison.Ordinal))
        .Write("Web/Program.cs", "System.Console.WriteLine();")
        .Write("Contracts/Contracts.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />")
        .Write("Tests/Tests.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup></Project>")
        .Write("All.slnx", Solution("Orders", "Web", "Contracts", "Tests"));

    private static string Solution(params string[] projects) =>
        $"<Solution>{string.Concat(projects.Select(name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>";
}
