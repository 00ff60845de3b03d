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
    [InlineData("https://example.com/acme/shop.git", "acme/shop/src/Orders/Orders")]
    [InlineData("", "local/src/Orders/Orders")]
    public void The_owner_is_the_repository_and_the_path_of_the_project_within_it(string address, string owner)
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main");
        var settings = new TaskItem("settings");
        settings.SetMetadata("RepositoryUrl", address);

        new MeshSettings(settings, Path.Combine(_directory.Root, "src", "Orders", "Orders.csproj")).OwnerId.ShouldBe(owner);
    }

    [Fact]
    public void Outside_a_repository_the_owner_is_the_project_alone() =>
        new MeshSettings(new TaskItem("settings"), Path.Combine(_directory.Root, "Orders", "Orders.csproj")).OwnerId.ShouldBe("local/Orders");
}
