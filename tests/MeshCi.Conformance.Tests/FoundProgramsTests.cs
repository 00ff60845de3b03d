namespace MeshCi.Conformance.Tests;

/// <summary>Which of several clients on one machine the tests use.</summary>
public sealed class FoundProgramsTests
{
    [Fact]
    public void Every_program_is_queried_and_the_newest_of_each_major_version_is_found()
    {
        var found = Search(
            ("shims", "aws-cli/1.45.11 Python/3.11.7 Linux/6.1"), ("old", "aws-cli/2.9.19 Python/3.11.2"), ("new", "aws-cli/2.17.0 Python/3.11.2"),
            ("broken", "not a version"), ("silent", null));

        found.Newest(1)!.Path.ShouldBe(PathIn("shims"));
        found.Newest(2)!.Path.ShouldBe(PathIn("new"));
        found.Newest()!.Path.ShouldBe(PathIn("new"));
        found.All.Count.ShouldBe(3);
    }

    [Fact]
    public void An_unknown_version_is_named_in_the_skip_reason()
    {
        var found = Search(("future", "aws-cli/3.0.1"));

        found.Newest(1).ShouldBeNull();
        AwsCliVersion.MissingText(2, found).ShouldBe($"The AWS CLI 2 is not installed. Found and not known to these tests: 3.0.1 ({PathIn("future")}).");
    }

    private static FoundPrograms Search(params (string Folder, string? Version)[] programs)
    {
        var paths = programs.Select(program => PathIn(program.Folder)).ToList();
        return FoundPrograms.Search([.. paths, .. paths], @"^aws-cli/(\S+)", path => programs.Single(program => PathIn(program.Folder) == path).Version);
    }

    private static string PathIn(string folder) => $"/{folder}/aws";
}
