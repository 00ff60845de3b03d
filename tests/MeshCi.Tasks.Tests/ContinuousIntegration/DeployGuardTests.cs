using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.Project;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests.ContinuousIntegration;

/// <summary>Which jobs may change a mesh.</summary>
public sealed class DeployGuardTests
{
    public static TheoryData<string, string> Refusals => new()
    {
        { "MESH7070", "MeshAllowPullRequest" },
        { "MESH7071", "MeshAllowFork" },
        { "MESH7072", "MeshAllowTag" },
        { "MESH7073", "MeshAllowSchedule" },
        { "MESH7074", "MeshAllowFailedTests" },
    };

    private static CiContext Push { get; } = new(CiSystem.Travis)
    {
        Repository = "acme/shop",
        Branch = "main",
        Build = "7",
        BuildVariable = "TRAVIS_BUILD_NUMBER",
    };

    [Fact]
    public void A_push_to_the_branch_can_deploy()
    {
        Refuse(Push, ("MeshControlPlane", "appmesh"), ("MeshDeployBranch", "main")).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Each_kind_of_job_is_refused_unless_its_property_allows_it(string code, string property)
    {
        var finding = DeployGuard.Refuse(Job(code), Settings(("MeshControlPlane", "appmesh")), deploys: true).ShouldNotBeNull();

        finding.Diagnostic.Id.ShouldBe(code);
        finding.Message.ShouldContain(property);
        finding.Message.ShouldContain("Nothing was changed.");
        Refuse(Job(code), ("MeshControlPlane", "appmesh"), (property, "true")).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void The_embedded_control_plane_accepts_each_kind_of_job_that_writes_it_down(string code, string property)
    {
        _ = property;
        Refuse(Job(code), ("MeshControlPlane", "local")).ShouldBeNull();
        DeployGuard.Notes(Job(code), Settings(("MeshControlPlane", "local")), deploys: true).ShouldHaveSingleItem()
            .ShouldContain("lost together with the job's machine");
    }

    [Theory]
    [InlineData("appmesh", "", false)]
    [InlineData("appmesh", "true", true)]
    [InlineData("local", "", true)]
    public void One_environment_replaces_another_only_in_the_embedded_control_plane_unless_its_property_allows_it(string plane, string value, bool isAllowed)
    {
        var settings = Settings(("MeshControlPlane", plane), ("MeshAllowOtherEnvironment", value));

        DeploymentTask.ServiceOf(settings, [], [], finding => finding).AllowOtherEnvironment.ShouldBe(isAllowed);
    }

    [Fact]
    public void A_fork_needs_both_properties_for_its_pull_request()
    {
        var job = Push with { Fork = "evil/shop", PullRequest = "5" };

        Refuse(job, ("MeshControlPlane", "appmesh"), ("MeshAllowPullRequest", "true")).ShouldBe("MESH7071");
        Refuse(job, ("MeshControlPlane", "appmesh"), ("MeshAllowFork", "true")).ShouldBe("MESH7070");
        Refuse(job, ("MeshControlPlane", "appmesh"), ("MeshAllowFork", "true"), ("MeshAllowPullRequest", "true")).ShouldBeNull();
    }

    [Theory]
    [InlineData("release", "MESH7075")]
    [InlineData(null, "MESH7075")]
    [InlineData("main", null)]
    public void Only_the_branch_of_the_project_can_deploy(string? branch, string? code)
    {
        Refuse(Push with { Branch = branch }, ("MeshControlPlane", "appmesh"), ("MeshDeployBranch", "main")).ShouldBe(code);
    }

    [Fact]
    public void A_tag_that_is_allowed_does_not_need_the_branch()
    {
        Refuse(
            Push with { Branch = null, Tag = "v1" }, ("MeshControlPlane", "appmesh"), ("MeshDeployBranch", "main"), ("MeshAllowTag", "true")).ShouldBeNull();
    }

    [Fact]
    public void A_rollback_does_not_need_green_tests_and_can_be_scheduled()
    {
        var settings = Settings(("MeshControlPlane", "appmesh"));

        DeployGuard.Refuse(Push with { HasFailedTests = true, IsScheduled = true }, settings, deploys: false).ShouldBeNull();
        DeployGuard.Refuse(Push with { PullRequest = "5" }, settings, deploys: false).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(CiSystem.Travis)]
    [InlineData(CiSystem.GitHub)]
    [InlineData(CiSystem.GitLab)]
    [InlineData(CiSystem.Other)]
    public void In_each_CI_system_a_deploy_needs_a_control_plane(object system)
    {
        Refuse(new CiContext((CiSystem)system)).ShouldBe("MESH7076");
        Refuse(new CiContext((CiSystem)system), ("MeshControlPlane", "local"), ("Defaulted", "MeshNodeName;MeshControlPlane")).ShouldBe("MESH7076");
        Refuse(new CiContext(CiSystem.None)).ShouldBeNull();
        DeployGuard.Notes(new(CiSystem.None), Settings(("MeshControlPlane", "local")), deploys: true).ShouldBeEmpty();
    }

    [Fact]
    public void The_number_of_the_CI_system_cannot_be_replaced()
    {
        Refuse(Push, ("MeshControlPlane", "appmesh"), ("MeshBuild", "9000")).ShouldBe("MESH7077");
        Refuse(Push, ("MeshControlPlane", "appmesh"), ("MeshBuild", "7")).ShouldBeNull();
        Refuse(new CiContext(CiSystem.Other), ("MeshControlPlane", "appmesh"), ("MeshBuild", "9000")).ShouldBeNull();
    }

    [Theory]
    [InlineData("42", 1, null)]
    [InlineData("685.1", 2, "MeshBuild is '685.1', which is not a number")]
    [InlineData(null, 2, "Set MeshBuild to the number that the CI system counts")]
    public void A_job_of_a_CI_system_that_is_not_read_says_what_it_cannot_recognize(string? build, int count, string? last)
    {
        var settings = build is null ? Settings(("MeshControlPlane", "appmesh")) : Settings(("MeshControlPlane", "appmesh"), ("MeshBuild", build));

        var notes = DeployGuard.Notes(new(CiSystem.Other), settings, deploys: true).ToList();

        notes.Count.ShouldBe(count);
        notes[0].ShouldContain("does not recognize pull requests");
        if (last is not null) notes[1].ShouldContain(last);
        DeployGuard.Notes(new(CiSystem.Other), settings, deploys: false).Count().ShouldBe(1);
        DeployGuard.Notes(Push, settings, deploys: true).ShouldBeEmpty();
    }

    [Fact]
    public void The_branch_of_a_job_that_is_not_read_is_that_of_the_checkout()
    {
        (string, string)[] properties = [("MeshControlPlane", "appmesh"), ("MeshDeployBranch", "main"), ("MeshBuild", "7")];

        Refuse(new(CiSystem.Other), [.. properties, ("Branch", "main")]).ShouldBeNull();
        Refuse(new(CiSystem.Other), [.. properties, ("Branch", "feature")]).ShouldBe("MESH7075");
        DeployGuard.Refuse(new(CiSystem.Other), Settings(properties), deploys: true).ShouldNotBeNull().Message.ShouldContain("check out the branch");
    }

    [Fact]
    public void A_job_whose_number_is_missing_cannot_deploy_but_can_roll_back()
    {
        var job = Push with { Build = null };

        DeployGuard.Refuse(job, Settings(("MeshControlPlane", "appmesh"), ("MeshBuild", "8")), deploys: true).ShouldNotBeNull()
            .Message.ShouldContain("TRAVIS_BUILD_NUMBER is not set");
        DeployGuard.Refuse(job, Settings(("MeshControlPlane", "appmesh")), deploys: false).ShouldBeNull();
        Refuse(job, ("MeshControlPlane", "local")).ShouldBeNull();
    }

    [Fact]
    public void Only_the_default_that_a_job_reads_is_noted()
    {
        DeployGuard.NoteOfDefault(Push, Settings()).ShouldNotBeNull().ShouldContain("MeshControlPlane is not set");
        DeployGuard.NoteOfDefault(Push, Settings(("MeshControlPlane", "local"))).ShouldBeNull();
        DeployGuard.NoteOfDefault(new(CiSystem.None), Settings()).ShouldBeNull();
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("7 8")]
    [InlineData("7\u200b")]
    public void An_absurd_build_is_refused(string build)
    {
        Settings(("MeshBuild", build)).Problems.ShouldHaveSingleItem().Diagnostic.Id.ShouldBe("MESH1015");
    }

    private static CiContext Job(string code) => code switch
    {
        "MESH7070" => Push with { PullRequest = "5" },
        "MESH7071" => Push with { Fork = "evil/shop" },
        "MESH7072" => Push with { Tag = "v1" },
        "MESH7073" => Push with { IsScheduled = true },
        _ => Push with { HasFailedTests = true },
    };

    private static string? Refuse(CiContext ci, params (string Name, string Value)[] properties) =>
        DeployGuard.Refuse(ci, Settings(properties), deploys: true)?.Diagnostic.Id;

    private static MeshSettings Settings(params (string Name, string Value)[] properties)
    {
        var item = new TaskItem("settings");
        item.SetMetadata("MeshName", "shop");
        foreach (var (name, value) in properties) item.SetMetadata(name, value);
        return new(item, Path.Combine(Path.GetTempPath(), "Orders.csproj"));
    }
}
