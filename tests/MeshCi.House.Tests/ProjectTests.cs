using System.Xml.Linq;

namespace MeshCi.House.Tests;

/// <summary>References of the projects.</summary>
public sealed class ProjectTests
{
    [Fact]
    public void A_project_references_only_the_projects_that_the_table_allows()
    {
        var table = Arrows.Read(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "arrows.txt")));
        var forbidden = Sources.Projects.Where(project => project != "Shared").SelectMany(project =>
            References($"MeshCi.{project}", "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)["MeshCi.".Length..])
                .Where(reference => !table.Projects[project].Contains(reference)).Select(reference => $"[{project}] -> {reference}"));

        forbidden.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MeshCi.Definitions", "Microsoft.Build", "AWSSDK")]
    [InlineData("MeshCi.Deployment", "Microsoft.Build", "AWSSDK")]
    [InlineData("MeshCi.Aws", "Microsoft.Build", "Microsoft.Data")]
    [InlineData("MeshCi.ControlPlane", "Microsoft", "AWSSDK")]
    [InlineData("MeshCi.ControlPlane.Sqlite", "Microsoft.Build", "AWSSDK")]
    [InlineData("MeshCi.Local", "Microsoft.Build", "Microsoft.Data", "AWSSDK")]
    [InlineData("MeshCi.Tool", "Microsoft", "AWSSDK")]
    public void Only_projects_at_the_edge_reference_MSBuild_AWS_or_a_database(string project, params string[] strangers)
    {
        foreach (var stranger in strangers)
        {
            References(project, "PackageReference").ShouldNotContain(package => package.StartsWith(stranger, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_package_is_justified()
    {
        var page = Repository.Read("docs/dependencies.md");
        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants()
            .Where(element => element.Name.LocalName is "PackageVersion" or "GlobalPackageReference")
            .Select(package => package.Attribute("Include")!.Value);

        packages.Where(package => !page.Contains($"`{package}`", StringComparison.Ordinal)).ShouldBeEmpty("docs/dependencies.md justifies every package");
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj")).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
