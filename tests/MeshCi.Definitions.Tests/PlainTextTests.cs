using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Orders -> deployed build 41", "Orders -> deployed build 41")]
    [InlineData("  + create route a  v1", "  + create route a  v1")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("a\r\nb", "a\\u000D\\u000Ab")]
    [InlineData("\u001b[31ma\u009b0m", "\\u001B[31ma\\u009B0m")]
    [InlineData("a\u2028b\u2029", "a\\u2028b\\u2029")]
    [InlineData("\u202egnp\u2066", "\\u202Egnp\\u2066")]
    [InlineData("می\u200cخواهم \ud83d\udc69\u200d\ud83d\udcbb", "می\u200cخواهم \ud83d\udc69\u200d\ud83d\udcbb")]
    [InlineData("##vso[task.complete]", "#\\u0023vso[task.complete]")]
    [InlineData("a ##[error]b", "a #\\u0023[error]b")]
    [InlineData("###[error]b", "##\\u0023[error]b")]
    [InlineData("##teamcity[a]", "#\\u0023teamcity[a]")]
    [InlineData("## heading", "## heading")]
    [InlineData("::error::a", "\\u003A:error::a")]
    [InlineData("  ::error::a", "  \\u003A:error::a")]
    [InlineData("a::b", "a::b")]
    [InlineData("travis_fold:start:a", "travis\\u005Ffold:start:a")]
    [InlineData("a travis_time:end:a", "a travis\\u005Ftime:end:a")]
    [InlineData("travis_fold", "travis_fold")]
    public void A_line_of_a_log_controls_nothing(string text, string line) => PlainText.Line(text).ShouldBe(line);

    [Fact]
    public void Half_of_a_surrogate_pair_is_escaped() => PlainText.Line("a\ud800").ShouldBe("a\\uD800");

    [Fact]
    public void Each_of_several_lines_is_a_line_of_a_log() =>
        PlainText.Lines("It failed:\r\n::a\n\u001bb").ShouldBe("It failed:\n\\u003A:a\n\\u001Bb");

    [Theory]
    [InlineData("a b", "a b")]
    [InlineData("a\nb\u200b", "a\\u000Ab\\u200B")]
    [InlineData("\ud83d\udc69", "\ud83d\udc69")]
    public void A_visible_text_has_no_invisible_characters(string text, string visible) => PlainText.Visible(text).ShouldBe(visible);
}
