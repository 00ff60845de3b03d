namespace MeshCi.Sdk.Tests;

/// <summary>The errors that users get for their mistakes, and their places.</summary>
public sealed class FailureTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("MESH0011", "")]
    [InlineData("MESH1001", "<MeshRoute Include=\"a\" Prefx=\"/a\" />", "Did you mean Prefix?")]
    [InlineData("MESH1003", "<MeshListener Include=\"99999\" />", "65535")]
    [InlineData("MESH1004", "<MeshRoute Include=\"a\" Prefix=\"/a\" PerRequestTimeout=\"5\" />", "5s")]
    public async Task An_invalid_project_gets_an_error_with_a_code_a_line_and_a_fix(string code, string items, string says = "MeshName")
    {
        await using var user = new UserRepository(sdk).WriteService(
            "Orders", $"{(items.Contains("MeshListener", StringComparison.Ordinal) ? "" : Service.Listener)}\n{Service.Discovery}\n{items}", code == "MESH0011"
                ? "" : "<MeshName>shop</MeshName>");

        var failed = (await user.DotNetAsync("build", "Orders")).ShouldFail();

        failed.Output.ShouldMatch($@"Orders\.csproj(\(\d+,\d+\))? ?: mesh error {code}:");
        failed.ShouldPrint(says).ShouldNotPrint("   at MeshCi").ShouldPrint("1 Error(s)");
        File.Exists(user.PathOf("Orders/bin/Debug/net10.0/mesh/orders.mesh.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_error_points_at_the_line_of_the_item()
    {
        await using var user = new UserRepository(sdk).WriteService(
            "Orders", $"{Service.Listener}\n{Service.Discovery}\n<MeshRoute Include=\"a\" Prefix=\"/a\" PerRequestTimeout=\"5\" />");
        var line = Array.FindIndex(
            File.ReadAllLines(user.PathOf("Orders/Orders.csproj")), text => text.Contains("PerRequestTimeout=\"5\"", StringComparison.Ordinal)) + 1;

        (await user.DotNetAsync("build", "Orders")).ShouldFail().ShouldPrint($"Orders.csproj({line},");
    }

    [Fact]
    public async Task A_warning_obeys_NoWarn_and_WarningsAsErrors()
    {
        const string Warned =
            """    <MeshRoute Include="slow" Prefix="/slow" PerRequestTimeout="1s" RetryOn="gateway-error" MaxRetries="3" PerRetryTimeout="1s" />""";
        await using var user = new UserRepository(sdk).WriteService("Orders", $"{Service.Listener}\n{Service.Discovery}\n{Warned}");

        (await user.DotNetAsync("build", "Orders", "--no-incremental")).ShouldSucceed().ShouldPrint("warning MESH4001");
        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj") + " ");
        (await user.DotNetAsync("build", "Orders", "--no-incremental", "-p:NoWarn=MESH4001")).ShouldSucceed().ShouldNotPrint("MESH4001");
        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj") + " ");
        (await user.DotNetAsync("build", "Orders", "--no-incremental", "-p:WarningsAsErrors=MESH4001")).ShouldFail().ShouldPrint("error MESH4001");
    }

    [Fact]
    public async Task An_output_path_that_cannot_be_written_is_named()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Write("blocked", "a file where a folder should be");

        (await user.DotNetAsync("build", "Orders", $"-p:MeshDefinitionFile={user.PathOf("blocked/orders.mesh.json")}")).ShouldFail()
            .ShouldPrint("error MESH0012").ShouldNotPrint("   at ");
    }

    [Fact]
    public async Task An_unreachable_control_plane_is_reported_with_the_resulting_state()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Environment["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
        user.Environment["AWS_SECRET_ACCESS_KEY"] = "not-a-secret";

        var failed = await user.DotNetAsync(
            "publish", "Orders", "-p:MeshDeploy=true", "-p:MeshControlPlane=appmesh", "-p:MeshEndpoint=http://127.0.0.1:9", "-p:MeshRegion=eu-west-1",
            "-p:MeshLedger=ledger", "-p:MeshAllowStaticCredentials=true");

        failed.ShouldFail().ShouldPrint("error MESH7020").ShouldPrint("127.0.0.1:9").ShouldNotPrint("not-a-secret");
    }

    [Fact]
    public async Task A_deploy_to_App_Mesh_needs_a_ledger_that_persists_beyond_the_job()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);

        (await user.DotNetAsync("publish", "Orders", "-p:MeshDeploy=true", "-p:MeshControlPlane=appmesh", "-p:MeshRegion=eu-west-1")).ShouldFail()
            .ShouldPrint("error MESH7051");
    }

    [Fact]
    public async Task A_rollback_without_an_earlier_build_is_an_error()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await user.DotNetAsync("publish", "Orders", "-p:MeshDeploy=true")).ShouldSucceed();

        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback")).ShouldFail().ShouldPrint("error MESH8005");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback", "-p:MeshRollbackTo=4119")).ShouldFail().ShouldPrint("4119");
    }

    [Fact]
    public async Task A_damaged_ledger_entry_is_named_and_kept()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await user.DotNetAsync("publish", "Orders", "-p:MeshDeploy=true")).ShouldSucceed();
        var entry = Directory.EnumerateFiles(user.PathOf(".meshci"), "00000001.json", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(entry, "{ half", TestContext.Current.CancellationToken);

        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback")).ShouldFail().ShouldPrint("error MESH8010").ShouldPrint(entry);

        File.ReadAllText(entry).ShouldBe("{ half");
    }
}
