using System.Text;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Tests.Mistakes;

/// <summary>Each mistake of the table has one finding: the expected code, at the line of what is wrong, with the fix in its message.</summary>
public sealed class MistakeTests
{
    public static TheoryData<string> All => [.. Every.Select(mistake => mistake.What)];

    private static IEnumerable<Mistake> Every => MistakeTable.InProjects.SelectMany(section => section.Mistakes);

    [Theory]
    [MemberData(nameof(All))]
    public void A_mistake_is_reported_once_at_its_line_with_the_fix(string what)
    {
        var mistake = Every.Single(mistake => mistake.What == what);
        using var project = new MistakeProject();

        var found = project.Findings(mistake.Wrong, mistake.IsComplete);

        var report = Text(found);
        found.Count.ShouldBe(1, report);
        (found[0].Code, found[0].Line).ShouldBe((mistake.Code, mistake.Line), report);
        found[0].Message.ShouldContain(mistake.Fix);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_corrected_project_has_no_error_and_not_the_same_finding(string what)
    {
        var mistake = Every.Single(mistake => mistake.What == what);
        using var project = new MistakeProject();

        var found = project.Findings(mistake.Right, mistake.IsComplete);

        found.ShouldNotContain(finding => finding.IsError || finding.Code == mistake.Code, Text(found));
    }

    [Fact]
    public void Several_mistakes_are_reported_in_the_order_of_their_lines()
    {
        using var project = new MistakeProject();

        var found = project.Findings("""
            <MeshRoute Include="c" Prefix="c" />
            <MeshTag Include="aws:team" />
            <MeshRuote Include="b" />
            <MeshRoute Include="a" Prfix="/a" PerRequestTimeout="5" />
            <MeshListener Include="80800" Node="canary" />
            """);

        found.Select(finding => finding.Line).ShouldBe([1, 2, 3, 4, 4, 5], Text(found));
    }

    [Fact]
    public void A_second_declaration_names_the_line_of_the_first()
    {
        using var project = new MistakeProject();

        project.Findings("""
            <MeshRoute Include="checkout" Prefix="/checkout" />
            <MeshRoute Include="checkout" Prefix="/cart" />
            """).ShouldHaveSingleItem().Message.ShouldStartWith(
            "MeshRoute 'checkout': route orders/checkout is already declared by MeshRoute 'checkout'. Rename this one. The first one is at Orders.csproj(4).");
    }

    [Fact]
    public void The_page_of_mistakes_matches_the_table() =>
        GeneratedFile.ShouldMatch("docs/reference/mistakes.md", Encoding.UTF8.GetBytes(MistakesPage.Write()));

    [Fact]
    public void The_tests_of_the_other_mistakes_exist_and_expect_the_code()
    {
        foreach (var mistake in MistakeTable.Elsewhere)
        {
            var row = typeof(MeshDiagnostics).GetFields().FirstOrDefault(field => (field.GetValue(null) as Diagnostic)?.Id == mistake.Code);
            mistake.Tests.Select(TextOfTest).ToList().ShouldContain(
                test => test.Contains(mistake.Code, StringComparison.Ordinal)
                    || (row != null && test.Contains($"MeshDiagnostics.{row.Name}", StringComparison.Ordinal)),
                $"{mistake.What}: no test expects {mistake.Code}");
        }
    }

    // With its attributes, which can contain the code too. The next test begins with an attribute after an empty line.
    private static string TextOfTest(string test)
    {
        var dot = test.LastIndexOf('.');
        var (source, method) = ($"tests/{test[..dot]}.cs", test[(dot + 1)..]);
        File.Exists(Repository.PathOf(source)).ShouldBeTrue(source);
        var text = Repository.Read(source);
        var at = text.IndexOf($" {method}(", StringComparison.Ordinal);
        at.ShouldBePositive($"{source} has no test {method}");
        var end = text.IndexOf("\n\n    [", at, StringComparison.Ordinal);
        return text[text.LastIndexOf("\n\n", at, StringComparison.Ordinal)..(end < 0 ? text.Length : end)];
    }

    [Fact]
    public void The_table_has_eighty_mistakes_each_once()
    {
        var all = Every.Select(mistake => mistake.What).Concat(MistakeTable.Elsewhere.Select(mistake => mistake.What)).ToList();
        all.Distinct(StringComparer.Ordinal).Count().ShouldBe(all.Count);
        all.Count.ShouldBeGreaterThanOrEqualTo(80);
    }

    private static string Text(IEnumerable<(string Code, int Line, string Message, bool IsError)> found) =>
        string.Join('\n', found.Select(finding => $"{finding.Code} line {finding.Line}: {finding.Message}"));
}
