using System.Text;
using System.Xml.Linq;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Reference;

namespace MeshCi.Definitions.Tests;

/// <summary>The SDK's targets that are generated from the tables.</summary>
public class GeneratedTargetsTests
{
    [Fact]
    public void The_committed_targets_of_the_language_match_the_tables() => GeneratedFile.ShouldMatch(LanguageTargets.File, LanguageTargets.Write());

    [Fact]
    public void The_committed_targets_that_find_late_changes_match_the_tables() => GeneratedFile.ShouldMatch(ReadingTargets.File, ReadingTargets.Write());

    [Fact]
    public void The_committed_targets_of_multi_targeted_projects_match_the_table_of_verbs() =>
        GeneratedFile.ShouldMatch(CrossTargetingTargets.File, CrossTargetingTargets.Write());

    [Fact]
    public void The_committed_targets_at_the_end_of_verbs_match_the_table_of_verbs() => GeneratedFile.ShouldMatch(ClosingTargets.File, ClosingTargets.Write());

    [Fact]
    public void The_committed_targets_of_verbs_that_run_for_several_projects_match_the_table_of_verbs() =>
        GeneratedFile.ShouldMatch(TogetherTargets.File, TogetherTargets.Write());

    [Fact]
    public void A_verb_that_fails_is_closed_too()
    {
        var elements = new[] { "Verbs", "Generate", "CrossTargeting" }
            .Select(file => XDocument.Parse(Repository.Read($"sdk/build/MeshCi.Sdk.{file}.targets")))
            .SelectMany(file => file.Descendants("Target")).Where(target => target.HasElements)
            .ToLookup(target => target.Attribute("Name")!.Value, target => target.Elements().Last());

        foreach (var verb in MeshVerbs.All)
        {
            elements[verb.Name].Count().ShouldBe(2, verb.Name);
            foreach (var last in elements[verb.Name])
                (last.Attribute("ExecuteTargets")?.Value).ShouldBe($"_MeshNoteFailure;_MeshClose{verb.Name[4..]}", verb.Name);
        }
    }

    [Fact]
    public void Every_line_of_the_generated_targets_has_at_most_160_columns()
    {
        byte[] all =
        [
            .. LanguageTargets.Write(), .. ReadingTargets.Write(), .. CrossTargetingTargets.Write(), .. ClosingTargets.Write(), .. TogetherTargets.Write(),
        ];
        var lines = Encoding.UTF8.GetString(all).Split('\n');

        lines.Where(line => line.Length > 160).ShouldBeEmpty();
    }

    [Fact]
    public void Every_metadata_of_every_item_is_an_input_of_the_definition()
    {
        XDocument.Parse(Encoding.UTF8.GetString(LanguageTargets.Write())).Descendants("_MeshInputs").First().Value.ShouldContain("$(_MeshReadItems)");
        var inputs = XDocument.Parse(Encoding.UTF8.GetString(ReadingTargets.Write())).Descendants("_MeshReadItems").First().Value;

        foreach (var type in ItemTypes.All)
        {
            var start = inputs.IndexOf($"@({type.Name}->", StringComparison.Ordinal);
            var own = inputs[start..inputs.IndexOf("')", start, StringComparison.Ordinal)];
            foreach (var metadata in type.Metadata) own.ShouldContain($"%({metadata.Name})", Case.Sensitive, type.Name);
        }
    }
}
