namespace MeshCi.Sdk.Tests.Pictures;

/// <summary>Reading the colors of a terminal.</summary>
public sealed class ColoredLineTests
{
    [Fact]
    public void A_part_has_its_column_and_the_color_that_was_set_before_it()
    {
        var lines = ColoredLine.Read("  plain\n\u001b[93m  ~ route\u001b[39m  rest\n\u001b[90m= a\n= b\u001b[m end\n\u001b[39m\n");

        lines.ShouldBe(
            [
                [new(2, "plain", null)],
                [new(2, "~ route", 93), new(11, "rest", null)],
                [new(0, "= a", 90)],
                [new(0, "= b", 90), new(4, "end", null)],
            ]);
    }

    [Theory]
    [InlineData("\u001b[1mbold")]
    [InlineData("\u001b[48;5;12mground")]
    public void An_attribute_that_the_picture_would_lack_is_refused(string screen) =>
        Should.Throw<NotSupportedException>(() => ColoredLine.Read(screen));
}
