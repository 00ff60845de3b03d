using MeshCi.Deployment.Ledgers;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Tests.ContinuousIntegration;

/// <summary>What a build learns from the documented variables of CI systems.</summary>
public sealed class CiContextTests
{
    private static readonly SourceControl Checkout = new("/repo", "github.com/acme/shop", "acme/shop", "c0ffee", "main");

    [Fact]
    public void On_a_laptop_everything_comes_from_the_checkout()
    {
        var ci = Read("");

        ci.System.ShouldBe(CiSystem.None);
        BuildEnvironment.Read(ci, Checkout, null).ShouldBe(new BuildContext("acme/shop", null, null, null, "c0ffee", "main", Environment.UserName));
        BuildEnvironment.Read(ci, Checkout, "42").Build.ShouldBe("42");
    }

    [Fact]
    public void A_push_build_of_Travis_is_described_by_its_variables()
    {
        var ci = Read(
            """
            TRAVIS=true
            TRAVIS_REPO_SLUG=acme/shop
            TRAVIS_BUILD_NUMBER=4127
            TRAVIS_BUILD_ID=90000684
            TRAVIS_JOB_NUMBER=4127.2
            TRAVIS_JOB_ID=90000685
            TRAVIS_COMMIT=c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff
            TRAVIS_BRANCH=release
            TRAVIS_PULL_REQUEST=false
            TRAVIS_PULL_REQUEST_SLUG=
            TRAVIS_EVENT_TYPE=push
            TRAVIS_TEST_RESULT=0
            TRAVIS_BUILD_WEB_URL=https://app.travis-ci.com/acme/shop/builds/90000684
            """);

        ci.Problems.ShouldBeEmpty();
        (ci.PullRequest, ci.Fork, ci.Tag, ci.IsScheduled, ci.HasFailedTests).ShouldBe((null, null, null, false, false));
        var build = BuildEnvironment.Read(ci, Checkout, null);
        build.ShouldBe(new BuildContext(
            "acme/shop", "4127", "90000684", "4127.2", "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff", "release", "travis")
        {
            Ci = "travis",
            Host = "app.travis-ci.com",
            JobId = "90000685",
            Url = "https://app.travis-ci.com/acme/shop/builds/90000684",
        });
        build.Series.ShouldBe("travis app.travis-ci.com acme/shop");
    }

    [Theory]
    [InlineData("TRAVIS=true;TRAVIS_PULL_REQUEST=5;TRAVIS_REPO_SLUG=acme/shop;TRAVIS_PULL_REQUEST_SLUG=acme/shop", "5", null)]
    [InlineData("TRAVIS=true;TRAVIS_PULL_REQUEST=5;TRAVIS_REPO_SLUG=acme/shop;TRAVIS_PULL_REQUEST_SLUG=evil/shop", "5", "evil/shop")]
    [InlineData("TRAVIS=true;TRAVIS_EVENT_TYPE=pull_request;TRAVIS_PULL_REQUEST=false", "false", null)]
    [InlineData("TRAVIS=true;TRAVIS_PULL_REQUEST=false;TRAVIS_SECURE_ENV_VARS=false", null, null)]
    [InlineData("GITHUB_ACTIONS=true;GITHUB_EVENT_NAME=pull_request;GITHUB_REF=refs/pull/5/merge;GITHUB_REPOSITORY=acme/shop", "5", null)]
    [InlineData("GITHUB_ACTIONS=true;GITHUB_EVENT_NAME=pull_request_target;GITHUB_REF=refs/heads/main;GITHUB_REPOSITORY=acme/shop", "?", "?")]
    [InlineData("GITHUB_ACTIONS=true;GITHUB_EVENT_NAME=pull_request;GITHUB_EVENT_PATH=fork.json;GITHUB_REPOSITORY=acme/shop", "?", "evil/shop")]
    [InlineData("GITHUB_ACTIONS=true;GITHUB_EVENT_NAME=workflow_run;GITHUB_EVENT_PATH=fork.json;GITHUB_REPOSITORY=acme/shop", null, "evil/shop")]
    [InlineData("GITHUB_ACTIONS=true;GITHUB_EVENT_NAME=push;GITHUB_REPOSITORY=acme/shop", null, null)]
    [InlineData("GITLAB_CI=true;CI_PIPELINE_SOURCE=merge_request_event;CI_MERGE_REQUEST_IID=7;CI_PROJECT_PATH=acme/shop", "7", null)]
    [InlineData(
        "GITLAB_CI=true;CI_MERGE_REQUEST_IID=7;CI_MERGE_REQUEST_SOURCE_PROJECT_PATH=evil/shop;CI_MERGE_REQUEST_PROJECT_PATH=acme/shop", "7", "evil/shop")]
    [InlineData("GITLAB_CI=true;CI_PIPELINE_SOURCE=push;CI_PROJECT_PATH=acme/shop", null, null)]
    [InlineData("GITLAB_CI=true;CI_PIPELINE_SOURCE=external_pull_request_event;CI_EXTERNAL_PULL_REQUEST_IID=4;CI_PROJECT_PATH=acme/shop", "4", null)]
    [InlineData("GITLAB_CI=true;CI_PIPELINE_SOURCE=external_pull_request_event;CI_PROJECT_PATH=acme/shop", "?", null)]
    [InlineData(
        "GITLAB_CI=true;CI_EXTERNAL_PULL_REQUEST_IID=4;CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY=evil/shop;"
        + "CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY=acme/shop", "4", "evil/shop")]
    [InlineData("GITHUB_ACTIONS=true;GITHUB_EVENT_NAME=workflow_run;GITHUB_EVENT_PATH=request.json;GITHUB_REPOSITORY=acme/shop", "?", null)]
    [InlineData("GITHUB_ACTIONS=true;GITHUB_EVENT_NAME=workflow_run;GITHUB_EVENT_PATH=gone.json;GITHUB_REPOSITORY=acme/shop", null, "?")]
    public void Pull_requests_and_forks_are_recognized(string variables, string? request, string? fork)
    {
        var ci = Read(variables);

        ci.PullRequest.ShouldBe(request);
        ci.Fork.ShouldBe(fork);
    }

    [Fact]
    public void A_run_that_another_workflow_started_is_for_the_branch_of_that_one()
    {
        Read("GITHUB_ACTIONS=true;GITHUB_EVENT_NAME=workflow_run;GITHUB_EVENT_PATH=push.json;GITHUB_REPOSITORY=acme/shop;GITHUB_REF_NAME=main")
            .Branch.ShouldBe("feature");
    }

    [Fact]
    public void A_tag_build_of_Travis_has_a_tag_and_no_branch_although_its_branch_variable_contains_the_tag()
    {
        var ci = Read("TRAVIS=true;TRAVIS_TAG=v1;TRAVIS_BRANCH=v1");

        (ci.Tag, ci.Branch).ShouldBe(("v1", null));
        BuildEnvironment.Read(ci, Checkout, null).Branch.ShouldBeNull();
    }

    [Fact]
    public void Runs_of_GitHub_are_counted_by_their_workflow_file_whatever_the_repository_is_called()
    {
        const string Common =
            "GITHUB_ACTIONS=true;GITHUB_SERVER_URL=https://github.com;GITHUB_REPOSITORY_ID=84790634;GITHUB_RUN_NUMBER=3;GITHUB_RUN_ID=77;";
        string? Series(string repository, string workflow) => BuildEnvironment.Read(
            Read($"{Common}GITHUB_REPOSITORY={repository};GITHUB_WORKFLOW_REF={repository}/.github/workflows/{workflow}@refs/heads/main"),
            Checkout, null).Series;

        Series("acme/shop", "deploy.yml").ShouldBe("github github.com 84790634 .github/workflows/deploy.yml");
        Series("acme/store", "deploy.yml").ShouldBe(Series("acme/shop", "deploy.yml"));
        Series("acme/shop", "ci.yml").ShouldNotBe(Series("acme/shop", "deploy.yml"));
    }

    [Theory]
    [InlineData("TRAVIS_BUILD_NUMBER", "77\n  Mesh deployed: shop/fake")]
    [InlineData("TRAVIS_BUILD_NUMBER", "7|<b>&")]
    [InlineData("TRAVIS_BUILD_NUMBER", "685.1")]
    [InlineData("TRAVIS_BUILD_NUMBER", "-5")]
    [InlineData("TRAVIS_BUILD_NUMBER", "99999999999999999999")]
    [InlineData("TRAVIS_BUILD_ID", "1;2\u001b[31m")]
    [InlineData("TRAVIS_COMMIT", "main")]
    [InlineData("TRAVIS_BRANCH", "main\u001b")]
    [InlineData("TRAVIS_REPO_SLUG", "acme")]
    [InlineData("TRAVIS_BUILD_WEB_URL", "javascript:alert(1)")]
    public void A_malformed_value_is_a_problem_that_names_the_variable_and_is_not_used(string name, string value)
    {
        var ci = CiReader.Read(variable => variable == "TRAVIS" ? "true" : variable == name ? value : null, _ => null);

        var problem = ci.Problems.ShouldHaveSingleItem();
        problem.Diagnostic.Id.ShouldBe("MESH7078");
        problem.Message.ShouldStartWith($"The environment variable {name} is '");
        problem.Message.ShouldNotContain("\n");
        BuildEnvironment.Read(ci, new(null, null, null, null, null), null).ShouldBe(new BuildContext(Who: "travis") { Ci = "travis" });
    }

    [Theory]
    [InlineData("deploy \ud83d\udc69\u200d\ud83d\udcbb", "deploy \ud83d\udc69\\u200D\ud83d\udcbb")]
    [InlineData("long", null)]
    public void A_name_that_people_choose_is_escaped_or_cut_and_never_stops_a_job(string name, string? shown)
    {
        if (shown is null) (name, shown) = (new string('x', 254) + "\ud83d\udcbb", new string('x', 254));

        var ci = CiReader.Read(variable => variable switch { "GITLAB_CI" => "true", "CI_JOB_NAME" => name, _ => null }, _ => null);

        ci.Problems.ShouldBeEmpty();
        ci.Job.ShouldBe(shown);
    }

    [Theory]
    [InlineData("GITHUB_REF=refs/tags/v1", "v1", null)]
    [InlineData("GITHUB_REF=refs/tags/v1;GITHUB_REF_NAME=v1", "v1", null)]
    [InlineData("GITHUB_REF_TYPE=tag", "?", null)]
    [InlineData("GITHUB_REF=refs/heads/main", null, "main")]
    [InlineData("GITHUB_REF=refs/heads/release/1;GITHUB_REF_TYPE=branch;GITHUB_REF_NAME=release/1", null, "release/1")]
    public void A_run_of_a_tag_is_recognized_by_each_of_its_variables(string variables, string? tag, string? branch)
    {
        var ci = Read($"GITHUB_ACTIONS=true;{variables}");

        (ci.Tag, ci.Branch).ShouldBe((tag, branch));
    }

    [Fact]
    public void A_password_in_the_address_of_a_build_is_not_shown()
    {
        const string name = "TRAVIS_BUILD_WEB_URL";
        var ci = CiReader.Read(variable => variable == "TRAVIS" ? "true" : variable == name ? "https://u:s3cr3t@app.travis-ci.com/x" : null, _ => null);

        ci.Problems.ShouldHaveSingleItem().Message.ShouldStartWith($"The environment variable {name} contains '@'");
        ci.Problems[0].Message.ShouldNotContain("s3cr3t");
    }

    [Theory]
    [InlineData("CI=true", true)]
    [InlineData("CI=1", true)]
    [InlineData("CI=false", false)]
    [InlineData("TF_BUILD=True", true)]
    [InlineData("JENKINS_URL=https://ci.example.com", true)]
    public void Other_CI_systems_are_recognized_but_not_read(string variables, bool isCi)
    {
        Read(variables).System.ShouldBe(isCi ? CiSystem.Other : CiSystem.None);
    }

    private static CiContext Read(string variables)
    {
        var values = variables.Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return CiReader.Read(values.GetValueOrDefault, file => file switch
        {
            "fork.json" => new("evil/shop"),
            "request.json" => new("acme/shop") { Event = "pull_request", Branch = "main" },
            "push.json" => new("acme/shop") { Event = "push", Branch = "feature" },
            _ => null,
        });
    }
}
