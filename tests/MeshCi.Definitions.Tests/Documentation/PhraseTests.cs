namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>Texts that people read are natural technical English: without the phrases that were most frequent before they were rewritten.</summary>
public class PhraseTests
{
    [Fact]
    public void Pages_SDK_files_and_samples_contain_none_of_the_phrases() =>
        Phrase.All.SelectMany(phrase => Occurrences(phrase, WrittenText.OfDocumentation())).ShouldBeEmpty();

    [Fact]
    public void The_code_contains_none_of_the_phrases()
    {
        var lines = WrittenText.OfCode().ToList();

        Phrase.All.SelectMany(phrase => Occurrences(phrase, lines)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("It stands in the file.", "stands")]
    [InlineData("`*` stands for any characters.", null)]
    [InlineData("The port is no listener of the service.", "is no X")]
    [InlineData("There is no listener.", null)]
    [InlineData("Each problem is told once.", "told")]
    [InlineData("The file says which mesh it is.", "says")]
    [InlineData("The message says which mesh it is.", null)]
    [InlineData("Who calls it must sign.", "Who ...")]
    [InlineData("Who calls it?", null)]
    [InlineData("It ends by itself.", "by itself")]
    [InlineData("A canary, say, or a test.", ", say")]
    public void A_phrase_is_found_only_in_the_usage_to_avoid(string text, string? expected) =>
        Phrase.All.Where(phrase => phrase.Pattern.IsMatch(text)).Select(phrase => phrase.Name).ShouldBe(expected is null ? [] : [expected]);

    private static IEnumerable<string> Occurrences(Phrase phrase, IEnumerable<TextLine> lines) =>
        from line in lines
        from match in phrase.Pattern.Matches(line.Text)
        select $"{line.File}:{line.Line}: '{match.Value.Trim()}'. Instead: {phrase.Instead}. {line.Text}";
}
