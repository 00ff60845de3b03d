namespace MeshCi.Sdk.Tests;

/// <summary>Backends that refer to a project of the repository, in real builds with the packed SDK.</summary>
public sealed class BackendTests(PackedSdk sdk)
{
    private const string Mesh = "<MeshName>shop</MeshName><MeshNamespace>shop.local</MeshNamespace>";
    private const string OrdersFile = "Orders/bin/Debug/net10.0/mesh/orders.mesh.json";
    private const string PaymentsFile = "Payments/bin/Debug/net10.0/mesh/payments.mesh.json";

    [Fact]
    public async Task Services_that_call_each_other_know_their_names_and_renaming_one_regenerates_only_its_caller()
    {
        await using var user = Circle(sdk);
        (await user.DotNetAsync("build", "All.slnx", "-m:2")).ShouldSucceed();
        user.Read(OrdersFile).ShouldContain("\"virtualServiceName\": \"payments.shop.local\"");
        user.Read(PaymentsFile).ShouldContain("\"virtualServiceName\": \"orders.shop.local\"");

        (await user.DotNetAsync("build", "Orders", "-v:n")).ShouldSucceed()
            .ShouldPrint("Skipping target \"MeshGenerate\" because all output files are up-to-date");

        user.Write(
            "Payments/Payments.csproj", user.Read("Payments/Payments.csproj")
                .Replace(Mesh, Mesh + "<MeshServiceName>pay.shop.local</MeshServiceName>", StringComparison.Ordinal));
        (await user.DotNetAsync("build", "Orders", "--no-restore")).ShouldSucceed();

        user.Read(OrdersFile).ShouldContain("\"virtualServiceName\": \"pay.shop.local\"");
        user.Read(PaymentsFile).ShouldNotContain("\"pay.shop.local\"", Case.Sensitive, "asking is not building");
    }

    [Theory]
    [InlineData("-graph")]
    [InlineData("-mt", Traits = ["Category", "Long"])]
    public async Task Every_scheduling_mode_builds_services_that_call_each_other(string how)
    {
        await using var user = Circle(sdk);

        (await user.DotNetAloneAsync("build", "All.slnx", how)).ShouldSucceed();

        user.Read(OrdersFile).ShouldContain("\"virtualServiceName\": \"payments.shop.local\"");
    }

    [Fact]
    public async Task A_multi_targeted_project_can_be_called_and_a_name_on_the_command_line_is_only_for_the_caller()
    {
        await using var user = new UserRepository(sdk)
            .WriteService("Orders", $"{Service.Listener}\n{Service.Discovery}\n<MeshBackend Include=\"..\\Payments\\Payments.csproj\" />", Mesh)
            .WriteService("Payments", $"{Service.Listener}\n{Service.Discovery}", Mesh + Service.TwoFrameworks, "Microsoft.NET.Sdk");

        (await user.GenerateAsync("Orders", "-p:MeshServiceName=own.shop.local")).ShouldSucceed();

        user.Read(OrdersFile).ShouldContain("\"virtualServiceName\": \"payments.shop.local\"");
        user.Read(OrdersFile).ShouldContain("\"name\": \"own.shop.local\"");
    }

    [Fact]
    public async Task A_project_can_be_called_whose_targets_set_its_name_and_add_its_listeners_and_they_run_in_the_order_that_they_run_in_there()
    {
        const string targets = """
            <Target Name="ComputeVersion" BeforeTargets="GetAssemblyVersion"><PropertyGroup><Version>2.3.4</Version></PropertyGroup></Target>
            <Target Name="SetMesh">
              <PropertyGroup><MeshNodeName>pay-blue</MeshNodeName></PropertyGroup>
              <ItemGroup>
                <MeshListener Include="8080" PerRequestTimeout="5s" /><MeshTag Include="release" Value="$(Version)" />
              </ItemGroup>
            </Target>
            """;
        await using var user = new UserRepository(sdk)
            .WriteService("Orders", $"{Service.Listener}\n{Service.Discovery}\n<MeshBackend Include=\"../Payments/Payments.csproj\" />", Mesh)
            .WriteService(
                "Payments", $"{Service.Discovery}</ItemGroup>{targets}<ItemGroup>", Mesh + "<MeshGenerateDependsOn>SetMesh</MeshGenerateDependsOn>")
            .Write("All.slnx", """<Solution><Project Path="Orders/Orders.csproj" /><Project Path="Payments/Payments.csproj" /></Solution>""");

        (await user.GenerateAsync("All.slnx", "-m:1")).ShouldSucceed();

        user.Read(OrdersFile).ShouldContain("\"virtualServiceName\": \"pay-blue.shop.local\"");
        user.Read(PaymentsFile).ShouldContain("\"2.3.4\"");
    }

    [Fact]
    public async Task What_the_command_line_sets_for_a_service_does_not_apply_to_the_services_that_it_calls()
    {
        await using var user = new UserRepository(sdk)
            .WriteService("Orders", $"{Service.Listener}\n{Service.Discovery}\n<MeshBackend Include=\"../Payments/Payments.csproj\" />", Mesh)
            .WriteService("Payments", $"{Service.Listener}\n{Service.Discovery}", Mesh);

        (await user.GenerateAsync("Orders", "-p:MeshNodeName=orders-green", "-p:MeshRouter=false")).ShouldSucceed();

        user.Read(OrdersFile.Replace("orders.mesh", "orders-green.mesh", StringComparison.Ordinal))
            .ShouldContain("\"virtualServiceName\": \"payments.shop.local\"");
    }

    [Fact]
    public async Task A_project_that_cannot_be_called_is_refused_at_the_backend_item()
    {
        await using var user = new UserRepository(sdk)
            .WriteService(
            "Orders", $"{Service.Listener}\n{Service.Discovery}\n<MeshBackend Include=\"../Gone/Gone.csproj;../Lib/Lib.csproj;../Plain/Plain.csproj\" />", Mesh)
            .Write(
            "Lib/Lib.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><Sdk Name="MeshCi.Sdk" /><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""")
            .Write(
            "Plain/Plain.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");

        var built = await user.GenerateAsync("Orders");

        built.ShouldFail().ShouldPrint("error MESH2020").ShouldPrint("error MESH2021").ShouldPrint("error MESH2022").ShouldNotPrint("MSB");
        built.Output.ShouldMatch(@"Orders\.csproj\(12,\d+\): error MESH2020");
    }

    [Fact]
    public async Task A_gateway_route_takes_name_port_and_protocol_from_its_target_project()
    {
        await using var user = new UserRepository(sdk)
            .WriteService(
            "Edge",
            "<MeshGateway Include=\"edge\" /><MeshGatewayListener Include=\"8443\" Protocol=\"grpc\" /><MeshGatewayRoute Include=\"pay\" "
                + "GrpcService=\"shop.Payments\" Service=\"..\\Payments\\Payments.csproj\" />", Mesh)
            .WriteService(
            "Payments",
            $"{Service.Listener}\n<MeshListener Include=\"9090\" />\n<MeshListener Include=\"7070\" Node=\"canary\" Protocol=\"grpc\" />\n{Service.Discovery}",
            Mesh + "</PropertyGroup><ItemDefinitionGroup><MeshListener Protocol=\"grpc\" /></ItemDefinitionGroup><PropertyGroup>");

        (await user.GenerateAsync("Edge")).ShouldSucceed();
        user.Read("Edge/bin/Debug/net10.0/mesh/edge.mesh.json").ShouldContain("\"port\": 9090");

        user.Write(
            "Payments/Payments.csproj", user.Read("Payments/Payments.csproj")
                .Replace("<MeshListener Protocol=\"grpc\" />", "<MeshListener Protocol=\"http2\" />", StringComparison.Ordinal));
        (await user.GenerateAsync("Edge")).ShouldFail().ShouldPrint("error MESH2005").ShouldPrint("warning MESH2028");
    }

    private static UserRepository Circle(PackedSdk sdk) => new UserRepository(sdk)
        .WriteService("Orders", $"{Service.Listener}\n{Service.Discovery}\n<MeshBackend Include=\"../Payments/Payments.csproj\" />", Mesh)
        .WriteService("Payments", $"{Service.Listener}\n{Service.Discovery}\n<MeshBackend Include=\"../Orders/Orders.csproj\" />", Mesh)
        .Write("All.slnx", """<Solution><Project Path="Orders/Orders.csproj" /><Project Path="Payments/Payments.csproj" /></Solution>""");
}
