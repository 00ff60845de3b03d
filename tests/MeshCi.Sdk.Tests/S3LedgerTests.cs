using MeshCi.Tests.S3;

namespace MeshCi.Sdk.Tests;

/// <summary>Jobs whose machines forget everything, with a ledger in a bucket of a real server.</summary>
[Trait("Category", "Long")]
[Trait("Uses", "OtherPrograms")]
public sealed class S3LedgerTests(PackedSdk sdk)
{
    [Fact]
    public async Task A_fresh_clone_deploys_shows_the_history_and_rolls_back()
    {
        await using var gateway = await RadosGateway.StartAsync();
        await gateway.CreateBucketAsync("deploys");
        // The mesh itself is kept where all jobs find it, as App Mesh is.
        await using var plane = new UserRepository(sdk);

        string[] publish = ["publish", "Orders", "-p:MeshDeploy=true"];
        await using (var first = Job("3s")) (await first.DotNetAsync(publish)).ShouldSucceed().ShouldPrint("Mesh deployed: shop/orders");
        await using (var second = Job("4s")) (await second.DotNetAsync(publish)).ShouldSucceed().ShouldPrint("1 changed");
        await using var third = Job("4s");

        (await third.DotNetAsync(publish)).ShouldSucceed().ShouldPrint("Mesh unchanged: shop/orders");
        (await third.DotNetAsync("msbuild", "Orders", "-t:MeshRollback")).ShouldSucceed()
            .ShouldPrint("Mesh rolled back: shop/orders to build local.1, 1 changed");
        (await third.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().ShouldPrint("rollback to local.1")
            .Lines.Count(line => line.Contains("succeeded", StringComparison.Ordinal)).ShouldBe(3);
        (await third.DotNetAsync("msbuild", "Orders", "-t:MeshShow")).ShouldSucceed().ShouldPrint("local.1");
        Directory.Exists(plane.PathOf("state/ledger")).ShouldBeFalse();

        (await third.DotNetAsync("msbuild", "Orders", "-t:MeshHistory", "-p:MeshLedger=s3://another/mesh")).ShouldFail().ShouldPrint("error MESH7061")
            .ShouldPrint("Create the bucket, or correct MeshLedger.");

        UserRepository Job(string timeout)
        {
            var job = new UserRepository(sdk).WriteService("Orders", Service.Items.Replace("\"3s\"", $"\"{timeout}\"", StringComparison.Ordinal), $"""
                <MeshName>shop</MeshName>
                <MeshStateDirectory>{plane.PathOf("state")}</MeshStateDirectory>
                <MeshLedger>s3://deploys/mesh</MeshLedger>
                <MeshLedgerEndpoint>{gateway.Address}</MeshLedgerEndpoint>
                <MeshLedgerStaticCredentials>true</MeshLedgerStaticCredentials>
                """);
            job.Environment["AWS_ACCESS_KEY_ID"] = RadosGateway.KeyId;
            job.Environment["AWS_SECRET_ACCESS_KEY"] = RadosGateway.Secret;
            return job;
        }
    }
}
