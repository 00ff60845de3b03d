namespace MeshCi.Sdk.Tests;

/// <summary>Which commands publish a project, and therefore deploy, and which only look like it.</summary>
public sealed class PublishingCommandTests(PackedSdk sdk)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_build_or_a_pack_does_not_deploy()
    {
        await using var user = await sdk.Projects.CopyAsync();

        // A package of a .NET tool contains the publish folder, so the .NET SDK runs the target Publish.
        string[] pack = ["pack", "Orders", "--no-restore", "-p:MeshDeploy=true", "-p:IsPackable=true", "-p:PackAsTool=true"];
        (await user.DotNetAsync(pack)).ShouldSucceed().ShouldPrint("publish/").ShouldPrint("Successfully created package").Deployed().ShouldBeEmpty();
        (await user.DotNetAsync("build", "Orders", "--no-restore", "-p:MeshDeploy=true")).ShouldSucceed().Deployed().ShouldBeEmpty();
        user.Recorded().ShouldBe(0);

        string[] both = ["msbuild", "Orders", "-p:MeshDeploy=true", "-p:IsPackable=true", "-p:PackAsTool=true"];
        (await user.DotNetAsync([.. both, "-t:Publish;Pack"])).ShouldSucceed().Deployed().ShouldBe(["orders"]);
        (await user.DotNetAsync([.. both, "-t:Pack;Publish"])).ShouldSucceed().Deployed().ShouldBe(["orders"]);
    }

    [Theory]
    [InlineData("build", "Orders", "--no-restore", "-p:DeployOnBuild=true", "-t:Rebuild")]
    [InlineData("msbuild", "Orders", "-p:DeployOnBuild=true", "-t:DotNetPublish")]
    [InlineData("publish", "Orders", "--no-restore", "-p:PublishDir=out x /")]
    [Trait("Category", "Long")]
    public async Task Unusual_commands_deploy_once_too(params string[] command)
    {
        await using var user = await sdk.Projects.CopyAsync();

        (await user.DotNetAsync([.. command, "-p:MeshDeploy=true"])).ShouldDeployOnceAfter("COMPILED Orders", "orders");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_project_with_several_frameworks_is_deployed_with_one_of_them_and_refused_without()
    {
        await using var user = await sdk.Projects.CopyAsync();
        string[] build = ["build", "Two", "--no-restore", "-p:DeployOnBuild=true", "-p:MeshDeploy=true"];

        // The .NET SDK reports this error only after it has published each framework.
        (await user.DotNetAsync(build)).ShouldFail().ShouldPrint("NETSDK1129").ShouldNotPrint("COMPILED").Deployed().ShouldBeEmpty();
        (await user.DotNetAsync([.. build, "-f", "net10.0"])).ShouldDeployOnceAfter("PubTmp", "two");
        (await user.DotNetAsync("publish", "Two", "--no-restore", "-f", "net10.0", "-p:MeshDeploy=true")).ShouldDeployOnceAfter("COMPILED Two", "two");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_publish_of_a_solution_deploys_its_services_and_ignores_its_libraries()
    {
        await using var user = await sdk.Projects.CopyAsync();
        user.Write("Mixed.slnx", """<Solution><Project Path="Batch/Batch.csproj" /><Project Path="Off/Off.csproj" /></Solution>""");

        (await user.DotNetAsync("publish", "Mixed.slnx", "--no-restore", "-p:MeshDeploy=true")).ShouldSucceed().Deployed().ShouldBe(["batch"]);
        var again = await user.DotNetAsync("publish", "Mixed.slnx", "--no-build", "-p:MeshDeploy=true");
        again.ShouldSucceed().ShouldNotPrint("COMPILED").Deployed().ShouldBe(["batch"]);
    }
}
