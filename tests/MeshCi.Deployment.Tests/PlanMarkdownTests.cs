using System.Text;
using CsCheck;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;
using MeshCi.Deployment.Tests.Hostile;

namespace MeshCi.Deployment.Tests;

/// <summary>
/// The file <c>plan.md</c>, read by a parser of Markdown: whatever names and values contain, it has the same blocks, and shows each name and value as it is.
/// </summary>
public sealed class PlanMarkdownTests
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseTaskLists().UseEmphasisExtras().Build();

    public static TheoryData<string> Hostile =>
    [
        "a\n\n| - delete | mesh | b |", "a\r\nb", "<details>", "<!-- a", "</details>", "```", "`", "``` `` `", " ` ", "a|b", "a\\|b", "a\\", "| --- |",
        "@team", "#12", "[a](http://example.com)", "![a](http://example.com/a.png)", "http://example.com", "www.example.com", "**a**", "~~a~~", "$a$",
        "&lt;", "<b>a</b>", "\u001b[31ma", "\u202ea", "::set-output name=a::b", "> a", "- [ ] a", "a@example.com", "    a", "a <script>", "[^1]", ":tada:",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Names_values_and_notes_change_neither_the_blocks_nor_what_a_page_contains_besides_them(string text)
    {
        var plain = Parse(PlanMarkdown.Write(Plan("a")));
        var document = Parse(PlanMarkdown.Write(Plan(text)));

        Shape(document).ShouldBe(Shape(plain));
        var inlines = document.Descendants<Inline>().Select(inline => inline.GetType()).Distinct();
        inlines.ShouldBeSubsetOf([typeof(ContainerInline), typeof(CodeInline), typeof(LiteralInline), typeof(EmphasisInline), typeof(LineBreakInline)]);
        // The counts.
        document.Descendants<EmphasisInline>().Count().ShouldBe(1);
        var literal = string.Concat(document.Descendants<LiteralInline>().Select(inline => inline.Content.ToString()));
        literal.IndexOfAny(['<', '@', '#', '$', '\u001b', '\u202e']).ShouldBe(-1, literal);
    }

    [Fact]
    public void Random_names_and_values_are_shown_as_they_are_and_change_nothing_else()
    {
        var blocks = Shape(Parse(PlanMarkdown.Write(Plan("a"))));
        HostileText.Texts.Where(text => text.Length > 0).Sample(
            text =>
            {
                var document = Parse(PlanMarkdown.Write(Plan(text)));

                Shape(document).ShouldBe(blocks);
                document.Descendants<TableRow>().ShouldAllBe(row => row.Count == 6);
                document.Descendants<Inline>().ShouldAllBe(
                    inline => inline is CodeInline || inline is LiteralInline || inline is EmphasisInline || inline is LineBreakInline
                        || inline.GetType() == typeof(ContainerInline));
                document.Descendants<CodeInline>().ShouldContain(code => code.Content == PlainText.Visible(text));
            },
            iter: 300);
    }

    [Theory]
    [InlineData("a|b")]
    [InlineData("`a``b`")]
    [InlineData("@team <b>")]
    [InlineData("\\|a\\")]
    public void A_value_is_shown_as_it_is(string text) =>
        Parse(PlanMarkdown.Write(Plan(text))).Descendants<CodeInline>().ShouldContain(code => code.Content == text);

    [Theory]
    [InlineData(10)]
    [InlineData(500)]
    [InlineData(5_000)]
    public void A_large_plan_is_cut_between_rows_and_counts_what_it_leaves_out(int routes)
    {
        var text = PlanMarkdown.Write(Plan("<details>`|ä", routes));
        var document = Parse(text);

        Encoding.UTF8.GetByteCount(text).ShouldBeLessThanOrEqualTo(60_000);
        var rows = document.Descendants<Table>().Single().Count - 1;
        var all = (2 * routes) + 1;
        document.Descendants<Table>().Single().Descendants<TableCell>().Count().ShouldBe(6 * (rows + 1));
        if (rows == all) text.ShouldNotContain("Not everything fits");
        else text.ShouldContain($"it shows {rows} of {all} rows of changes");
        (rows == all).ShouldBe(routes == 10);
        text.ShouldContain("> Note");
    }

    [Fact]
    public void Values_of_any_length_fit_and_their_difference_is_visible()
    {
        var before = new string('é', 200_000);
        var text = PlanMarkdown.Write(Plan("a", value: before, after: $"{before}x"));

        Encoding.UTF8.GetByteCount(text).ShouldBeLessThanOrEqualTo(60_000);
        text.ShouldContain("éx`");
        text.ShouldContain("and 199001 more characters");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_000)]
    [InlineData(4_000)]
    public void With_any_limit_only_whole_blocks_are_written(int limit)
    {
        var document = Parse(PlanMarkdown.Write(Plan("```", routes: 30), limit));

        document.Descendants<FencedCodeBlock>().ShouldBeEmpty();
        document.Descendants<Table>().SelectMany(table => table.Cast<TableRow>()).ShouldAllBe(row => row.Count == 6);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Many_fields_of_listeners_are_folded_in_a_table_of_their_own(string text)
    {
        var written = PlanMarkdown.Write(Plan(text, listenerFields: 7));
        var document = Parse(written);

        document.Descendants<Table>().Select(table => table.Count).ShouldBe([7, 8]);
        written.ReplaceLineEndings("\n").ShouldContain("<summary>7 fields</summary>\n\n| field |");
        // One for each of <details>, with its summary, and </details>.
        document.Descendants<HtmlBlock>().Count().ShouldBe(2);
        PlanMarkdown.Write(Plan(text, listenerFields: 6)).ShouldNotContain("<summary>");
    }

    [Fact]
    public void The_order_of_a_plan_fits_into_a_terminal_and_names_every_step()
    {
        var lines = PlanText.Lines(Plan("checkout", routes: 30)).SkipWhile(line => line != "Order").Skip(1).SkipLast(1).ToList();

        lines.ShouldAllBe(line => line.Length <= 150);
        lines.Where(line => line[2] != ' ').Count().ShouldBe(2, "waves of 20 and 10 steps");
        lines.Sum(line => line.Split("update ").Length - 1).ShouldBe(30);
        lines.ShouldAllBe(line => !line.EndsWith(' '));
    }

    private static MarkdownDocument Parse(string text) => Markdig.Markdown.Parse(text, GitHub);

    // Names are in the table and in the order; the numbers of rows, steps and notes do not depend on them.
    private static List<string> Shape(MarkdownDocument document) => [.. document.Descendants<Block>().Select(block => block.GetType().Name)];

    private static PlanDocument Plan(string name, int routes = 2, string? value = null, string? after = null, int listenerFields = 0)
    {
        var ids = Enumerable.Range(0, routes).Select(index => Shop.Route(name, $"{name}{index}")).ToList();
        List<FieldChange> listeners = [.. Enumerable.Range(0, listenerFields).Select(index => new FieldChange($"listeners[{index}].{name}", name, null))];
        List<PlannedChange> changes =
        [
            .. ids.Select(id => new PlannedChange(ChangeKind.Update, id)
            {
                Reason = ChangeReason.Different,
                Fields = [new($"httpRoute.{name}", value ?? name, after ?? $"{name} "), new("tags.a", null, value ?? name)],
            }),
            .. listeners.Count == 0 ? Array.Empty<PlannedChange>()
                : [new PlannedChange(ChangeKind.Update, Shop.Router(name)) { Reason = ChangeReason.Different, Fields = listeners }],
            new(ChangeKind.Delete, Shop.Node(name)) { Reason = ChangeReason.NoLongerDeclared, ReasonText = $"no longer declared by {name}" },
        ];
        return new()
        {
            Place = new() { ControlPlane = name, Address = name, Mesh = name, Ledger = name, Environment = name },
            Commit = name,
            Branch = name,
            Services =
            [
                new()
                {
                    Service = name,
                    Owner = name,
                    Version = "1.0.0",
                    Digest = "",
                    Build = name,
                    LastSuccessful = name,
                    Sequence = 1,
                    Counts = new(0, routes, 0, 1, 0),
                    Changes = changes,
                    Notes = [$"Note that {name} remains in mesh {name}.", "A second one."],
                    Drift = [new(Shop.Node(name), $"listeners[{name}]", name, null, DriftOutcome.Left) { Who = name }],
                },
            ],
            Waves =
            [
                .. ids.Chunk(20).Select(IReadOnlyList<PlannedStep> (chunk) => [.. chunk.Select(id => new PlannedStep(StepKind.Update, id, name))]),
            ],
            Warnings = [new("MESH2030", false, $"The backend {name} does not exist.")],
        };
    }
}
