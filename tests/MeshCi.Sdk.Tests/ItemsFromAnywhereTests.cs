using System.IO.Compression;
using System.Text.Json;

namespace MeshCi.Sdk.Tests;

/// <summary>Items do not have to be in the project: they can also come from props files, item definitions, conditions and packages.</summary>
public sealed class ItemsFromAnywhereTests(PackedSdk sdk)
{
    private const string Policy = """
        <Project>
          <ItemDefinitionGroup>
            <MeshRoute RetryOn="gateway-error" MaxRetries="2" PerRetryTimeout="900ms" />
          </ItemDefinitionGroup>
          <ItemGroup>
            <MeshAccessLog Include="/dev/stdout" />
            <MeshTag Include="policy" Value="shared" />
          </ItemGroup>
        </Project>
        """;

    [Fact]
    public async Task Props_definitions_conditions_updates_removals_and_packages_all_reach_the_definition()
    {
        await using var user = new UserRepository(sdk);
        Pack("Shop.Mesh.Policy", user);
        user.Write("Directory.Build.props", """
            <Project>
              <PropertyGroup><MeshName>shop</MeshName></PropertyGroup>
              <ItemDefinitionGroup><MeshListener HealthCheckPath="/healthz" /></ItemDefinitionGroup>
              <ItemGroup>
                <MeshListener Include="8080" PerRequestTimeout="5s" />
                <MeshBackend Include="payments;legacy" />
                <MeshTag Include="team" Value="shop" />
              </ItemGroup>
            </Project>
            """);
        user.WriteService(
            "Orders",
            $"""
            {Service.Discovery}
            <PackageReference Include="Shop.Mesh.Policy" Version="1.0.0" />
            <MeshListener Update="8080" PerRequestTimeout="7s" />
            <MeshBackend Remove="legacy" />
            <MeshTag Update="team" Value="orders" />
            <MeshRoute Include="prod" Prefix="/prod" Condition="'$(MeshEnvironment)' == 'prod'" />
            <MeshRoute Include="test" Prefix="/test" Condition="'$(MeshEnvironment)' == 'test'" MaxRetries="1" />
            """,
            "");

        (await user.DotNetAsync("build", "Orders", "-p:MeshEnvironment=test")).ShouldSucceed();

        using var definition = JsonDocument.Parse(user.Read("Orders/bin/Debug/net10.0/mesh/orders.mesh.json"));
        var resources = definition.RootElement.GetProperty("resources").EnumerateArray()
            .ToDictionary(resource => $"{resource.GetProperty("kind")} {resource.GetProperty("name")}");
        var node = resources["virtualNode orders"].GetProperty("spec");
        var listener = node.GetProperty("listeners")[0];
        listener.GetProperty("healthCheck").GetProperty("path").GetString().ShouldBe("/healthz");
        listener.GetProperty("timeout").GetProperty("http").GetProperty("perRequest").GetProperty("value").GetInt32().ShouldBe(7);
        node.GetProperty("backends").EnumerateArray().Single().GetProperty("virtualService").GetProperty("virtualServiceName").GetString().ShouldBe("payments");
        node.GetProperty("logging").GetProperty("accessLog").GetProperty("file").GetProperty("path").GetString().ShouldBe("/dev/stdout");
        resources.Keys.ShouldNotContain("route prod");
        var policy = resources["route test"].GetProperty("spec").GetProperty("httpRoute").GetProperty("retryPolicy");
        policy.GetProperty("maxRetries").GetInt32().ShouldBe(1, "the metadata of an item overrides that of the definition group");
        policy.GetProperty("perRetryTimeout").GetProperty("value").GetInt32().ShouldBe(900);
        var tags = resources["virtualNode orders"].GetProperty("tags");
        tags.GetProperty("team").GetString().ShouldBe("orders");
        tags.GetProperty("policy").GetString().ShouldBe("shared");
    }

    [Fact]
    public void Errors_are_reported_in_the_file_that_causes_them()
    {
        using var project = InProcessProject.Service($"{Service.Discovery}\n<MeshListener Update=\"8080\" PerRequestTimeout=\"7\" />")
            .Write("Directory.Build.props", """
                <Project>
                  <ItemGroup>
                    <MeshListener Include="8080" />
                    <MeshTag Include="aws:kept" />
                  </ItemGroup>
                </Project>
                """);
        var line = Array.FindIndex(File.ReadAllLines(project.ProjectFile), text => text.Contains("PerRequestTimeout", StringComparison.Ordinal)) + 1;

        var (succeeded, log, _) = project.Build("MeshGenerate");

        succeeded.ShouldBeFalse();
        log.Errors.Select(error => (error.Code, Path.GetFileName(error.File), error.LineNumber)).ShouldBe(
            [("MESH1004", Path.GetFileName(project.ProjectFile), line), ("MESH1018", "Directory.Build.props", 4)], ignoreOrder: true);
    }

    [Fact]
    public async Task Targets_from_a_package_and_the_folder_come_last_and_can_depend_on_the_environment()
    {
        await using var user = new UserRepository(sdk);
        // Targets files come after the project, so they see its items and may change them.
        Pack("Shop.Mesh.Targets", user, "targets", """
            <Project>
              <ItemGroup Condition="'$(MeshEnvironment)' == 'prod'">
                <MeshListener Update="@(MeshListener)" PerRequestTimeout="9s" />
                <MeshRule Include="MESH5005" Severity="error" />
              </ItemGroup>
              <ItemGroup><MeshBackend Remove="legacy" /><AvailableItemName Include="MeshTexture" /></ItemGroup>
            </Project>
            """);
        user.Write("Directory.Build.targets", """
            <Project>
              <ItemDefinitionGroup><MeshRoute PerRequestTimeout="4s" /></ItemDefinitionGroup>
              <ItemGroup><MeshTag Include="kind" Value="$(MeshEnvironment)" Kind="virtualNode" /></ItemGroup>
            </Project>
            """);
        user.WriteService(
            "Orders",
            $"{Service.Listener}\n{Service.Discovery}\n<PackageReference Include=\"Shop.Mesh.Targets\" Version=\"1.0.0\" />\n<MeshBackend "
                + "Include=\"legacy;payments\" />\n<MeshRoute Include=\"r\" Prefix=\"/r\" />\n<MeshTexture Include=\"x\" />\n<Mesh Include=\"shop\" "
                + "EgressFilter=\"ALLOW_ALL\" />");

        (await user.DotNetAsync("build", "Orders", "-p:MeshEnvironment=test")).ShouldSucceed().ShouldNotPrint("MESH0098");
        var definition = user.Read("Orders/bin/Debug/net10.0/mesh/orders.mesh.json");
        definition.ShouldNotContain("legacy");
        definition.ShouldContain("\"kind\": \"test\"");

        (await user.DotNetAsync("build", "Orders", "-p:MeshEnvironment=prod", "--no-restore")).ShouldFail().ShouldPrint("error MESH5005");

        using var document = JsonDocument.Parse(definition);
        var resources = document.RootElement.GetProperty("resources").EnumerateArray()
            .ToDictionary(resource => $"{resource.GetProperty("kind")} {resource.GetProperty("name")}");
        resources["route r"].GetProperty("spec").GetProperty("httpRoute").GetProperty("timeout").GetProperty("perRequest").GetProperty("value").GetInt32()
            .ShouldBe(4);
        resources["virtualRouter orders"].TryGetProperty("tags", out _).ShouldBeFalse();
    }

    // A package as a team would publish it: only a file that NuGet imports.
    private static void Pack(string id, UserRepository user, string extension = "props", string content = Policy)
    {
        var feed = user.PathOf("policy-feed");
        Directory.CreateDirectory(feed);
        using (var package = ZipFile.Open(Path.Combine(feed, $"{id}.1.0.0.nupkg"), ZipArchiveMode.Create))
        {
            Add(package, $"{id}.nuspec", $"""
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata><id>{id}</id><version>1.0.0</version><authors>shop</authors><description>Shared policy.</description></metadata>
                </package>
                """);
            Add(package, $"build/{id}.{extension}", content);
        }

        user.Write(
            "NuGet.config", user.Read("NuGet.config")
                .Replace("</packageSources>", $"<add key=\"policy\" value=\"{feed}\" /></packageSources>", StringComparison.Ordinal));
    }

    private static void Add(ZipArchive package, string name, string content)
    {
        using var writer = new StreamWriter(package.CreateEntry(name).Open());
        writer.Write(content);
    }
}
