namespace MeshCi.Sdk.Tests;

/// <summary>The targets that users run before and after a deploy.</summary>
public sealed class HookTests(PackedSdk sdk)
{
    private const string Tell = """
        <Target Name="Tell">
          <Message Importance="high" Text="HOOK $(MeshDeploymentKind) stamped=[$(Stamped)] count=[@(MeshDeployment->Count())]" />
        </Target>
        <Target Name="Stamp"><PropertyGroup><Stamped>$(MeshDeploymentKind)</Stamped></PropertyGroup></Target>
        """;

    private const string Mesh = "<Mesh Include=\"shop\" />";

    [Fact]
    public async Task A_hook_sees_what_was_deployed_after_a_deploy_an_unchanged_deploy_and_a_rollback()
    {
        await using var user = Orders("<MeshAfterDeployTargets>Tell</MeshAfterDeployTargets><MeshBeforeDeployTargets>Stamp</MeshBeforeDeployTargets>");

        (await user.DeployAsync("Orders")).ShouldSucceed().ShouldPrint("HOOK deploy stamped=[deploy] count=[6]");
        (await user.DeployAsync("Orders")).ShouldSucceed().ShouldPrint("unchanged").ShouldPrint("HOOK deploy stamped=[deploy] count=[6]");
        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("3s", "4s", StringComparison.Ordinal));
        (await user.DeployAsync("Orders")).ShouldSucceed();
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback")).ShouldSucceed().ShouldPrint("HOOK rollback stamped=[] count=[6]");
    }

    [Fact]
    public async Task A_hook_sees_what_was_deployed_in_a_project_with_several_frameworks_and_two_names_from_the_command_line_are_two_hooks()
    {
        await using var user = Orders("<TargetFramework></TargetFramework><TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>");

        var deployed = (await user.DeployAsync("Orders", "-p:MeshAfterDeployTargets=Tell%3BStamp")).ShouldSucceed();

        deployed.Lines.Count(line => line.Contains("HOOK deploy stamped=[] count=[6]", StringComparison.Ordinal)).ShouldBe(1, deployed.Output);
    }

    [Fact]
    public async Task A_hook_that_does_not_exist_is_found_at_its_line_before_anything_is_written()
    {
        await using var user = Orders("<MeshAfterDeployTargets>Stamp;Tel</MeshAfterDeployTargets>");

        (await user.DeployAsync("Orders")).ShouldFail().ShouldPrint("Orders.csproj(7,").ShouldPrint("error MESH0024").ShouldPrint("Did you mean 'Tell'?");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().ShouldNotPrint("succeeded");
    }

    [Fact]
    public async Task A_setting_that_a_hook_changes_too_late_is_an_error_before_anything_is_written()
    {
        await using var user = Orders("<MeshBeforeDeployTargets>ChooseBuild</MeshBeforeDeployTargets>");
        user.Write(
            "Directory.Build.targets",
            "<Project><Target Name=\"ChooseBuild\"><PropertyGroup><MeshBuild>7</MeshBuild></PropertyGroup></Target></Project>");

        (await user.DeployAsync("Orders")).ShouldFail().ShouldPrint("error MESH0025").ShouldPrint("changed MeshBuild from '' to '7'");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().ShouldNotPrint("succeeded");
    }

    [Fact]
    public async Task A_target_with_BeforeTargets_runs_before_anything_is_written_and_the_verb_still_returns_its_results()
    {
        await using var user = Orders("");
        user.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Approve" BeforeTargets="MeshDeploy;MeshRollback"><Error Text="not approved" Condition="'$(Approved)' != 'true'" /></Target>
              <Target Name="Say" AfterTargets="MeshDeploy"><Message Importance="high" Text="AFTER $(MeshDeploymentKind) @(MeshDeployment->Count())" /></Target>
            </Project>
            """);

        (await user.DeployAsync("Orders")).ShouldFail().ShouldPrint("not approved");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().ShouldNotPrint("succeeded");
        var deployed = await user.DeployAsync("Orders", "-p:Approved=true", "-getTargetResult:MeshDeploy");
        deployed.ShouldSucceed().Output.Split("\"Identity\": \"orders/checkout\"").Length.ShouldBe(2, deployed.Output);
        (await user.DeployAsync("Orders", "-p:Approved=true")).ShouldSucceed().ShouldPrint("AFTER deploy 6");
        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("3s", "4s", StringComparison.Ordinal));
        (await user.DeployAsync("Orders", "-p:Approved=true")).ShouldSucceed();
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback")).ShouldFail().ShouldPrint("not approved").ShouldNotPrint("rolled back");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_hook_that_may_fail_is_not_a_failure_of_the_deploy_and_each_verb_of_a_command_has_its_own_results()
    {
        await using var user = Orders("<MeshAfterDeployTargets>Fail</MeshAfterDeployTargets>");
        user.Write("Directory.Build.targets", "<Project><Target Name=\"Fail\"><Exec Command=\"exit 3\" ContinueOnError=\"true\" /></Target></Project>")
            .Write("All.slnx", """<Solution><Project Path="Orders/Orders.csproj" /></Solution>""");

        (await user.DeployAsync("All.slnx")).ShouldSucceed().ShouldPrint("MSB3073").ShouldPrint("All.slnx -> MeshDeploy: 1 project takes part in the mesh.");

        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("3s", "4s", StringComparison.Ordinal));
        var both = await user.DotNetAsync("msbuild", "Orders", "-t:MeshDeploy;MeshRollback", "-getTargetResult:MeshRollback");
        both.ShouldSucceed().Output.Split("\"Identity\": \"orders/checkout\"").Length.ShouldBe(2, both.Output);
    }

    private UserRepository Orders(string properties)
    {
        var user = new UserRepository(sdk).WriteService("Orders", $"{Mesh}\n{Service.Items}", $"<MeshName>shop</MeshName>{properties}");
        return user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("</Project>", $"{Tell}\n</Project>", StringComparison.Ordinal));
    }
}
