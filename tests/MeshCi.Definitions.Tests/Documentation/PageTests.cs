namespace MeshCi.Definitions.Tests.Documentation;

public class PageTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs")]
    public void Every_link_target_exists_with_its_heading(string pages) => Links.Broken(pages).ShouldBeEmpty();

    [Fact]
    public void Lines_outside_tables_and_examples_have_at_most_160_columns()
    {
        string[] pages = [
            "README.md", "CHANGELOG.md", "CONTRIBUTING.md", .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)];
        var problems =
            from page in pages
            from line in LongLines(Repository.PathOf(page))
            select $"{Path.GetRelativePath(Repository.Root, Repository.PathOf(page))}:{line}";
        problems.ShouldBeEmpty();
    }

    private static IEnumerable<int> LongLines(string page)
    {
        var (number, isExample) = (0, false);
        foreach (var line in File.ReadLines(page))
        {
            number++;
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) isExample = !isExample;
            else if (!isExample && !line.StartsWith('|') && line.Length > 160) yield return number;
        }
    }
}
