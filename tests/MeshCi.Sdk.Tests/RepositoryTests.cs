using Microsoft.Build.Execution;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// The facts that the targets get about a project's repository from the .NET SDK's source control targets. The tests write git's files and need no git.
/// </summary>
public sealed class RepositoryTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Body = "<PropertyGroup><OutputType>Exe</OutputType><MeshName>shop</MeshName></PropertyGroup>";
    private const string Bare = "[core]\n\trepositoryformatversion = 0\n";
    private const string Config = $"{Bare}[remote \"origin\"]\n\turl = https://example.com/acme/shop.git\n";

    [Fact]
    public void Address_commit_and_branch_come_from_the_checkout()
    {
        using var project = new InProcessProject(Body)
            .Write(".git/config", Config)
            .Write(".git/HEAD", "ref: refs/heads/feature/x\n")
            .Write(".git/refs/heads/feature/x", $"{Commit}\n");

        Facts(project).ShouldBe(("https://example.com/acme/shop.git", Commit, "refs/heads/feature/x"));
    }

    [Fact]
    public void A_packed_reference_is_found()
    {
        using var project = new InProcessProject(Body).Write(".git/config", Config).Write(".git/HEAD", "ref: refs/heads/main\n")
            .Write(".git/packed-refs", $"# pack-refs with: peeled fully-peeled sorted\n{new string('f', 40)} refs/heads/not-main\n{Commit} refs/heads/main\n");

        Facts(project).Commit.ShouldBe(Commit);
    }

    [Fact]
    public void A_linked_worktree_shares_address_and_references_with_the_main_worktree()
    {
        using var project = new InProcessProject(Body)
            .Write("main/.git/config", Config).Write("main/.git/HEAD", "ref: refs/heads/main\n").Write("main/.git/refs/heads/other", $"{Commit}\n")
            .Write("main/.git/worktrees/linked/HEAD", "ref: refs/heads/other\n").Write("main/.git/worktrees/linked/commondir", "../..\n");
        project.Write("main/.git/worktrees/linked/gitdir", Path.Combine(project.Root, ".git")).Write(".git", "gitdir: main/.git/worktrees/linked\n");

        Facts(project).ShouldBe(("https://example.com/acme/shop.git", Commit, "refs/heads/other"));
    }

    [Fact]
    public void A_submodule_has_its_own_address()
    {
        using var project = new InProcessProject(Body)
            .Write("outer/.git/modules/shop/config", Config).Write("outer/.git/modules/shop/HEAD", $"{Commit}\n")
            .Write(".git", "gitdir: outer/.git/modules/shop\n");

        Facts(project).ShouldBe(("https://example.com/acme/shop.git", Commit, ""));
    }

    [Fact]
    public void On_a_detached_head_the_branch_can_be_set()
    {
        using var project = new InProcessProject(Body).Write(".git/config", Config).Write(".git/HEAD", $"{Commit}\n");

        Facts(project).Branch.ShouldBeEmpty();
        Facts(project, null, ("SourceBranchName", "refs/heads/main")).Branch.ShouldBe("refs/heads/main");
    }

    [Fact]
    public void Included_configuration_and_abbreviated_addresses_are_resolved()
    {
        using var project = new InProcessProject(Body)
            .Write(".git/config", $"{Bare}[include]\n\tpath = more.config\n[url \"https://example.com/acme/\"]\n\tinsteadOf = acme:\n")
            .Write(".git/more.config", "[remote \"origin\"]\n\turl = acme:shop.git\n").Write(".git/HEAD", $"{Commit}\n");

        Facts(project).Url.ShouldBe("https://example.com/acme/shop.git");
    }

    [Fact]
    public void A_secret_in_the_address_is_left_out()
    {
        using var project = new InProcessProject(Body)
            .Write(".git/config", Config.Replace("https://", "https://user:secret@", StringComparison.Ordinal))
            .Write(".git/HEAD", $"{Commit}\n");

        Facts(project).Url.ShouldBe("https://example.com/acme/shop.git");
    }

    [Theory]
    [InlineData("git@ssh.dev.azure.com:v3/acme/TeamA/api", "ssh://git@ssh.dev.azure.com/v3/acme/TeamA/api")]
    [InlineData("https://acme@dev.azure.com/acme/TeamA/_git/api", "https://dev.azure.com/acme/TeamA/_git/api")]
    public void The_address_is_the_one_in_git_and_not_the_one_translated_for_source_links(string configured, string address)
    {
        using var project = new InProcessProject(Body)
            .Write(".git/config", Config.Replace("https://example.com/acme/shop.git", configured, StringComparison.Ordinal))
            .Write(".git/HEAD", $"{Commit}\n");

        Facts(project).Url.ShouldBe(address);
        Facts(project, "GetAssemblyAttributes").Url.ShouldBe(address);
    }

    [Fact]
    public void The_repository_address_of_a_package_does_not_replace_the_address_in_git()
    {
        using var project = new InProcessProject($"{Body}<PropertyGroup><RepositoryUrl>https://example.com/upstream/shop</RepositoryUrl></PropertyGroup>")
            .Write(".git/config", Config).Write(".git/HEAD", $"{Commit}\n");

        Facts(project).Url.ShouldBe("https://example.com/acme/shop.git");
    }

    [Fact]
    public void References_may_be_stored_in_reftables()
    {
        using var project = new InProcessProject(Body)
            .Write(".git/config", Config.Replace("= 0\n", "= 1\n[extensions]\n\trefstorage = reftable\n", StringComparison.Ordinal))
            .Write(".git/HEAD", "ref: refs/heads/.invalid\n").Write(".git/refs/heads", "this repository uses the reftable format\n");
        var table = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "MeshCi.Sdk.Tests", "Reftable"), "*.ref").Single();
        project.Write(".git/reftable/tables.list", $"{Path.GetFileName(table)}\n");
        File.Copy(table, Path.Combine(project.Root, ".git", "reftable", Path.GetFileName(table)));

        Facts(project).ShouldBe(("https://example.com/acme/shop.git", Commit, "refs/heads/main"));
    }

    [Fact]
    public void Without_a_repository_all_facts_are_empty_and_nothing_fails()
    {
        using var project = new InProcessProject(Body);

        Facts(project).ShouldBe(("", "", ""));
    }

    [Fact]
    public void A_repository_without_a_commit_or_an_address_fails_nothing()
    {
        using var project = new InProcessProject(Body)
            .Write(".git/config", Bare)
            .Write(".git/HEAD", "ref: refs/heads/main\n");

        Facts(project).ShouldBe(("", "", "refs/heads/main"));
    }

    [Fact]
    public void A_build_that_sets_its_commit_needs_no_repository()
    {
        using var project = new InProcessProject(Body);

        Facts(project, null, ("SourceRevisionId", Commit), ("SourceBranchName", "refs/heads/main")).ShouldBe(("", Commit, "refs/heads/main"));
    }

    [Fact]
    public void A_broken_repository_fails_only_what_needs_it_with_the_error_of_the_NET_SDK()
    {
        using var project = Broken();

        var (succeeded, log, _) = project.Build("_MeshReadRepository");

        succeeded.ShouldBeFalse();
        log.Errors.ShouldHaveSingleItem().Message!.ShouldContain("git");
        project.Build("_MeshComputeSettings").Succeeded.ShouldBeTrue();
        project.Build("InitializeSourceControlInformation").Succeeded.ShouldBeFalse("a build without MeshCi fails too");
    }

    [Fact]
    public void A_broken_repository_does_not_matter_if_the_NET_SDK_does_not_query_source_control()
    {
        using var project = Broken();

        Facts(project, null, ("EnableSourceControlManagerQueries", "false")).ShouldBe(("", "", ""));
    }

    [Theory]
    [InlineData("MeshHistory", false)]
    [InlineData("MeshShow", false)]
    [InlineData("MeshLocal", false)]
    [InlineData("MeshGenerate", true)]
    [InlineData("MeshPlan", true)]
    [InlineData("MeshDeploy", true)]
    [InlineData("MeshRollback", true)]
    public void Only_verbs_that_record_an_owner_or_a_commit_read_the_repository(string verb, bool asks)
    {
        var project = BareProject.Evaluate(Body);

        Reaches(project, verb).ShouldBe(asks);
    }

    [Fact]
    public void A_project_that_does_not_participate_reads_nothing()
    {
        using var project = Broken("<PropertyGroup><OutputType>Library</OutputType></PropertyGroup>");

        project.Build("MeshGenerate").Succeeded.ShouldBeTrue();
    }

    private static bool Reaches(ProjectInstance project, string target) =>
        target == "_MeshReadRepository" || (project.Targets.TryGetValue(target, out var found) && Parts(project, found).Any(next => Reaches(project, next)));

    private static string[] Parts(ProjectInstance project, ProjectTargetInstance target) =>
        project.ExpandString(target.DependsOnTargets).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static InProcessProject Broken(string body = Body) =>
        new InProcessProject(body).Write(".git/config", "[core\n\trepositoryformatversion = what").Write(".git/HEAD", "ref: refs/heads/main\n");

    private static (string Url, string Commit, string Branch) Facts(
        InProcessProject project, string? before = null, params (string Name, string Value)[] globalProperties)
    {
        var (succeeded, log, built) = project.Build(before is null ? ["_MeshReadRepository"] : [before, "_MeshReadRepository"], globalProperties);
        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        log.Warnings.ShouldBeEmpty();
        var settings = built.GetItems("_MeshSettings").ShouldHaveSingleItem();
        return (settings.GetMetadataValue("RepositoryUrl"), settings.GetMetadataValue("Commit"), settings.GetMetadataValue("Branch"));
    }
}
