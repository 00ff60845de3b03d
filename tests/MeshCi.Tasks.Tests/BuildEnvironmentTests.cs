using MeshCi.Deployment.Ledgers;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Tests;

public sealed class BuildEnvironmentTests
{
    private static readonly SourceControl Checkout = new("/repo", "github.com/acme/shop", "acme/shop", "c0ffee", "main");

    [Fact]
    public void On_a_laptop_the_context_comes_from_the_checkout()
    {
        var context = BuildEnvironment.Read(_ => null, Checkout, null);

        context.ShouldBe(new BuildContext("acme/shop", null, null, null, "c0ffee", "main", Environment.UserName));
    }

    [Fact]
    public void Travis_variables_add_to_the_checkout_and_take_precedence()
    {
        var variables = new Dictionary<string, string>
        {
            ["TRAVIS"] = "true",
            ["TRAVIS_REPO_SLUG"] = "acme/fork",
            ["TRAVIS_BUILD_NUMBER"] = "4127",
            ["TRAVIS_BUILD_ID"] = "99",
            ["TRAVIS_JOB_NUMBER"] = "4127.2",
            ["TRAVIS_COMMIT"] = "beef",
            ["TRAVIS_BRANCH"] = "release",
        };

        var context = BuildEnvironment.Read(variables.GetValueOrDefault, Checkout, null);

        context.ShouldBe(new BuildContext("acme/fork", "4127", "99", "4127.2", "beef", "release", "travis"));
    }

    [Fact]
    public void An_explicit_build_number_takes_precedence_and_an_empty_variable_is_ignored()
    {
        BuildEnvironment.Read(name => name == "TRAVIS_BUILD_NUMBER" ? "7" : "", Checkout, "42").Build.ShouldBe("42");
        BuildEnvironment.Read(_ => "", Checkout, null).Build.ShouldBeNull();
    }
}
