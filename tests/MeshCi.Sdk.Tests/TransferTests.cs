namespace MeshCi.Sdk.Tests;

/// <summary>The mesh is deployed after the application was transferred, by whichever command it is published.</summary>
public sealed class TransferTests(PackedSdk sdk)
{
    private static readonly Dictionary<string, string[]> Ways = new()
    {
        ["publish"] = ["publish", "Orders", "--no-restore"],
        ["build"] = ["build", "Orders", "--no-restore", "-p:DeployOnBuild=true"],
        ["target"] = ["msbuild", "Orders", "-t:Publish"],
    };

    [Theory]
    [InlineData("publish", Traits = ["Category", "Long"])]
    [InlineData("build")]
    [InlineData("target", Traits = ["Category", "Long"])]
    public async Task Nothing_is_deployed_if_the_transfer_fails(string way)
    {
        await using var user = await sdk.Projects.CopyAsync();
        user.Write("target", "a file where the folder should be");

        // With this profile, dotnet publish copies the files to PublishDir, and a build to PublishUrl.
        var copied = await user.DotNetAsync([.. Ways[way], "-p:PublishProfile=Folder", $"-p:Destination={user.PathOf("target/app/")}", "-p:CopyRetryCount=0"]);
        copied.ShouldFail().ShouldPrint("error MSB").Deployed().ShouldBeEmpty();
        var sent = await user.DotNetAsync([.. Ways[way], "-p:PublishProfile=Zip", "-p:Destination=http://127.0.0.1:9/"]);
        sent.ShouldFail().ShouldPrint("127.0.0.1:9").Deployed().ShouldBeEmpty();

        user.Recorded().ShouldBe(0);
    }

    [Theory]
    [InlineData("publish", Traits = ["Category", "Long"])]
    [InlineData("build", Traits = ["Category", "Long"])]
    [InlineData("target", Traits = ["Category", "Long"])]
    public async Task The_mesh_is_deployed_once_after_a_transfer_that_succeeds(string way)
    {
        await using var user = await sdk.Projects.CopyAsync();
        await using var receiver = await Receiver.StartAsync();

        var sent = await user.DotNetAsync([.. Ways[way], "-p:PublishProfile=Zip", $"-p:Destination={receiver.Address}"]);
        sent.ShouldDeployOnceAfter("/api/zipdeploy", "orders");
        receiver.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal)).ShouldBe(1);
        var copied = await user.DotNetAsync([.. Ways[way], "-p:PublishProfile=Folder", $"-p:Destination={user.PathOf("target/app/")}"]);
        copied.ShouldDeployOnceAfter("COMPILED Orders", "orders");

        File.Exists(user.PathOf("target/app/mesh/orders.mesh.json")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("publish", "Publish", Traits = ["Category", "Long"])]
    [InlineData("build", "DotNetPublish", Traits = ["Category", "Long"])]
    public async Task A_target_of_the_user_that_transfers_the_application_runs_before_the_deploy(string way, string after)
    {
        await using var user = await sdk.Projects.CopyAsync();
        var upload = $"<Target Name=\"Upload\" AfterTargets=\"{after}\"><Message Importance=\"high\" Text=\"UPLOADS\" />"
            + "<Error Text=\"not uploaded\" Condition=\"'$(Fails)' == 'true'\" /></Target>\n</Project>";
        user.Write("Directory.Build.targets", user.Read("Directory.Build.targets").Replace("</Project>", upload, StringComparison.Ordinal));

        (await user.DotNetAsync([.. Ways[way], "-p:MeshDeploy=true", "-p:Fails=true"])).ShouldFail().ShouldPrint("not uploaded").Deployed().ShouldBeEmpty();
        (await user.DotNetAsync([.. Ways[way], "-p:MeshDeploy=true"])).ShouldDeployOnceAfter("UPLOADS", "orders");
    }
}
