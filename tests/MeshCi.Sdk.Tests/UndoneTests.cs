namespace MeshCi.Sdk.Tests;

/// <summary>A deploy or rollback that failed and was undone is a failure, and nothing that it prints or returns looks like success.</summary>
public sealed class UndoneTests(PackedSdk sdk)
{
    private const string Canary = """    <MeshRoute Include="canary" Prefix="/canary" PerRequestTimeout="2s" />""";

    [Fact]
    public async Task What_was_undone_is_a_failure_for_the_command_its_caller_and_the_files_that_it_leaves()
    {
        await using var user = new UserRepository(sdk);
        // Changes of routes are refused, so that what was written before them is undone.
        user.Write("Orders/refuse.json", """{ "faults": { "rules": [{ "operations": ["UpdateRoute", "DeleteRoute"], "error": "BadRequestException" }] } }""");
        user.Write("Call.proj", """
            <Project>
              <Target Name="Call">
                <MSBuild Projects="Orders/Orders.csproj" Targets="MeshDeploy" ContinueOnError="true">
                  <Output TaskParameter="TargetOutputs" ItemName="Deployed" />
                </MSBuild>
                <Message Text="Deployed: [@(Deployed)]" Importance="high" />
              </Target>
            </Project>
            """);
        Write(Service.Items);
        (await user.DeployAsync("Orders", "-p:MeshBuild=7")).ShouldSucceed();
        var receipt = user.PathOf("Orders/bin/Debug/net10.0/mesh/mesh-deployment.json");
        File.Exists(receipt).ShouldBeTrue();

        Write(Service.Items.Replace("\"5s\"", "\"6s\"", StringComparison.Ordinal).Replace("\"3s\"", "\"4s\"", StringComparison.Ordinal));
        ShouldNotLookLikeSuccess((await user.DeployAsync("Orders", "-p:MeshBuild=8", "-v:q")).ShouldFail().ShouldPrint("The mesh is as it was with build 7"));
        File.Exists(receipt).ShouldBeFalse("it was about the deploy before");
        ShouldNotLookLikeSuccess((await user.DotNetAsync("msbuild", "Call.proj", "-t:Call", "-p:MeshBuild=8")).ShouldPrint("Deployed: []"));

        // The next build only adds a route, which its rollback cannot delete.
        Write($"{Service.Items}\n{Canary}");
        (await user.DeployAsync("Orders", "-p:MeshBuild=9")).ShouldSucceed();
        ShouldNotLookLikeSuccess((await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback", "-p:MeshBuild=10")).ShouldFail()
            .ShouldPrint("is as it was with build 9"));
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().ShouldPrint("live: build 9");

        // There is nothing to change, each time in the same words.
        foreach (var build in new[] { 11, 12 })
        {
            (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback", "-p:MeshRollbackTo=9", $"-p:MeshBuild={build}")).ShouldSucceed()
                .ShouldPrint("Mesh unchanged: shop/orders").ShouldPrint("Orders -> unchanged: mesh matches build 9").ShouldNotPrint("rolled back to");
        }

        void Write(string items) => user.WriteService(
            "Orders", items, "<MeshName>shop</MeshName><MeshLocalConfiguration>refuse.json</MeshLocalConfiguration>");
    }

    private static void ShouldNotLookLikeSuccess(DotNetResult result)
    {
        result.ShouldPrint("error MESH");
        foreach (var text in new[] { "Mesh deployed", "Mesh rolled back", "deployed build", "rolled back to build", "appmesh://", "succeeded" })
            result.ShouldNotPrint(text);
    }
}
