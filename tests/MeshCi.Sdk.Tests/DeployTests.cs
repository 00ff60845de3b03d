namespace MeshCi.Sdk.Tests;

/// <summary>The main workflow with the packed SDK and a real control plane: publish, change, plan, publish, roll back, history.</summary>
public sealed class DeployTests(PackedSdk sdk)
{
    private static readonly string[] Publish = ["publish", "Orders", "-p:MeshDeploy=true"];

    [Fact]
    public async Task The_complete_life_cycle_of_a_service()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);

        var first = await user.DotNetAloneAsync(Publish);
        first.ShouldSucceed().ShouldPrint("Mesh deployed: shop/orders").ShouldPrint("Orders -> deployed build local.1: 6 created; plan: ");

        // DotNet waits until the output is closed, and fails if that happens minutes after the process exits.
        File.Exists(user.PathOf(".meshci/control-plane.json")).ShouldBeTrue("the control plane that the piped deploy started should still run");
        var again = await user.DotNetAsync([.. Publish, "--no-restore"]);
        again.ShouldSucceed().ShouldPrint("Mesh unchanged: shop/orders");

        user.Write(
            "Orders/Orders.csproj", user.Read("Orders/Orders.csproj")
                .Replace("PerRequestTimeout=\"3s\"", "PerRequestTimeout=\"4s\"", StringComparison.Ordinal)
                .Replace("</Project>", """<ItemGroup><MeshRoute Update="chekcout" Prefix="/c" /></ItemGroup></Project>""", StringComparison.Ordinal));
        var planned = await user.DotNetAsync("msbuild", "Orders", "-t:MeshPlan", "-p:MeshPlanFile=saved.plan.json");
        planned.ShouldSucceed().ShouldPrint("0 to create, 1 to update, 0 to delete").ShouldPrint("orders/checkout");
        File.Exists(user.PathOf("Orders/bin/Debug/net10.0/mesh/orders.plan.json")).ShouldBeTrue();
        user.Read("Orders/bin/Debug/net10.0/mesh/orders.plan.md").ShouldContain("> Warning `MESH0099`: ");

        string[] publishSaved = [.. Publish, "--no-restore", "-p:MeshPlanFile=saved.plan.json"];
        (await user.DotNetAsync([.. publishSaved, "-p:MeshEnvironment=prod"])).ShouldFail().ShouldPrint("error MESH7012");
        var changed = await user.DotNetAsync(publishSaved);
        changed.ShouldSucceed().ShouldPrint("1 changed").ShouldPrint("v1 -> v2").ShouldPrint("httpRoute.timeout.perRequest  3s -> 4s");
        user.Read("Orders/bin/Release/net10.0/publish/mesh-deployment.json").ShouldContain("\"build\": \"local.2\"");
        user.Read("Orders/bin/Release/net10.0/mesh/orders.plan.md").ShouldContain("> Warning `MESH0099`: ");
        var back = await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback", "-p:Configuration=Release");
        back.ShouldSucceed().ShouldPrint("1 changed").ShouldPrint("v2 -> v3");
        user.Read("Orders/bin/Release/net10.0/mesh/mesh-deployment.json").ShouldContain("\"outcome\": \"rolled-back\"");
        File.Exists(user.PathOf("Orders/bin/Release/net10.0/publish/mesh-deployment.json")).ShouldBeFalse("it was about the build before the rollback");
        (await user.DotNetAsync(publishSaved)).ShouldFail().ShouldPrint("error MESH7011");

        var history = await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory");
        history.ShouldSucceed().Lines.Count(line => line.Contains("succeeded", StringComparison.Ordinal)).ShouldBe(3, history.Output);
        history.ShouldPrint("rollback");
    }

    [Fact]
    public async Task A_job_that_does_not_specify_the_control_plane_deploys_nothing()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Environment["CI"] = "true";

        (await user.DotNetAloneAsync(Publish)).ShouldFail().ShouldPrint("error MESH7076").ShouldNotPrint("Mesh deployed");
        Directory.Exists(user.PathOf(".meshci/ledger")).ShouldBeFalse();
        (await user.DotNetAloneAsync([.. Publish, "--no-restore", "-p:MeshControlPlane=local"])).ShouldSucceed()
            .ShouldPrint("note: MeshControlPlane is 'local'").ShouldPrint("Mesh deployed: shop/orders");
    }

    [Fact]
    public async Task A_mistyped_backend_is_a_warning_at_its_line_and_an_error_if_the_project_requests_it()
    {
        await using var user = new UserRepository(sdk)
            .WriteService(
            "Payments", $"{Service.Listener}\n<MeshServiceDiscovery Include=\"dns\" Hostname=\"payments.shop.local\" />",
            "<MeshName>shop</MeshName><MeshNamespace>shop.local</MeshNamespace>")
            .WriteService(
            "Orders",
            $"{Service.Items}\n<MeshBackend Include=\"paymnets.shop.local\" />\n<MeshRule Include=\"MESH2030\" Severity=\"$(Severity)\" Reason=\"A test.\" />",
            "<MeshName>shop</MeshName><Severity Condition=\"'$(Severity)' == ''\">warning</Severity>")
            .Write(
            "Directory.Build.props",
            "<Project><PropertyGroup><MeshStateDirectory>$(MSBuildThisFileDirectory).meshci</MeshStateDirectory></PropertyGroup></Project>");
        (await user.DeployAsync("Payments")).ShouldSucceed();

        var warned = await user.DotNetAsync("msbuild", "Orders", "-t:MeshPlan");
        warned.ShouldSucceed().ShouldPrint("warning MESH2030").ShouldPrint("Did you mean payments.shop.local?").ShouldPrint("Orders.csproj(");
        (await user.DeployAsync("Orders", "-p:Severity=error")).ShouldFail().ShouldPrint("error MESH2030")
            .ShouldPrint("Nothing was written.");
        (await user.DeployAsync("Orders", "-p:WarningsAsErrors=MESH2030")).ShouldFail().ShouldPrint("error MESH2030")
            .ShouldPrint("Nothing was written.");
        // A task in a build server cannot see this command-line option.
        (await user.DotNetAloneAsync("msbuild", "Orders", "-t:MeshDeploy", "-warnaserror")).ShouldFail().ShouldPrint("error MESH2030")
            .ShouldPrint("Nothing was written.");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().ShouldNotPrint("succeeded");
        (await user.DotNetAsync("publish", "Orders", "-p:MeshDeploy=true", "-p:Severity=off")).ShouldSucceed().ShouldNotPrint("MESH2030")
            .ShouldNotPrint("MESH0005");
        (await user.DotNetAsync("publish", "Orders", "-p:MeshDeploy=true", "--no-build", "-p:Severity=warning")).ShouldSucceed()
            .ShouldPrint("warning MESH2030");
    }

    [Fact]
    public async Task A_first_deploy_ignores_services_to_be_deployed_later_and_reports_the_line_of_missing_ones()
    {
        const string properties = "<MeshName>shop</MeshName><MeshNamespace>shop.local</MeshNamespace>";
        await using var user = new UserRepository(sdk)
            .WriteService("Payments", $"{Service.Listener}\n<MeshServiceDiscovery Include=\"dns\" Hostname=\"payments.shop.local\" />", properties)
            .WriteService("Web", "<MeshBackend Include=\"../Payments/Payments.csproj\" />\n<MeshBackend Include=\"orders.shop.local\" />", properties)
            .WriteService("Edge", "<Import Project=\"edge.props\" />", properties)
            .WriteService("Orders", Service.Items, properties)
            .Write(
            "Edge/edge.props",
            "<Project><ItemGroup>\n<MeshGateway Include=\"edge\" /><MeshGatewayListener Include=\"8088\" />\n<MeshGatewayRoute Include=\"all\" "
                + "Service=\"paymnets.shop.local\" />\n</ItemGroup></Project>")
            .Write(".git/HEAD", "ref: refs/heads/main");
        user.Write(
            "Edge/Edge.csproj", user.Read("Edge/Edge.csproj").Replace("<Import Project=\"edge.props\" />", "", StringComparison.Ordinal)
                .Replace("</Project>", "<Import Project=\"edge.props\" /></Project>", StringComparison.Ordinal));

        (await user.DotNetAsync("publish", "Web", "-p:MeshDeploy=true")).ShouldSucceed().ShouldPrint("Mesh deployed: shop/web")
            .ShouldNotPrint("payments.shop.local").ShouldNotPrint("orders.shop.local");
        (await user.DotNetAsync("msbuild", "Web", "-t:MeshPlan")).ShouldSucceed().ShouldPrint("Web.csproj(")
            .ShouldPrint("until you deploy Payments/Payments.csproj").ShouldPrint("until you deploy Orders/Orders.csproj");
        (await user.DeployAsync("Payments")).ShouldSucceed();
        (await user.DotNetAsync("msbuild", "Edge", "-t:MeshPlan")).ShouldFail().ShouldPrint("edge.props(3,").ShouldPrint("error MESH7008")
            .ShouldPrint("did you mean payments.shop.local?");
    }

    [Fact]
    public async Task A_plan_writes_nothing_and_can_fail_the_build_if_anything_would_change()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);

        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshPlan")).ShouldSucceed().ShouldPrint("6 to create");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshPlan", "-p:MeshPlanFailOnChanges=true")).ShouldFail().ShouldPrint("6 to create")
            .ShouldPrint("error MESH7053");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().ShouldNotPrint("succeeded");
    }

    [Fact]
    public async Task A_solution_deploys_its_services_in_parallel_and_ignores_its_other_projects()
    {
        await using var user = new UserRepository(sdk)
            .WriteService("Orders", Service.Items + "\n<ProjectReference Include=\"../Lib/Lib.csproj\" />")
            .WriteService(
            "Web",
            $"{Service.Listener}\n<MeshServiceDiscovery Include=\"dns\" Hostname=\"web.shop.local\" />\n<ProjectReference Include=\"../Lib/Lib.csproj\" />")
            .WriteService(
            "Batch", $"{Service.Listener}\n<MeshServiceDiscovery Include=\"dns\" Hostname=\"batch.shop.local\" />",
            "<MeshName>shop</MeshName><IsPublishable>false</IsPublishable>", "Microsoft.NET.Sdk")
            .Write(
            "Lib/Lib.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><Sdk Name="MeshCi.Sdk" /><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""")
            .Write(
            "All.slnx",
            """
            <Solution><Project Path="Orders/Orders.csproj" /><Project Path="Web/Web.csproj" /><Project Path="Batch/Batch.csproj" />
            <Project Path="Lib/Lib.csproj" /></Solution>
            """);

        var deployed = await user.DotNetAsync("publish", "All.slnx", "-p:MeshDeploy=true");

        deployed.ShouldSucceed().ShouldPrint("Mesh deployed: shop/orders").ShouldPrint("Mesh deployed: shop/web").ShouldNotPrint("shop/batch")
            .ShouldNotPrint("shop/lib");
        deployed.Lines.Count(line => line.EndsWith("Lib.dll", StringComparison.Ordinal)).ShouldBe(1, "a library that two services share is built once");
    }

    [Fact]
    public async Task Deploying_one_service_does_not_deploy_the_projects_it_references()
    {
        await using var user = new UserRepository(sdk)
            .WriteService("Orders", Service.Items)
            .WriteService(
            "Web",
            $"{Service.Listener}\n<MeshServiceDiscovery Include=\"dns\" Hostname=\"web.shop.local\" />\n<ProjectReference "
                + "Include=\"../Orders/Orders.csproj\" />");

        var deployed = await user.DotNetAsync("publish", "Web", "-p:MeshDeploy=true");

        deployed.ShouldSucceed().ShouldPrint("Mesh deployed: shop/web").ShouldNotPrint("Mesh deployed: shop/orders");
    }

    [Fact]
    public async Task With_no_build_an_outdated_definition_is_not_deployed()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await user.DotNetAsync("build", "Orders", "-c", "Release")).ShouldSucceed();
        (await user.DotNetAsync([.. Publish, "--no-build"])).ShouldSucceed().ShouldPrint("Mesh deployed: shop/orders");

        user.Write(
            "Orders/Orders.csproj", user.Read("Orders/Orders.csproj")
                .Replace("PerRequestTimeout=\"3s\"", "PerRequestTimeout=\"4s\"", StringComparison.Ordinal));

        (await user.DotNetAsync([.. Publish, "--no-build"])).ShouldFail().ShouldPrint("error MESH0014");
        Directory.EnumerateFiles(user.PathOf(".meshci/ledger"), "*.json", SearchOption.AllDirectories).Count().ShouldBe(1, "one deploy is recorded");
    }

    [Fact]
    public async Task A_publish_profile_deploys()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Write("Orders/Properties/PublishProfiles/Mesh.pubxml", "<Project><PropertyGroup><MeshDeploy>true</MeshDeploy></PropertyGroup></Project>");

        (await user.DotNetAsync("publish", "Orders", "-p:PublishProfile=Mesh")).ShouldSucceed().ShouldPrint("Mesh deployed: shop/orders");
    }

    [Fact]
    public async Task Steps_of_the_user_run_before_and_after()
    {
        await using var user = new UserRepository(sdk).WriteService(
            "Orders",
            Service.Items
                + "\n</ItemGroup><Target Name=\"Ask\"><Message Importance=\"high\" Text=\"asking\" /></Target><Target Name=\"Tell\"><Message "
                + "Importance=\"high\" Text=\"telling\" /></Target><ItemGroup>",
            "<MeshName>shop</MeshName><MeshBeforeDeployTargets>Ask</MeshBeforeDeployTargets><MeshAfterDeployTargets>Tell</MeshAfterDeployTargets>");

        var output = (await user.DeployAsync("Orders")).ShouldSucceed().Output;

        output.IndexOf("asking", StringComparison.Ordinal).ShouldBeLessThan(output.IndexOf("Mesh deployed", StringComparison.Ordinal));
        output.IndexOf("telling", StringComparison.Ordinal).ShouldBeGreaterThan(output.IndexOf("Mesh deployed", StringComparison.Ordinal));
    }

}
