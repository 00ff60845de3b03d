using MeshCi.Tasks.Project;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

public sealed class SourceControlTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("https://example.com/acme/shop.git", "acme/shop")]
    [InlineData("https://example.com/acme/shop/", "acme/shop")]
    [InlineData("https://example.com/group/sub/shop", "sub/shop")]
    [InlineData("ssh://git@example.com:22/acme/shop.git", "acme/shop")]
    [InlineData("ssh://git@ssh.dev.azure.com/v3/acme/TeamA/api", "TeamA/api")]
    [InlineData("https://dev.azure.com/acme/TeamA/_git/api", "_git/api")]
    [InlineData("/srv/git/shop.git", null)]
    [InlineData("file:///srv/git/acme/shop", null)]
    [InlineData("C:\\git\\acme\\shop", null)]
    [InlineData("https://example.com/shop", null)]
    public void The_repository_name_is_the_end_of_an_address_that_has_a_host(string address, string? repository) =>
        SourceControl.RepositoryOf(address).ShouldBe(repository);

    [Theory]
    [InlineData("refs/heads/feature/x", "feature/x")]
    [InlineData("refs/tags/v1", "refs/tags/v1")]
    [InlineData(null, null)]
    public void A_branch_is_recorded_without_the_refs_heads_prefix(string? reference, string? branch) =>
        SourceControl.Read(_directory.Root, null, null, reference).Branch.ShouldBe(branch);

    [Fact]
    public void The_root_is_the_nearest_folder_with_a_git_folder_or_git_file()
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main");
        _directory.Write("linked/.git", "gitdir: ../.git/worktrees/linked");
        var (inMain, inLinked) = (Path.Combine(_directory.Root, "src", "Orders"), Path.Combine(_directory.Root, "linked", "src"));

        SourceControl.Read(inMain, null, null, null).Root.ShouldBe(_directory.Root);
        SourceControl.Read(inLinked, null, null, null).Root.ShouldBe(Path.Combine(_directory.Root, "linked"));
    }

    [Theory]
    [InlineData("https://example.com/acme/shop.git", "example.com/acme/shop/src/Orders/Orders")]
    [InlineData("", "local/src/Orders/Orders")]
    public void The_owner_is_the_repository_and_the_path_of_the_project_within_it(string address, string owner)
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main");
        var settings = new TaskItem("settings");
        settings.SetMetadata("RepositoryUrl", address);

        new MeshSettings(settings, Path.Combine(_directory.Root, "src", "Orders", "Orders.csproj")).OwnerId.ShouldBe(owner);
    }

    [Fact]
    public void Outside_a_repository_and_a_tree_the_owner_is_the_project_alone() =>
        new MeshSettings(new TaskItem("settings"), Path.Combine(_directory.Root, "Orders", "Orders.csproj")).OwnerId.ShouldBe("local/Orders");

    [Theory]
    [InlineData("global.json")]
    [InlineData("Directory.Build.props")]
    [InlineData("Shop.sln")]
    [InlineData("Shop.slnx")]
    public void Without_git_the_projects_of_a_tree_share_a_state_directory_and_are_told_apart_by_their_paths(string marker)
    {
        _directory.Write(marker, "");
        // A nested file of the same kind does not split the tree.
        _directory.Write("a/Directory.Build.props", "<Project />");
        var (one, other) = (Settings("a/Orders/Orders.csproj"), Settings("b/Orders/Orders.csproj"));

        one.OwnerId.ShouldBe("local/a/Orders/Orders");
        other.OwnerId.ShouldBe("local/b/Orders/Orders");
        one.StateDirectory.ShouldBe(Path.Combine(_directory.Root, ".meshci"));
        other.StateDirectory.ShouldBe(one.StateDirectory);
    }

    [Fact]
    public void The_git_repository_takes_precedence_over_files_above_it()
    {
        _directory.Write("global.json", "{}");
        _directory.Write("shop/.git/HEAD", "ref: refs/heads/main");

        Settings("shop/Orders/Orders.csproj").StateDirectory.ShouldBe(Path.Combine(_directory.Root, "shop", ".meshci"));
    }

    [Fact]
    public void The_owner_that_earlier_versions_used_is_known()
    {
        _directory.Write("global.json", "{}");
        Settings("a/Orders/Orders.csproj").Owner.Former.ShouldBe("local/Orders");

        _directory.Write(".git/HEAD", "ref: refs/heads/main");
        Settings("a/Orders/Orders.csproj").Owner.Former.ShouldBeNull("the same form as before");
        Settings("a/Orders/Orders.csproj", ("RepositoryUrl", "https://dev.azure.com/acme/TeamA/_git/api")).Owner.Former.ShouldBe("_git/api/a/Orders/Orders");
        Settings("a/Orders/Orders.csproj", ("MeshOwnerId", "acme/orders")).Owner.Former.ShouldBeNull("MeshOwnerId is used as it is");
    }

    [Fact]
    public void The_source_of_the_owner_is_explained()
    {
        Settings("a/Orders.csproj").Owner.Reason.ShouldBe(
            $"This owner is local, because there is no .git in '{Path.Combine(_directory.Root, "a")}' or above it, "
            + "as in a container build that does not copy it.");
        Settings("a/Orders.csproj", ("MeshOwnerId", "acme/orders")).Owner.Reason.ShouldContain("MeshOwnerId");

        _directory.Write(".git/HEAD", "ref: refs/heads/main");
        Settings("a/Orders.csproj").Owner.Reason.ShouldContain($"the git repository in '{_directory.Root}' has no remote");
        Settings("a/Orders.csproj", ("RepositoryUrl", "https://x:secret@github.com/acme/Shop")).Owner.Reason.ShouldEndWith("repository, github.com/acme/shop.");
    }

    private MeshSettings Settings(string project, params (string Name, string Value)[] metadata)
    {
        var settings = new TaskItem("settings");
        foreach (var (name, value) in metadata) settings.SetMetadata(name, value);
        return new(settings, Path.Combine([_directory.Root, .. project.Split('/')]));
    }
}
