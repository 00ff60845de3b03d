namespace MeshCi.Sdk.Tests;

/// <summary>
/// One plan for a whole solution. The gateway comes first in it and needs a service of another project, so each of them alone could only be deployed in
/// another order. One project has several frameworks.
/// </summary>
public sealed class TogetherTests(PackedSdk sdk)
{
    private static readonly string[] Names = ["Edge", "Orders", "Web"];

    [Theory]
    [InlineData("All.slnx", "-m:1")]
    [InlineData("All.slnx", "-graph", "-isolate", "-m:2")]
    public Task A_verb_runs_once_for_all_projects_in_every_form_of_a_solution_and_on_every_number_of_nodes(params string[] arguments) =>
        DeployAsync(arguments);

    [Theory]
    [InlineData("All.slnx", "-m:8")]
    [InlineData("All.slnx", "-graph", "-m:1")]
    [InlineData("Old.sln", "-m:1")]
    [InlineData("Old.sln", "-m:8")]
    [InlineData("Old.sln", "-graph", "-isolate")]
    [InlineData("All.slnf", "-m:1")]
    [InlineData("All.slnf", "-m:8")]
    [InlineData("All.slnf", "-graph")]
    [InlineData("All.slnx", "-m:8", "-p:TargetFramework=net10.0")]
    [InlineData("All.slnx", "-m:8", "-p:RuntimeIdentifier=linux-x64")]
    [InlineData("All.slnx", "-m:8", "-mt")]
    [Trait("Category", "Long")]
    public Task The_same_in_all_other_ways(params string[] arguments) => DeployAsync(arguments);

    private async Task DeployAsync(string[] arguments)
    {
        await using var user = Repository();

        var deployed = (await user.DotNetAsync(["msbuild", .. arguments, "-t:MeshDeploy"])).ShouldSucceed();

        Count(deployed, "Mesh shop: deploying ").ShouldBe(1, deployed.Output);
        Count(deployed, "MeshDeploy: 3 projects take part in the mesh").ShouldBe(1, deployed.Output);
        foreach (var name in Names)
        {
            Count(deployed, $"BEFORE {name}").ShouldBe(1, deployed.Output);
            Count(deployed, $"AFTER {name} with ").ShouldBe(1, deployed.Output);
            Count(deployed, $"{name} -> deployed build local.1: ").ShouldBe(1, deployed.Output);
        }

        var before = deployed.Lines.TakeWhile(line => !line.Contains("Mesh shop: deploying", StringComparison.Ordinal));
        before.Count(line => line.Contains("BEFORE", StringComparison.Ordinal)).ShouldBe(3, "an approval of one project applies to the deploy of all");
        Entries(user).ShouldBe(3);
    }

    [Fact]
    public async Task If_one_project_fails_none_is_deployed_and_the_others_name_it()
    {
        await using var user = Repository();
        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("Prefix=", "Prefx=", StringComparison.Ordinal));

        var failed = (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshDeploy", "-m:1")).ShouldFail();

        failed.Lines.Count(line => line.Contains("error MESH", StringComparison.Ordinal)).ShouldBe(1, failed.Output);
        failed.ShouldPrint("Orders/Orders.csproj(").ShouldPrint("Web -> MeshDeploy does not run, because Orders failed");
        failed.ShouldPrint("All.slnx -> MeshDeploy: 3 projects take part in the mesh, 1 of them failed: Orders; 1 is excluded: Contracts (library).");
        failed.ShouldNotPrint("AFTER");
        Entries(user).ShouldBe(0);
    }

    [Fact]
    public async Task A_publish_deploys_when_the_last_project_is_published_and_a_filter_leaves_the_others_alone()
    {
        await using var user = Repository();
        // Several frameworks cannot be published with one command.
        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace(Service.TwoFrameworks, "", StringComparison.Ordinal));
        user.Write("Web/Program.cs", "This does not compile.");
        string[] publish = ["publish", "All.slnx", "-p:MeshDeploy=true", "-m:2"];

        var failed = (await user.DotNetAsync(publish)).ShouldFail();
        failed.ShouldPrint("Web -> not deployed, because the build failed; no other project of the solution is deployed either")
            .ShouldPrint("All.slnx -> MeshDeploy: 3 projects take part in the mesh, 1 of them failed: Web; 1 is excluded: Contracts (library).")
            .ShouldNotPrint("Mesh shop:").ShouldNotPrint("AFTER");
        foreach (var waiting in (string[])["Edge", "Orders"])
            failed.Lines.ShouldContain(line => line.Contains($"{waiting} -> MeshDeploy ", StringComparison.Ordinal)
                && (line.Contains("Web; nothing is deployed before that, or if ", StringComparison.Ordinal)
                    || line.EndsWith("does not run, because Web failed", StringComparison.Ordinal)));
        Entries(user).ShouldBe(0);

        user.Write("Web/Program.cs", "System.Console.WriteLine();");
        var published = (await user.DotNetAsync(publish)).ShouldSucceed();
        var lines = published.Lines.ToList();
        var begin = lines.FindIndex(line => line.Contains("Mesh shop: deploying ", StringComparison.Ordinal));
        lines.FindLastIndex(line => line.EndsWith("/publish/", StringComparison.Ordinal)).ShouldBeLessThan(begin, published.Output);
        Count(published, "AFTER ").ShouldBe(3, published.Output);

        user.Write("Part.slnf", """{ "solution": { "path": "All.slnx", "projects": ["Orders/Orders.csproj"] } }""");
        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("3s", "4s", StringComparison.Ordinal));
        var part = (await user.DotNetAsync("publish", "Part.slnf", "-p:MeshDeploy=true")).ShouldSucceed();
        part.ShouldPrint("Orders -> deployed build local.2: 1 updated").ShouldPrint("1 project takes part in the mesh; 3 are not in the solution filter: ");
        Entries(user).ShouldBe(4);
    }

    [Fact]
    public async Task A_recovery_runs_once_for_all_projects_of_a_solution()
    {
        await using var user = Repository();

        var recovered = (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshRecover", "-m:2")).ShouldSucceed();

        Count(recovered, "MeshRecover: 3 projects take part in the mesh").ShouldBe(1, recovered.Output);
        foreach (var name in Names) Count(recovered, $"{name} -> nothing to recover").ShouldBe(1, recovered.Output);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_plan_and_a_rollback_are_made_for_all_projects_of_a_solution_and_one_target_of_a_project_for_it_alone()
    {
        await using var user = Repository();
        (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshDeploy")).ShouldSucceed();
        foreach (var name in (string[])["Orders", "Web"])
            user.Write($"{name}/{name}.csproj", user.Read($"{name}/{name}.csproj").Replace("3s", "4s", StringComparison.Ordinal));

        var plan = (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshPlan", "-m:8")).ShouldSucceed();
        Count(plan, "Plan: 0 to create, 2 to update, 0 to delete").ShouldBe(1, plan.Output);
        (await user.DotNetAsync("msbuild", "All.slnx", "-t:Orders:MeshDeploy")).ShouldSucceed().ShouldPrint("Orders -> deployed").ShouldNotPrint("Web ->");
        (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshDeploy;MeshPlan")).ShouldSucceed().ShouldPrint("Orders -> unchanged")
            .ShouldPrint("Web -> deployed build local.2: 1 updated").ShouldPrint("MeshPlan: 3 projects");

        var refused = (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshRollback")).ShouldFail();
        refused.Lines.Count(line => line.Contains("error MESH", StringComparison.Ordinal)).ShouldBe(1, refused.Output);
        refused.ShouldPrint("Edge/Edge.csproj").ShouldPrint("not rolled back, because Edge failed");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_project_that_is_requested_several_times_at_once_is_deployed_once()
    {
        await using var user = Repository();
        user.Write("All.proj", """
            <Project>
              <Target Name="Go">
                <ItemGroup>
                  <Request Include="Orders/Orders.csproj" AdditionalProperties="A=1" />
                  <Request Include="Orders/Orders.csproj" AdditionalProperties="A=2" />
                  <Request Include="Orders/Orders.csproj" AdditionalProperties="Configuration=Release" />
                </ItemGroup>
                <MSBuild Projects="@(Request)" Targets="MeshDeploy" BuildInParallel="true" />
              </Target>
            </Project>
            """);

        var deployed = (await user.DotNetAsync("msbuild", "All.proj", "-t:Go", "-m:8")).ShouldSucceed();

        Count(deployed, "Mesh shop: deploying ").ShouldBe(1, deployed.Output);
        Entries(user).ShouldBe(1);
    }

    private UserRepository Repository() => new UserRepository(sdk)
        .Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <MeshStateDirectory>$(MSBuildThisFileDirectory).meshci</MeshStateDirectory>
                <MeshNamespace>shop.local</MeshNamespace>
                <MeshBeforeDeployTargets>Before</MeshBeforeDeployTargets>
                <MeshAfterDeployTargets>After</MeshAfterDeployTargets>
              </PropertyGroup>
            </Project>
            """)
        .Write("Directory.Build.targets", """
            <Project>
              <Target Name="Before"><Message Importance="high" Text="BEFORE $(MSBuildProjectName)" /></Target>
              <Target Name="After"><Message Importance="high" Text="AFTER $(MSBuildProjectName) with @(MeshDeployment->Count())" /></Target>
            </Project>
            """)
        .WriteService("Edge", """
                <MeshGateway Include="gateway" />
                <MeshGatewayListener Include="9080" />
                <MeshGatewayRoute Include="orders" Prefix="/orders" Service="../Orders/Orders.csproj" />
            """, "<MeshName>shop</MeshName><MeshRouter>false</MeshRouter>")
        .WriteService("Orders", Service.Items, "<MeshName>shop</MeshName>" + Service.TwoFrameworks)
        .WriteService("Web", Service.Items.Replace("orders.shop", "web.shop", StringComparison.Ordinal)
            + "\n<ProjectReference Include=\"../Contracts/Contracts.csproj\" />")
        .WriteService("Contracts", "", "<OutputType>Library</OutputType>", "Microsoft.NET.Sdk").Write("Contracts/Program.cs", "")
        .Write("All.slnx", $"<Solution>{string.Concat(Names.Append("Contracts").Select(name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>")
        .Write("Old.sln", OldSolution())
        .Write("All.slnf", """
            { "solution": { "path": "Old.sln", "projects": ["Edge/Edge.csproj", "Orders\\Orders.csproj", "Web/Web.csproj", "Contracts/Contracts.csproj"] } }
            """);

    private static string OldSolution()
    {
        var projects = Names.Append("Contracts").Select((name, index) => (Name: name, Id: $"{{00000000-0000-0000-0000-00000000000{index}}}")).ToList();
        var rows = string.Concat(projects.Select(project =>
            $"Project(\"{{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}}\") = \"{project.Name}\", \"{project.Name}\\{project.Name}.csproj\", \"{project.Id}\"\nEndProject\n"));
        var builds = string.Concat(projects.Select(project =>
            $"\t\t{project.Id}.Debug|Any CPU.ActiveCfg = Debug|Any CPU\n\t\t{project.Id}.Debug|Any CPU.Build.0 = Debug|Any CPU\n"));
        return "Microsoft Visual Studio Solution File, Format Version 12.00\n" + rows + "Global\n"
            + "\tGlobalSection(SolutionConfigurationPlatforms) = preSolution\n\t\tDebug|Any CPU = Debug|Any CPU\n\tEndGlobalSection\n"
            + $"\tGlobalSection(ProjectConfigurationPlatforms) = postSolution\n{builds}\tEndGlobalSection\nEndGlobal\n";
    }

    private static int Count(DotNetResult result, string text) => result.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    private static int Entries(UserRepository user) => Directory.Exists(user.PathOf(".meshci/ledger"))
        ? Directory.EnumerateFiles(user.PathOf(".meshci/ledger"), "0*.json", SearchOption.AllDirectories).Count()
        : 0;
}
