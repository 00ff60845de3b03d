namespace MeshCi.Definitions.Tests.Documentation;

public class PageTests
{
    private const long MostBytes = 150 * 1024;

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

    [Fact]
    public void Every_picture_is_shown_and_takes_at_most_150_kilobytes()
    {
        var readme = Repository.Read("README.md");
        var pictures = Directory.EnumerateFiles(Repository.PathOf("docs/pictures")).Where(file => Path.GetExtension(file) is ".png" or ".svg").ToList();

        pictures.ShouldNotBeEmpty();
        pictures.Where(file => new FileInfo(file).Length > MostBytes).Select(Path.GetFileName).ShouldBeEmpty();
        pictures.Select(Path.GetFileName).Where(name => !readme.Contains($"docs/pictures/{name}", StringComparison.Ordinal)).ShouldBeEmpty();
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
