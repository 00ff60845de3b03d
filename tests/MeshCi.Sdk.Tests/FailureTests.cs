namespace MeshCi.Sdk.Tests;

/// <summary>The errors that users get for their mistakes, and their places.</summary>
public sealed class FailureTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("MESH0011", "", "MeshName")]
    [InlineData("MESH1001", "<MeshRoute Include=\"a\" Prefx=\"/a\" />", "Did you mean Prefix?")]
    [InlineData("MESH1003", "<MeshListener Include=\"99999\" />", "65535")]
    [InlineData("MESH1004", "<MeshRoute Include=\"a\" Prefix=\"/a\" PerRequestTimeout=\"5\" />", "5s")]
    public void An_invalid_project_gets_an_error_with_a_code_a_line_and_a_fix(string code, string items, string fix)
    {
        using var project = InProcessProject.Service(
            $"{(items.Contains("MeshListener", StringComparison.Ordinal) ? "" : Service.Listener)}\n{Service.Discovery}\n{items}",
            code == "MESH0011" ? "" : "<MeshName>shop</MeshName>");

        var (succeeded, log, built) = project.Build("MeshGenerate");

        succeeded.ShouldBeFalse();
        var error = log.Errors.ShouldHaveSingleItem();
        error.Subcategory.ShouldBeNullOrEmpty();
        (error.Code, error.File).ShouldBe((code, project.ProjectFile));
        (error.LineNumber > 0).ShouldBe(items.Length > 0);
        error.Message!.ShouldContain(fix);
        error.Message!.ShouldNotContain("   at ");
        File.Exists(project.DefinitionFile(built)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_build_with_an_invalid_item_fails_with_one_error_at_its_line_and_writes_no_definition()
    {
        await using var user = new UserRepository(sdk).WriteService(
            "Orders", $"{Service.Listener}\n{Service.Discovery}\n<MeshRoute Include=\"a\" Prefix=\"/a\" PerRequestTimeout=\"5\" />");
        var line = Array.FindIndex(
            File.ReadAllLines(user.PathOf("Orders/Orders.csproj")), text => text.Contains("PerRequestTimeout=\"5\"", StringComparison.Ordinal)) + 1;

        var failed = (await user.DotNetAsync("build", "Orders")).ShouldFail();

        failed.Output.ShouldMatch($@"\S+/Orders\.csproj\({line},\d+\): error MESH1004: .* \[Orders\.csproj\]");
        failed.ShouldPrint("5s").ShouldNotPrint("   at MeshCi").ShouldPrint("1 Error(s)");
        File.Exists(user.PathOf("Orders/bin/Debug/net10.0/mesh/orders.mesh.json")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "", "MESH4001", "")]
    [InlineData("NoWarn", "MESH4001", "", "")]
    [InlineData("WarningsAsErrors", "MESH4001", "", "MESH4001")]
    public void A_warning_obeys_NoWarn_and_WarningsAsErrors(string property, string value, string warnings, string errors)
    {
        const string Warned =
            """    <MeshRoute Include="slow" Prefix="/slow" PerRequestTimeout="1s" RetryOn="gateway-error" MaxRetries="3" PerRetryTimeout="1s" />""";
        using var project = InProcessProject.Service($"{Service.Listener}\n{Service.Discovery}\n{Warned}");

        var (succeeded, log, _) = project.Build("MeshGenerate", property.Length == 0 ? [] : [(property, value)]);

        succeeded.ShouldBe(errors.Length == 0);
        string.Concat(log.Warnings.Select(warning => warning.Code)).ShouldBe(warnings);
        string.Concat(log.Errors.Select(error => error.Code)).ShouldBe(errors);
    }

    [Fact]
    public void An_output_path_that_cannot_be_written_is_named()
    {
        using var project = InProcessProject.Service(Service.Items).Write("blocked", "a file where a folder should be");

        var (succeeded, log, _) = project.Build("MeshGenerate", ("MeshDefinitionFile", Path.Combine(project.Root, "blocked", "orders.mesh.json")));

        succeeded.ShouldBeFalse();
        var error = log.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH0012");
        error.Message!.ShouldContain(Path.Combine(project.Root, "blocked"));
        error.Message!.ShouldNotContain("   at ");
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
    public void A_deploy_to_App_Mesh_needs_a_ledger_that_persists_beyond_the_job()
    {
        using var project = InProcessProject.Service(Service.Items);

        var (succeeded, log, _) = project.Build("MeshDeploy", ("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"));

        succeeded.ShouldBeFalse();
        log.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH7051");
    }

    [Fact]
    public async Task A_rollback_without_an_earlier_build_is_an_error()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await user.DeployAsync("Orders")).ShouldSucceed();

        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback")).ShouldFail().ShouldPrint("error MESH8005");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback", "-p:MeshRollbackTo=4119")).ShouldFail().ShouldPrint("4119");
    }

    [Fact]
    public async Task A_damaged_ledger_entry_is_named_and_kept()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await user.DeployAsync("Orders")).ShouldSucceed();
        var entry = Directory.EnumerateFiles(user.PathOf(".meshci"), "00000001.json", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(entry, "{ half", TestContext.Current.CancellationToken);

        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback")).ShouldFail().ShouldPrint("error MESH8010").ShouldPrint(entry);

        File.ReadAllText(entry).ShouldBe("{ half");
    }
}
