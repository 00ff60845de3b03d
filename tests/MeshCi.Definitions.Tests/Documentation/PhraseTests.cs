using System.Globalization;
using System.Text;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>Texts that people read are natural technical English: without the phrases that were most frequent before they were rewritten.</summary>
public class PhraseTests
{
    // How often each phrase still occurs in src. The numbers can only become lower; remove the file when it is empty.
    private const string Frozen = "tests/MeshCi.Definitions.Tests/Documentation/phrases-to-replace.txt";

    [Fact]
    public void Pages_SDK_files_and_samples_contain_none_of_the_phrases() =>
        Phrase.All.SelectMany(phrase => Occurrences(phrase, WrittenText.OfDocumentation())).ShouldBeEmpty();

    [Fact]
    public void The_code_contains_each_phrase_at_most_as_often_as_the_frozen_number()
    {
        var lines = WrittenText.OfCode().ToList();
        var found = Phrase.All.ToDictionary(phrase => phrase, phrase => Occurrences(phrase, lines).ToList());
        var frozen = ReadFrozen();
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1")
        {
            Write(found.ToDictionary(entry => entry.Key.Name, entry => entry.Value.Count), frozen);
            frozen = ReadFrozen();
        }

        foreach (var (phrase, occurrences) in found)
        {
            var allowed = frozen.GetValueOrDefault(phrase.Name);
            (occurrences.Count <= allowed).ShouldBeTrue(
                $"'{phrase.Name}' occurs {occurrences.Count} times in src, but at most {allowed} are left to replace:\n{string.Join('\n', occurrences)}");
        }
    }

    [Fact]
    public void The_frozen_list_names_known_phrases_only() => ReadFrozen().Keys.ShouldBeSubsetOf(Phrase.All.Select(phrase => phrase.Name));

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

    private static Dictionary<string, int> ReadFrozen() =>
        File.Exists(Repository.PathOf(Frozen))
            ? File.ReadLines(Repository.PathOf(Frozen)).Select(line => line.Split(": "))
            .ToDictionary(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture))
            : [];

    // A number never becomes higher, except that a phrase that is new to the table gets its first one.
    private static void Write(Dictionary<string, int> found, Dictionary<string, int> frozen)
    {
        var text = new StringBuilder();
        foreach (var phrase in Phrase.All)
        {
            var count = frozen.TryGetValue(phrase.Name, out var allowed) ? Math.Min(allowed, found[phrase.Name]) : frozen.Count == 0 ? found[phrase.Name] : 0;
            if (count > 0) text.Append(CultureInfo.InvariantCulture, $"{phrase.Name}: {count}\n");
        }

        File.WriteAllText(Repository.PathOf(Frozen), text.ToString());
    }
}
