using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Tests;

/// <summary>The normal form of repository addresses: equal for one repository, different for two.</summary>
public sealed class RepositoryAddressTests
{
    [Theory]
    [InlineData("github.com/acme/shop", "https://github.com/Acme/Shop.git", "git@github.com:acme/shop.git", "ssh://git@ssh.github.com:443/acme/shop",
        "https://user:ghp_secret@github.com/acme/shop/", "git://github.com/acme/shop", "org-42@github.com:acme/shop", "http://www.github.com/acme/shop.git/")]
    [InlineData("gitlab.com/acme/team/sub/shop", "https://gitlab.com/Acme/team/sub/shop.git", "git@gitlab.com:acme/team/sub/shop.git",
        "https://oauth2:glpat-SECRET@gitlab.com/acme/team/sub/shop", "ssh://git@altssh.gitlab.com:443/acme/team/sub/shop.git")]
    [InlineData("dev.azure.com/acme/shop/api", "https://acme@dev.azure.com/acme/Shop/_git/api", "git@ssh.dev.azure.com:v3/acme/Shop/api",
        "ssh://git@ssh.dev.azure.com/v3/acme/Shop/api", "https://acme.visualstudio.com/Shop/_git/api", "ssh://acme@acme.visualstudio.com:22/Shop/_ssh/api",
        "https://acme.visualstudio.com/DefaultCollection/Shop/_git/api", "acme@vs-ssh.visualstudio.com:v3/acme/Shop/api",
        "https://dev.azure.com/acme/Shop/_git/_full/api")]
    [InlineData("dev.azure.com/acme/shop/shop", "https://dev.azure.com/acme/_git/Shop", "git@ssh.dev.azure.com:v3/acme/Shop/Shop",
        "https://dev.azure.com/acme/Shop/_git/Shop", "https://acme.visualstudio.com/_git/Shop")]
    [InlineData("dev.azure.com/acme/team one/api", "https://dev.azure.com/acme/Team%20One/_git/api", "git@ssh.dev.azure.com:v3/acme/Team%20One/api")]
    [InlineData("bitbucket.org/acme/shop", "https://jo@bitbucket.org/acme/shop.git", "git@bitbucket.org:Acme/shop.git",
        "ssh://git@altssh.bitbucket.org:443/acme/shop.git")]
    [InlineData("bitbucket.example.com/scm/shop/api", "https://bitbucket.example.com/scm/SHOP/api.git", "ssh://git@bitbucket.example.com:7999/shop/api.git",
        "https://bitbucket.example.com/context/scm/shop/api.git", "ssh://git@bitbucket.example.com/SHOP/api.git",
        "http://bitbucket.example.com:7990/scm/SHOP/api.git")]
    [InlineData("code.example.com/scm/shop/api", "https://code.example.com/scm/SHOP/api.git", "ssh://git@code.example.com:7999/shop/api.git")]
    [InlineData("code.example.com/scm/~jo/api", "https://code.example.com/scm/~jo/api.git", "ssh://git@code.example.com:7999/~jo/api.git")]
    [InlineData("git-codecommit.eu-west-1.amazonaws.com/shop", "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop",
        "ssh://APKAEXAMPLE@git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop", "codecommit::eu-west-1://shop", "codecommit::eu-west-1://deployer@shop",
        "https://git-codecommit-fips.eu-west-1.amazonaws.com/v1/repos/shop", "ssh://git@codecommit/:eu-west-1://shop",
        "ssh://git@codecommit/:eu-west-1://deployer@shop")]
    [InlineData("git.example.com/acme/Shop", "https://git.example.com/acme/Shop.git", "ssh://git@git.example.com:2222/acme/Shop.git",
        "git@GIT.EXAMPLE.COM:acme/Shop", "https://git.example.com:443/acme//Shop", "git+ssh://git@git.example.com/acme/Shop", "git@git.example.com:/acme/Shop")]
    [InlineData("git.example.com/shop", "https://git.example.com/shop.git", "git@git.example.com:shop.git")]
    [InlineData("git.sr.ht/~jo/shop", "https://git.sr.ht/~jo/shop", "git@git.sr.ht:~jo/shop")]
    [InlineData("tfs.example.com/tfs/defaultcollection/shop/_git/api", "http://tfs.example.com:8080/tfs/DefaultCollection/Shop/_git/api",
        "ssh://tfs.example.com:22/tfs/DefaultCollection/Shop/_git/api")]
    [InlineData("git.example.com/acme/api", "https://git.example.com:8443/acme/api.git", "ssh://git@git.example.com:2222/acme/api.git",
        "http://git.example.com:3000/acme/api")]
    [InlineData("ghe.example.com/acme/shop", "https://ghe.example.com/Acme/Shop.git", "git@ghe.example.com:acme/shop.git")]
    [InlineData("gerrit.example.com/shop", "https://gerrit.example.com/a/shop", "https://gerrit.example.com/shop", "ssh://jo@gerrit.example.com:29418/shop")]
    public void All_addresses_of_a_repository_have_one_form(string form, params string[] addresses)
    {
        foreach (var address in addresses) RepositoryAddress.Normalize(address).ShouldBe(form, address);
    }

    [Theory]
    [InlineData("https://dev.azure.com/acme/TeamA/_git/api", "https://dev.azure.com/globex/TeamB/_git/api")]
    [InlineData("https://dev.azure.com/acme/TeamA/_git/api", "https://dev.azure.com/acme/TeamB/_git/api")]
    [InlineData("git@ssh.dev.azure.com:v3/acme/TeamA/api", "git@ssh.dev.azure.com:v3/globex/TeamA/api")]
    [InlineData("https://acme.visualstudio.com/Shop/_git/api", "https://globex.visualstudio.com/Shop/_git/api")]
    [InlineData("https://gitlab.com/acme/teama/backend/api.git", "https://gitlab.com/globex/teamb/backend/api.git")]
    [InlineData("https://gitlab.com/acme/backend/api.git", "https://gitlab.com/acme/api.git")]
    [InlineData("https://git.example.com/acme/api.git", "https://git.other.example/acme/api.git")]
    [InlineData("https://git.example.com/acme/api", "https://git.example.com/acme/API")]
    [InlineData("https://github.com/acme/shop", "https://gitlab.com/acme/shop")]
    [InlineData("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop", "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/shop")]
    [InlineData("codecommit::eu-west-1://shop", "codecommit::eu-west-1://Shop")]
    [InlineData("https://code.example.com/scm/a/api", "https://code.example.com/scm/b/api")]
    [InlineData("https://code.example.com/scm/team/api", "git@code.example.com:team/api")]
    [InlineData("git@git.example.com:acme/shop", "git@git.example.com:acme/shop-api")]
    public void Different_repositories_have_different_forms(string one, string other) =>
        RepositoryAddress.Normalize(one).ShouldNotBeNull().ShouldNotBe(RepositoryAddress.Normalize(other).ShouldNotBeNull());

    [Theory]
    [InlineData("/srv/git/shop.git")]
    [InlineData("file:///srv/git/acme/shop")]
    [InlineData("C:\\git\\acme\\shop")]
    [InlineData("C:/git/acme/shop")]
    [InlineData("../shop")]
    [InlineData("shop")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("https://github.com/")]
    public void A_path_on_this_machine_and_a_host_without_a_path_have_no_form(string address) =>
        RepositoryAddress.Normalize(address).ShouldBeNull();

    [Theory]
    [InlineData("https://user:secret@example.com/acme/shop?token=secret#secret")]
    [InlineData("https://secret@github.com/acme/shop")]
    [InlineData("codecommit::eu-west-1://secret@shop")]
    public void The_form_contains_no_user_password_or_query(string address) =>
        RepositoryAddress.Normalize(address).ShouldNotBeNull().ShouldNotContain("secret");
}
