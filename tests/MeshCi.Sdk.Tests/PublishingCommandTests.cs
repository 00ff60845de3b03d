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

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_target_of_another_project_that_is_called_PublishContainer_and_only_publishes_deploys_on_every_node()
    {
        await using var user = await sdk.Projects.CopyAsync();
        user.Write("Ship.proj", """
            <Project>
              <ItemGroup><Service Include="Web/Web.csproj;Payments/Payments.csproj" /></ItemGroup>
              <Target Name="PublishContainer"><MSBuild Projects="@(Service)" Targets="Publish" BuildInParallel="true" /></Target>
            </Project>
            """);

        var shipped = await user.DotNetAsync("msbuild", "Ship.proj", "-t:PublishContainer", "-m:8", "-p:MeshDeploy=true");

        shipped.ShouldSucceed().Deployed().Order(StringComparer.Ordinal).ShouldBe(["payments", "web"]);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_publish_without_a_build_deploys_after_what_it_does_and_explains_if_it_transfers_nothing()
    {
        await using var user = await sdk.Projects.CopyAsync();
        string[] publish = ["publish", "Orders", "--no-build", "-c", "Debug", "-p:DeployOnBuild=true", "-p:MeshDeploy=true"];
        (await user.DotNetAsync("build", "Orders", "--no-restore", "-c", "Debug")).ShouldSucceed();

        var sent = await user.DotNetAsync([.. publish, "-p:PublishProfile=Zip", "-p:Destination=http://127.0.0.1:9/"]);
        sent.ShouldSucceed().ShouldPrint("Orders -> not deployed, because with DeployOnBuild=true").Deployed().ShouldBeEmpty();
        user.Recorded().ShouldBe(0);
        (await user.DotNetAsync(publish)).ShouldSucceed().ShouldNotPrint("not deployed").Deployed().ShouldBe(["orders"]);
        var named = await user.DotNetAsync("msbuild", "Orders", "-t:DotNetPublish", "-p:NoBuild=true", "-p:DeployOnBuild=true", "-p:MeshDeploy=true");
        named.ShouldSucceed().Deployed().ShouldBe(["orders"]);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_project_without_an_image_or_that_is_not_publishable_is_not_deployed_by_PublishContainer_and_explains_why()
    {
        await using var user = await sdk.Projects.CopyAsync();
        string[] image = ["msbuild", "Orders", "-t:PublishContainer", "-p:MeshDeploy=true"];
        const string Reason = "Orders -> not deployed, because the .NET SDK creates no image: EnableSdkContainerSupport is not true.";

        (await user.DotNetAsync([.. image, "-p:EnableSdkContainerSupport=false"])).ShouldSucceed().ShouldPrint(Reason).Deployed().ShouldBeEmpty();
        (await user.DotNetAsync([.. image, "-p:IsPublishable=false"])).ShouldSucceed().ShouldPrint("because IsPublishable is false").Deployed().ShouldBeEmpty();
        string[] profile = ["publish", "Orders", "--no-restore", "-p:PublishProfile=DefaultContainer", "-p:MeshDeploy=true"];
        (await user.DotNetAsync([.. profile, "-p:EnableSdkContainerSupport=false"])).ShouldSucceed().ShouldPrint(Reason).Deployed().ShouldBeEmpty();
        user.Recorded().ShouldBe(0);
    }
}
