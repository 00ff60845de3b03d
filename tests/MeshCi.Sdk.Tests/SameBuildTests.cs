namespace MeshCi.Sdk.Tests;

/// <summary>A deploy does not change what is built: each project is built as often as without it, whatever the build starts with.</summary>
public sealed class SameBuildTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("publish", "Services.slnx", "--no-restore", Traits = ["Category", "Long"])]
    [InlineData("msbuild", "Services.slnx", "-t:Publish", "-graph", Traits = ["Category", "Long"])]
    [InlineData("msbuild", "Root.proj", "-m:2")]
    [InlineData("msbuild", "Traversal.proj", "-m:2", Traits = ["Category", "Long"])]
    [InlineData("msbuild", "Traversal.proj", "-graph", Traits = ["Category", "Long"])]
    public async Task Each_project_is_built_as_often_as_without_a_deploy(params string[] command)
    {
        // Traversal.proj contains what Microsoft.Build.Traversal does, which is not a dependency of these tests.
        await using var user = await sdk.Projects.CopyAsync();

        var published = (await user.DotNetAsync(command)).ShouldSucceed();
        var deployed = (await user.DotNetAsync([.. command, "-p:MeshDeploy=true"])).ShouldSucceed();

        published.Deployed().ShouldBeEmpty();
        Builds(deployed).ShouldBe(["COMPILED Payments", "COMPILED Web"]);
        Builds(published).ShouldBe(Builds(deployed));
        deployed.Deployed().Order(StringComparer.Ordinal).ShouldBe(["payments", "web"]);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_service_that_is_referenced_is_only_deployed_if_it_is_published_too()
    {
        await using var user = await sdk.Projects.CopyAsync();

        (await user.DotNetAsync("publish", "Web", "--no-restore", "-p:MeshDeploy=true")).ShouldSucceed().Deployed().ShouldBe(["web"]);
        var both = await user.DotNetAsync("build", "Web", "--no-restore", "-p:MeshDeploy=true", "-p:DeployOnBuild=true");

        both.ShouldDeployOnceAfter(user.PathOf("Payments/obj/Debug/net10.0/PubTmp/Out/"), "payments");
        both.ShouldDeployOnceAfter(user.PathOf("Web/obj/Debug/net10.0/PubTmp/Out/"), "web");
        Builds(both).ShouldBe(["COMPILED Payments", "COMPILED Web"]);
    }

    private static IReadOnlyList<string> Builds(DotNetResult result) =>
        [.. result.Lines.Select(line => line.Trim()).Where(line => line.StartsWith("COMPILED", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
