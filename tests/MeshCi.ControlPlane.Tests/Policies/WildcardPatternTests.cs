using CsCheck;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

public class WildcardPatternTests
{
    private static Gen<string> Letters(string from, int longest) => Gen.Char[from].Array[0, longest].Select(letters => new string(letters));

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "ab", false)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abbd", false)]
    [InlineData("*orders*", "my-orders-v2", true)]
    [InlineData("orders-*", "orders-", true)]
    [InlineData("mesh/*/virtualNode/*", "mesh/a/b/virtualNode/c:d/e", true)]
    [InlineData("a**b", "ab", true)]
    [InlineData("*ab", "aab", true)]
    public void An_asterisk_matches_any_run_of_characters_and_a_question_mark_exactly_one(string pattern, string text, bool fits) =>
        WildcardPattern.Of(pattern).Matches(text).ShouldBe(fits);

    [Fact]
    public void Matching_is_case_sensitive_unless_specified_otherwise()
    {
        WildcardPattern.Of("appmesh:create*").Matches("appmesh:CreateRoute").ShouldBeFalse();
        WildcardPattern.Of("appmesh:create*").Matches("appmesh:CreateRoute", ignoreCase: true).ShouldBeTrue();
    }

    [Fact]
    public void It_agrees_with_a_naive_implementation() =>
        Gen.Select(Letters("ab*?", 8), Letters("ab", 10)).Sample(
            (pattern, text) => WildcardPattern.Of(pattern).Matches(text).ShouldBe(ByDefinition(pattern, text)), iter: 20_000);

    [Fact]
    public void Every_text_matches_itself_and_itself_with_any_part_replaced_by_an_asterisk() =>
        Gen.Select(Letters("abc:/*", 12), Gen.Int[0, 12], Gen.Int[0, 12]).Sample((text, one, other) =>
        {
            var (from, to) = (Math.Min(Math.Min(one, other), text.Length), Math.Min(Math.Max(one, other), text.Length));
            WildcardPattern.Of(text).Matches(text).ShouldBeTrue();
            WildcardPattern.Of($"{text[..from]}*{text[to..]}").Matches(text).ShouldBeTrue();
        }, iter: 5_000);

    [Fact]
    public void The_value_of_a_variable_contains_no_wildcards() =>
        Letters("ab*?", 6).Sample(text =>
            Letters("ab*?", 6)
            .Sample(other => new WildcardPattern.Builder().Literal(text).Build().Matches(other).ShouldBe(text == other), iter: 20), iter: 200);

    // A matcher that tries all ways to distribute the text over the asterisks would not finish here.
    [Fact]
    public void Many_asterisks_that_almost_match_do_not_multiply_the_work()
    {
        var pattern = WildcardPattern.Of(string.Concat(Enumerable.Repeat("*a", 2_500)) + "b");
        pattern.Matches(new string('a', 5_000)).ShouldBeFalse();
        pattern.Matches(new string('a', 5_000) + "b").ShouldBeTrue();
        WildcardPattern.Of(string.Concat(Enumerable.Repeat("*?", 2_500)) + "b").Matches(new string('a', 5_000)).ShouldBeFalse();
    }

    private static bool ByDefinition(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty) return text.IsEmpty;
        if (pattern[0] == '*')
        {
            for (var length = 0; length <= text.Length; length++)
            {
                if (ByDefinition(pattern[1..], text[length..])) return true;
            }

            return false;
        }

        return !text.IsEmpty && (pattern[0] == '?' || pattern[0] == text[0]) && ByDefinition(pattern[1..], text[1..]);
    }
}
