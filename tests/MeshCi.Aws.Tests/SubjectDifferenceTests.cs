using MeshCi.Aws.Identity;

namespace MeshCi.Aws.Tests;

/// <summary>How the subject of a refused token differs from the expected one.</summary>
public sealed class SubjectDifferenceTests
{
    private const string Main = "repo:acme/shop:ref:refs/heads/main";
    private const string MainWithIds = "repo:acme@7/shop@42:ref:refs/heads/main";

    [Theory]
    [InlineData(MainWithIds, Main, "the IDs in 'acme@7/shop@42' are new, because the repository was created, renamed, transferred or opted in")]
    [InlineData(Main, MainWithIds, "the token contains no IDs")]
    [InlineData("repo:acme@7/shop@43:ref:refs/heads/main", MainWithIds, "the IDs are those of another repository")]
    [InlineData("repo:acme@8/shop@42:ref:refs/heads/main", MainWithIds, "the IDs are those of another repository")]
    [InlineData("repo:Acme/shop:ref:refs/heads/main", Main, "only the casing differs")]
    [InlineData("repo:acme/shop:ref:refs/heads/Main", Main, "only the casing differs")]
    [InlineData("repo:acme/shop:environment:production", Main, "the job has the environment 'production', so its token contains that instead of the branch")]
    [InlineData(Main, "repo:acme/shop:environment:production", "the job has no environment, so its token contains 'ref:refs/heads/main'")]
    [InlineData("repo:acme/shop:environment:staging", "repo:acme/shop:environment:production", "it ends with 'environment:staging'")]
    [InlineData("repo:acme/shop:pull_request", Main, "the job is for a pull request")]
    [InlineData("repo:acme/shop:ref:refs/tags/v1", Main, "it ends with 'ref:refs/tags/v1'")]
    [InlineData(Main + " ", Main, "the sub of the token begins or ends with white space")]
    [InlineData(Main, Main + " ", "the sub of the property begins or ends with white space")]
    [InlineData("project_path:acme/web:ref_type:branch:ref:main", "project_path:acme/shop:ref_type:branch:ref:main", "the first difference is at character 19")]
    [InlineData("repo:acme/web:ref:refs/heads/main", Main, "the first difference is at character 11, where the token has 'web:ref:refs/heads/main' instead of")]
    [InlineData("", Main, "the first difference is at character 1")]
    [InlineData(null, Main, "The token has no sub")]
    public void The_difference_is_explained(string? actual, string expected, string explanation)
    {
        var text = SubjectDifference.Explain(actual, [expected]).ShouldNotBeNull();

        text.ShouldContain(explanation);
        text.ShouldContain($"'{expected}'");
    }

    [Fact]
    public void The_most_similar_of_several_subjects_is_compared() =>
        SubjectDifference.Explain("repo:acme/shop:ref:refs/heads/dev", ["repo:other/web:ref:refs/heads/dev", Main])!.ShouldContain(Main);

    [Fact]
    public void A_subject_that_is_expected_and_one_without_an_expectation_have_no_explanation()
    {
        SubjectDifference.Explain(Main, [MainWithIds, Main]).ShouldBeNull();
        SubjectDifference.Explain(Main, []).ShouldBeNull();
    }

    [Fact]
    public void A_hostile_subject_stays_on_its_line() =>
        SubjectDifference.Explain("repo:acme/shop:environment:a\n##[error]b\u001b[31m", [Main])!.ShouldNotContain('\n');
}
