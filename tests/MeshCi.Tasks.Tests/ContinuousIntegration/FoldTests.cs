using MeshCi.Tasks.ContinuousIntegration;

namespace MeshCi.Tasks.Tests.ContinuousIntegration;

/// <summary>Sections of the log of Travis CI.</summary>
public sealed class FoldTests
{
    [Theory]
    [InlineData(CiSystem.Travis, 2)]
    [InlineData(CiSystem.GitHub, 0)]
    [InlineData(CiSystem.None, 0)]
    public void Only_Travis_gets_marks_and_each_section_ends(object system, int marks)
    {
        var lines = new List<string>();
        using (var fold = new Fold(new((CiSystem)system), "meshci.deploy.1", lines.Add))
        {
            fold.Open();
            fold.Open();
            lines.Add("text");
        }

        lines.Count.ShouldBe(marks + 1);
        if (marks > 0) lines.ShouldBe(["travis_fold:start:meshci.deploy.1", "text", "travis_fold:end:meshci.deploy.1"]);
    }

    [Fact]
    public void A_section_without_a_line_does_not_exist()
    {
        var lines = new List<string>();

        new Fold(new(CiSystem.Travis), "meshci.deploy.1", lines.Add).Dispose();

        lines.ShouldBeEmpty();
    }
}
