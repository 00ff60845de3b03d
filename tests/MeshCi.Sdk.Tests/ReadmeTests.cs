using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests;

/// <summary>The project in the README, with the packed SDK.</summary>
public sealed partial class ReadmeTests(PackedSdk sdk)
{
    // The project is a part of a numbered list.
    private const int Indent = 3;

    [Fact]
    public async Task The_project_in_the_README_builds_without_findings_and_is_found_by_the_name_that_callers_use()
    {
        await using var user = new UserRepository(sdk).Write("Orders/Orders.csproj", Snippet()).Write("Orders/Program.cs", "System.Console.WriteLine();");

        (await user.DotNetAsync("build", "Orders")).ShouldSucceed().ShouldNotPrint("warning").ShouldNotPrint("MESH");

        using var definition = JsonDocument.Parse(user.Read("Orders/bin/Debug/net10.0/mesh/orders.mesh.json"));
        var resources = definition.RootElement.GetProperty("resources").EnumerateArray().ToLookup(resource => resource.GetProperty("kind").GetString());
        var hostname = resources["virtualNode"].Single().GetProperty("spec").GetProperty("serviceDiscovery").GetProperty("dns").GetProperty("hostname")
            .GetString();
        resources["virtualService"].Single().GetProperty("name").GetString().ShouldBe(hostname);
        resources["route"].Select(route => route.GetProperty("name").GetString()).ShouldBe(["checkout", "default"]);
    }

    [Fact]
    public void The_README_of_the_package_shows_the_same_project()
    {
        var project = string.Join('\n', Snippet().Split('\n').Select(line => line.Length > Indent ? line[Indent..] : ""));

        Repository.Read("sdk/README.md").ShouldContain($"```xml\n{project}\n```");
    }

    private static string Snippet() => Block().Match(Repository.Read("README.md")).Groups[1].Value;

    [GeneratedRegex(@"```xml\n(\s*<Project [\s\S]*?</Project>)\n\s*```")]
    private static partial Regex Block();
}
