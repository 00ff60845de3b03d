namespace MeshCi.Sdk.Tests;

/// <summary>A rollback that asks Travis CI which build was good.</summary>
public sealed class TravisRollbackTests(PackedSdk sdk)
{
    private const string ApiToken = "s3cr3t-marked-token";

    [Fact]
    public async Task A_build_whose_deploy_succeeded_but_that_failed_later_is_skipped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not read trusted authorities from a variable.");
        await using var api = await TravisApi.StartAsync(ApiToken);
        await using var user = new UserRepository(sdk);
        user.Write("authority.pem", api.Authority);
        foreach (var number in new[] { 1, 2, 3 })
        {
            Job(number);
            user.WriteService("Orders", Service.Items.Replace("\"3s\"", $"\"{number + 1}s\"", StringComparison.Ordinal));
            (await (number == 1 ? user.DotNetAsync("publish", "Orders", "-p:MeshDeploy=true", "-p:MeshControlPlane=local") : user.DeployAsync("Orders", Local)))
                .ShouldSucceed().ShouldPrint($"deployed build {number}: ");
        }

        api.Asked.ShouldBeEmpty();
        api.States["2"] = "failed";
        Job(4);

        var rollback = await user.DotNetAloneAsync("msbuild", "Orders", "-t:MeshRollback", Local);

        rollback.ShouldSucceed().ShouldPrint("note: build 2 of acme/shop is skipped, because its state at Travis CI is 'failed'.")
            .ShouldPrint("Mesh rolled back: shop/orders to build 1").ShouldNotPrint(ApiToken).ShouldNotPrint("MESH8014");
        api.Asked.ShouldBe(["GET /api/build/9000002", "GET /api/build/9000001"]);

        void Job(int number)
        {
            foreach (var (name, value) in Variables(number)) user.Environment[name] = value;
            (user.Environment["TRAVIS_TOKEN"], user.Environment["TRAVIS_ENDPOINT"]) = (ApiToken, api.Endpoint);
            user.Environment["SSL_CERT_FILE"] = user.PathOf("authority.pem");
        }
    }

    private static string Local => "-p:MeshControlPlane=local";

    private static Dictionary<string, string> Variables(int number) => new()
    {
        ["CI"] = "true",
        ["TRAVIS"] = "true",
        ["TRAVIS_REPO_SLUG"] = "acme/shop",
        ["TRAVIS_BRANCH"] = "main",
        ["TRAVIS_PULL_REQUEST"] = "false",
        ["TRAVIS_EVENT_TYPE"] = "push",
        ["TRAVIS_BUILD_NUMBER"] = $"{number}",
        ["TRAVIS_BUILD_ID"] = $"900000{number}",
        ["TRAVIS_JOB_NUMBER"] = $"{number}.1",
        ["TRAVIS_BUILD_WEB_URL"] = $"https://travis.example.com/acme/shop/builds/900000{number}",
    };
}
