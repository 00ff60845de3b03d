namespace MeshCi.Definitions.Tests.Importing;

/// <summary>YAML does not allow tabs in indentation; a misplaced one is reported at its line.</summary>
public class TabTests
{
    [Theory]
    [InlineData("apiVersion: v1\nkind: a\nspec:\n\tb: c\n", 4)]
    [InlineData("apiVersion: v1\nkind: a\nspec:\n  x: 1\n\tb: c\n", 5)]
    [InlineData("apiVersion: v1\nkind: a\nspec:\n  x:\n  \tb: c\n", 5)]
    [InlineData("apiVersion: v1\nkind: a\nspec:\n  - x\n\t- c\n", 5)]
    [InlineData("apiVersion: v1\nspec:\tb: c\n", 2)]
    [InlineData("apiVersion: v1\nkind: a\nspec:\t\n\tb: c\n", 4)]
    [InlineData("apiVersion: v1\nspec: { a: b,\n\tc: d ]\n", 3)]
    [InlineData("apiVersion: v1\nkind: a\nspec:\n  b: c\n\t\n  d: e\n  f:\n\tg: h\n", 5)]
    [InlineData("apiVersion: v1\nkind: a\n---\napiVersion: v1\nspec:\n\tb: c\n", 6)]
    [InlineData("a: |\n  text\n  \tmore\nb:\n  c: d\n\te: f\n", 6)]
    [InlineData("a:\r\n  b: |\n    text\n\tmore\n", 4)]
    public void A_misplaced_tab_is_reported_at_its_line(string text, int line)
    {
        var error = Imported.From(("a.yaml", text)).Errors.First();

        error.ShouldStartWith($"a.yaml({line}) MESH1020 ");
        error.ShouldContain($"in line {line}: ");
    }
}
