using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Tests;

public sealed class GitCheckoutTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_folder_outside_a_checkout_has_none() => GitCheckout.Find(_directory.Root).ShouldBeNull();

    [Fact]
    public void Branch_commit_and_slug_are_read_from_a_folder_within()
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/feature/x\n");
        _directory.Write(".git/refs/heads/feature/x", Commit + "\n");
        _directory.Write(".git/config", "[remote \"upstream\"]\n\turl = https://example.com/other/name\n[remote \"origin\"]\n\turl = https://example.com/acme/shop.git\n");
        var project = Directory.CreateDirectory(Path.Combine(_directory.Root, "src", "Orders")).FullName;

        GitCheckout.Find(project).ShouldBe(new GitCheckout(_directory.Root, "feature/x", Commit, "acme/shop"));
    }

    [Fact]
    public void A_packed_ref_is_found()
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main\n");
        _directory.Write(".git/packed-refs", $"# pack-refs with: peeled fully-peeled sorted\n{new string('f', 40)} refs/heads/not-main\n{Commit} refs/heads/main\n");

        GitCheckout.Find(_directory.Root)!.Commit.ShouldBe(Commit);
    }

    [Fact]
    public void A_detached_head_has_a_commit_and_no_branch()
    {
        _directory.Write(".git/HEAD", Commit + "\n");

        var checkout = GitCheckout.Find(_directory.Root)!;

        (checkout.Branch, checkout.Commit).ShouldBe((null, Commit));
    }

    [Fact]
    public void A_checkout_without_a_commit_has_none()
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main\n");

        GitCheckout.Find(_directory.Root).ShouldBe(new GitCheckout(_directory.Root, "main", null, null));
    }

    [Fact]
    public void A_linked_worktree_shares_refs_and_remote_with_its_main_one()
    {
        _directory.Write("main/.git/config", "[remote \"origin\"]\n\turl = git@example.com:acme/shop.git\n");
        _directory.Write("main/.git/refs/heads/other", Commit);
        _directory.Write("main/.git/worktrees/linked/HEAD", "ref: refs/heads/other");
        _directory.Write("main/.git/worktrees/linked/commondir", "../..");
        _directory.Write("linked/.git", "gitdir: ../main/.git/worktrees/linked");

        GitCheckout.Find(Path.Combine(_directory.Root, "linked")).ShouldBe(new GitCheckout(Path.Combine(_directory.Root, "linked"), "other", Commit, "acme/shop"));
    }

    [Theory]
    [InlineData("https://example.com/acme/shop.git", "acme/shop")]
    [InlineData("https://user@example.com/group/sub/shop", "sub/shop")]
    [InlineData("ssh://git@example.com:22/acme/shop.git", "acme/shop")]
    [InlineData("git@example.com:acme/shop.git", "acme/shop")]
    [InlineData("/srv/git/shop.git", null)]
    [InlineData("../shop", null)]
    [InlineData("file:///srv/git/acme/shop", null)]
    [InlineData("C:\\git\\shop", null)]
    [InlineData("https://example.com/shop", null)]
    [InlineData("", null)]
    public void The_slug_comes_from_an_address_with_a_host_only(string address, string? slug) => GitCheckout.SlugOf(address).ShouldBe(slug);
}
