using MeshCi.Deployment.Applying;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Tests;

/// <summary>Whether projects that the ledger names still exist.</summary>
public sealed class RepositoryProjectsTests : OrdersProject
{
    private string Tree => Path.GetDirectoryName(ProjectFile)!;

    [Theory]
    [InlineData("github.com/acme/shop", "github.com/acme/shop/Here.csproj", ProjectPresence.Exists)]
    [InlineData("github.com/acme/shop", "github.com/acme/shop/Gone/Gone.csproj", ProjectPresence.Gone)]
    [InlineData("github.com/acme/shop", "github.com/acme/other/Here.csproj", ProjectPresence.Unknown)]
    [InlineData("github.com/acme/shop", "local/Here.csproj", ProjectPresence.Unknown)]
    [InlineData("github.com/acme/shop", "github.com/acme/shop/../outside.csproj", ProjectPresence.Unknown)]
    [InlineData(null, "local/Gone.csproj", ProjectPresence.Gone)]
    public void A_project_is_looked_for_in_its_own_repository_only(string? address, string project, ProjectPresence presence)
    {
        File.WriteAllText(Path.Combine(Tree, "Here.csproj"), "<Project />");

        new RepositoryProjects(new(Tree, address, null, null, null), Tree, Path.Combine(Tree, ".meshci", "ledger")).Find(project).ShouldBe(presence);
    }

    [Fact]
    public void Without_an_address_a_ledger_outside_of_the_tree_may_contain_projects_of_other_trees() =>
        new RepositoryProjects(new(Tree, null, null, null, null), Tree, "/srv/ledger").Find("local/Gone.csproj").ShouldBe(ProjectPresence.Unknown);

    [Fact]
    public void The_identity_is_the_repository_and_the_path_of_the_project() => RepositoryProjects
        .Identify(Path.Combine(Tree, "src", "Orders.csproj"), new(Tree, "github.com/acme/shop", null, null, null), Tree)
        .ShouldBe("github.com/acme/shop/src/Orders.csproj");
}
