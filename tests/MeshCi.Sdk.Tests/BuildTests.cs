using System.Text.Json;

namespace MeshCi.Sdk.Tests;

/// <summary>What a build with the packed SDK does, in real processes.</summary>
public sealed class BuildTests(PackedSdk sdk)
{
    private const string Definition = "Orders/bin/Debug/net10.0/mesh/orders.mesh.json";

    [Fact]
    public async Task A_build_rewrites_the_definition_only_when_something_changed()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await user.DotNetAsync("build", "Orders")).ShouldSucceed();
        var first = user.Read(Definition);
        JsonDocument.Parse(first).RootElement.GetProperty("service").GetString().ShouldBe("orders");
        var written = Snapshot(user);

        var second = await user.DotNetAsync("build", "Orders", "-v:n");

        second.ShouldSucceed().ShouldPrint("Skipping target \"MeshGenerate\" because all output files are up-to-date");
        Snapshot(user).ShouldBe(written);

        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("3s", "4s", StringComparison.Ordinal));
        (await user.DotNetAsync("build", "Orders", "--no-restore")).ShouldSucceed();
        user.Read(Definition).ShouldNotBe(first);
    }

    [Fact]
    public async Task A_program_called_mesh_has_its_definition_next_to_it()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items, "<MeshName>shop</MeshName><AssemblyName>mesh</AssemblyName>");

        (await user.DotNetAsync("publish", "Orders", "-p:MeshDeploy=true")).ShouldSucceed().ShouldPrint("Mesh deployed: shop/mesh");
        (await user.DotNetAsync("build", "Orders", "-c", "Release", "--no-restore")).ShouldSucceed();

        foreach (var folder in new[] { "", "publish/" })
        {
            File.Exists(user.PathOf($"Orders/bin/Release/net10.0/{folder}mesh{(OperatingSystem.IsWindows() ? ".exe" : "")}")).ShouldBeTrue(folder);
            File.Exists(user.PathOf($"Orders/bin/Release/net10.0/{folder}mesh-definition/mesh.mesh.json")).ShouldBeTrue(folder);
        }
    }

    [Fact]
    public void A_value_from_the_command_line_regenerates_too()
    {
        using var project = InProcessProject.Service(
            $"{Service.Listener}\n{Service.Discovery}\n<MeshRoute Include=\"slow\" Prefix=\"/slow\" PerRequestTimeout=\"$(Limit)\" />",
            "<MeshName>shop</MeshName><Limit Condition=\"'$(Limit)' == ''\">3s</Limit>");
        var before = project.Generate();

        project.Generate(("Limit", "4s")).ShouldNotBe(before);
    }

    [Fact]
    public void Two_builds_of_the_same_project_in_different_places_produce_the_same_bytes()
    {
        using var here = InProcessProject.Service(Service.Items, "<MeshName>shop</MeshName><MeshOwnerId>tests/Orders</MeshOwnerId>");
        using var there = InProcessProject.Service(Service.Items, "<MeshName>shop</MeshName><MeshOwnerId>tests/Orders</MeshOwnerId>");

        there.Generate().ShouldBe(here.Generate());
    }

    [Fact]
    public async Task Clean_removes_the_files_that_the_build_wrote()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await user.DotNetAsync("build", "Orders")).ShouldSucceed();

        (await user.DotNetAsync("clean", "Orders")).ShouldSucceed();

        File.Exists(user.PathOf(Definition)).ShouldBeFalse();
        Directory.EnumerateFiles(user.PathOf("Orders/obj"), "*.mesh.*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Publish_copies_the_definition_but_a_project_reference_does_not()
    {
        await using var user = new UserRepository(sdk)
            .WriteService("Orders", Service.Items)
            .WriteService(
            "Web",
            $"{Service.Listener}\n<MeshServiceDiscovery Include=\"dns\" Hostname=\"web.shop.local\" />\n<ProjectReference "
                + "Include=\"../Orders/Orders.csproj\" />");

        (await user.DotNetAsync("publish", "Web", "-o", user.PathOf("out"))).ShouldSucceed();

        Directory.EnumerateFiles(user.PathOf("out/mesh")).Select(Path.GetFileName).ShouldBe(["web.mesh.json"]);
    }

    [Fact]
    public async Task Libraries_and_tests_build_without_a_mesh_and_without_a_message()
    {
        await using var user = new UserRepository(sdk);
        user.Write("Lib/Lib.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <Sdk Name="MeshCi.Sdk" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """);
        user.WriteService("Checks", "", "<IsTestProject>true</IsTestProject>", "Microsoft.NET.Sdk");
        user.Write("All.slnx", """<Solution><Project Path="Lib/Lib.csproj" /><Project Path="Checks/Checks.csproj" /></Solution>""");

        var built = await user.DotNetAsync("build", "All.slnx", "-warnaserror");

        built.ShouldSucceed().ShouldNotPrint("MESH");
        Directory.EnumerateDirectories(user.Root, "mesh", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-graph")]
    [InlineData("-mt")]
    [InlineData("-m:4")]
    [Trait("Category", "Long")]
    public async Task Every_scheduling_mode_produces_the_same_definitions(string how)
    {
        await using var user = Solution(sdk, "All.slnx");

        (await user.DotNetAloneAsync("build", "All.slnx", how)).ShouldSucceed();

        File.Exists(user.PathOf(Definition)).ShouldBeTrue();
        File.Exists(user.PathOf("Web/bin/Debug/net10.0/mesh/web.mesh.json")).ShouldBeTrue();
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_classic_solution_builds_too()
    {
        await using var user = Solution(sdk, "All.slnx");
        (await DotNet.RunAsync(user.Root, new Dictionary<string, string>(), "new", "sln", "-n", "Classic", "--format", "sln")).ShouldSucceed();
        (await DotNet.RunAsync(user.Root, new Dictionary<string, string> { ["NUGET_PACKAGES"] = sdk.Packages }, "sln", "Classic.sln", "add", "Orders", "Web"))
            .ShouldSucceed();

        (await user.DotNetAsync("build", "Classic.sln")).ShouldSucceed();

        File.Exists(user.PathOf(Definition)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_multi_targeted_project_has_a_definition_per_framework_and_its_verbs_use_the_first()
    {
        await using var user = new UserRepository(sdk);
        const string properties = $"""
            <MeshName>shop</MeshName>{Service.TwoFrameworks}<UseAppHost>false</UseAppHost>
            <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
            """;
        user.WriteService("Orders", Service.Items, properties, "Microsoft.NET.Sdk");

        (await user.DotNetAsync("build", "Orders")).ShouldSucceed();
        var planned = await user.DotNetAsync("msbuild", "Orders", "-t:MeshPlan");

        File.Exists(user.PathOf(Definition)).ShouldBeTrue();
        File.Exists(user.PathOf("Orders/bin/Debug/net10.0-windows/mesh/orders.mesh.json")).ShouldBeTrue();
        planned.ShouldSucceed().Lines.Count(line => line.Contains("Plan: ", StringComparison.Ordinal)).ShouldBe(1, planned.Output);
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshPlan", "-getProperty:MeshPlanHasChanges")).ShouldSucceed().Lines[^1].Trim().ShouldBe("true");
    }

    [Fact]
    public void Items_may_come_from_Directory_Build_props_and_be_updated()
    {
        using var project = InProcessProject.Service($"{Service.Discovery}\n<MeshListener Update=\"8080\" PerRequestTimeout=\"7s\" />")
            .Write("Directory.Build.props", """<Project><ItemGroup><MeshListener Include="8080" PerRequestTimeout="5s" /></ItemGroup></Project>""");

        project.Generate().ShouldContain("\"value\": 7");
    }

    private static UserRepository Solution(PackedSdk sdk, string file) => new UserRepository(sdk, file)
        .WriteService("Orders", Service.Items)
        .WriteService("Web", $"{Service.Listener}\n<MeshServiceDiscovery Include=\"dns\" Hostname=\"web.shop.local\" />")
        .Write(file, """<Solution><Project Path="Orders/Orders.csproj" /><Project Path="Web/Web.csproj" /></Solution>""");

    private static string Snapshot(UserRepository user) => string.Join('\n',
        Directory.EnumerateFiles(user.PathOf("Orders"), "*mesh*", SearchOption.AllDirectories).Order()
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}"));
}
