namespace MeshCi.Sdk.Tests;

/// <summary>
/// The mesh is deployed after the image of a container was created. The images are written to an archive; their base image comes from a registry of the test.
/// </summary>
public sealed class ImageTests(PackedSdk sdk)
{
    private static readonly Dictionary<string, string[]> Ways = new()
    {
        ["publish with the target"] = ["publish", "Orders", "--no-restore", "-t:PublishContainer"],
        ["publish with the profile"] = ["publish", "Orders", "--no-restore", "-p:PublishProfile=DefaultContainer"],
        ["build with the profile"] = ["build", "Orders", "--no-restore", "-p:DeployOnBuild=true", "-p:PublishProfile=DefaultContainer"],
        ["both targets of a solution"] = ["msbuild", "Services.slnx", "-t:Publish;PublishContainer"],
        ["a target that depends on both"] = ["msbuild", "Orders", "-t:Ship"],
        ["another project that runs both"] = ["msbuild", "Root.proj", "-t:ShipOrders"],
        ["several platforms"] = ["publish", "Payments", "--no-restore", "-t:PublishContainer"],
    };

    [Theory]
    [InlineData("publish with the target", Traits = ["Category", "Long"])]
    [InlineData("publish with the profile", Traits = ["Category", "Long"])]
    [InlineData("build with the profile", Traits = ["Category", "Long"])]
    [InlineData("both targets of a solution", Traits = ["Category", "Long"])]
    [InlineData("a target that depends on both", Traits = ["Category", "Long"])]
    [InlineData("another project that runs both", Traits = ["Category", "Long"])]
    [InlineData("several platforms")]
    public async Task The_mesh_is_deployed_once_after_the_images_and_not_if_one_of_them_fails(string way)
    {
        await using var user = await sdk.Projects.CopyAsync();
        await using var registry = await BaseImage.ServeAsync("amd64", "arm64");
        await using var incomplete = await BaseImage.ServeAsync(way == "several platforms" ? ["amd64"] : []);
        string[] command = [.. Ways[way], "-p:MeshDeploy=true", $"-p:ContainerArchiveOutputPath={user.PathOf("out/")}"];
        string[] services = way switch
        {
            "both targets of a solution" => ["payments", "web"],
            "several platforms" => ["payments"],
            _ => ["orders"],
        };

        (await user.DotNetAsync([.. command, incomplete.Argument()])).ShouldFail().ShouldPrint("is not supported by base:1").Deployed().ShouldBeEmpty();
        user.Recorded().ShouldBe(0);
        var published = await user.DotNetAsync([.. command, registry.Argument()]);

        foreach (var service in services) published.ShouldDeployOnceAfter($"Pushed image '{service}:", service);
        published.Deployed().Order(StringComparer.Ordinal).ShouldBe(services);
    }
}
