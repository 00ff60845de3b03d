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
    public void The_committed_targets_of_multi_targeted_projects_match_the_table_of_verbs() =>
        GeneratedFile.ShouldMatch(CrossTargetingTargets.File, CrossTargetingTargets.Write());

    [Fact]
    public void Every_line_of_the_generated_targets_has_at_most_160_columns()
    {
        var lines = Encoding.UTF8.GetString([.. LanguageTargets.Write(), .. CrossTargetingTargets.Write()]).Split('\n');

        lines.Where(line => line.Length > 160).ShouldBeEmpty();
    }

    [Fact]
    public void Every_metadata_of_every_item_is_an_input_of_the_definition()
    {
        var inputs = XDocument.Parse(Encoding.UTF8.GetString(LanguageTargets.Write())).Descendants("_MeshInputs").First().Value;

        foreach (var type in ItemTypes.All)
        {
            var start = inputs.IndexOf($"@({type.Name}->", StringComparison.Ordinal);
            var own = inputs[start..inputs.IndexOf("')", start, StringComparison.Ordinal)];
            foreach (var metadata in type.Metadata) own.ShouldContain($"%({metadata.Name})", Case.Sensitive, type.Name);
        }
    }
}
