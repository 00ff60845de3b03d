using System.Xml.Linq;

namespace MeshCi.Tasks.Tests;

/// <summary>The walls of the house: which room may know which.</summary>
public sealed class HouseTests
{
    [Theory]
    [InlineData("MeshCi.Definitions")]
    [InlineData("MeshCi.Deployment", "MeshCi.Definitions")]
    [InlineData("MeshCi.Aws", "MeshCi.Definitions", "MeshCi.Deployment")]
    [InlineData("MeshCi.ControlPlane", "MeshCi.Definitions")]
    [InlineData("MeshCi.ControlPlane.Sqlite", "MeshCi.ControlPlane")]
    [InlineData("MeshCi.Local", "MeshCi.ControlPlane", "MeshCi.ControlPlane.Sqlite", "MeshCi.Definitions")]
    [InlineData("MeshCi.Tasks", "MeshCi.Aws", "MeshCi.Definitions", "MeshCi.Deployment")]
    public void Arrows_point_one_way(string room, params string[] mayKnow)
    {
        var known = References(room, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));

        known.ShouldBeSubsetOf(mayKnow);
    }

    [Theory]
    [InlineData("MeshCi.Definitions", "Microsoft.Build", "AWSSDK")]
    [InlineData("MeshCi.Deployment", "Microsoft.Build", "AWSSDK")]
    [InlineData("MeshCi.Aws", "Microsoft.Build", "Microsoft.Data")]
    [InlineData("MeshCi.ControlPlane", "Microsoft", "AWSSDK")]
    [InlineData("MeshCi.ControlPlane.Sqlite", "Microsoft.Build", "AWSSDK")]
    [InlineData("MeshCi.Local", "Microsoft.Build", "Microsoft.Data", "AWSSDK")]
    public void Only_the_rooms_at_the_rim_know_MSBuild_AWS_or_a_database(string room, params string[] strangers)
    {
        foreach (var stranger in strangers) References(room, "PackageReference").ShouldNotContain(package => package.StartsWith(stranger, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_package_is_justified()
    {
        var page = Repository.Read("docs/dependencies.md");
        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value);

        foreach (var package in packages) page.ShouldContain($"`{package}`");
    }

    private static IEnumerable<string> References(string room, string kind) =>
        XDocument.Parse(Repository.Read($"src/{room}/{room}.csproj")).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
