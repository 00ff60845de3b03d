using System.Text;
using CsCheck;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Tests;

public class PropertyTests
{
    [Theory, Iterations(2_000, 20_000)]
    public void Random_items_produce_a_valid_definition_or_an_error_with_code_and_item(int iterations) =>
        RandomItems.Anything.Array[0, 8].Sample(
            items =>
            {
                var project = new Project();
                project.Files["p.json"] = """{"listeners":null,"spec":{"provider":{}}}""";
                project.Files["x.json"] = "{";
                foreach (var item in items) project.With(item);
                Sound(project);
            },
            iter: iterations);

    [Theory, Iterations(1_000, 10_000)]
    public void One_random_metadata_in_a_valid_project_is_refused_at_its_place_or_produces_a_valid_definition(int iterations) =>
        Gen.Select(Gen.OneOfConst("MeshListener", "MeshRoute", "MeshBackend", "MeshServiceDiscovery"), Gen.Int[0, 40], RandomItems.Text).Sample(
            (type, index, text) =>
            {
                var metadata = ItemTypes.Find(type)!.Metadata;
                var extra = text.Length == 0 ? [] : new[] { $"{metadata[index % metadata.Count].Name}={text}" };
                var project = new Project()
                    .With("MeshListener", "8080", type == "MeshListener" ? extra : [])
                    .With(
                    "MeshServiceDiscovery", "dns", type == "MeshServiceDiscovery"
                        ? [.. extra, .. extra is [['H', ..]] ? Array.Empty<string>() : ["Hostname=h"]] : ["Hostname=h"])
                    .With("MeshBackend", "payments.shop.local", type == "MeshBackend" ? extra : [])
                    .With("MeshRoute", "r", type == "MeshRoute" ? extra : []);
                var outcome = Sound(project);
                if (outcome.Definition is not null) return;
                var name = metadata[index % metadata.Count].Name;
                outcome.Findings.ShouldContain(
                    finding => finding.Diagnostic.Severity == Severity.Error && finding.Diagnostic.Id.StartsWith("MESH", StringComparison.Ordinal)
                        && finding.Place!.Item == type && (finding.Place.Metadata == name || finding.Message.Contains(name, StringComparison.Ordinal)),
                    $"{type} {name}={text}: "
                    + string.Join('\n', outcome.Findings.Select(finding => $"{finding.Diagnostic.Id} {finding.Place} {finding.Message}")));
            },
            iter: iterations);

    [Theory, Iterations(400, 2_000)]
    public void Realistic_items_produce_a_valid_definition_or_an_error_with_code_and_item(int iterations)
    {
        var sound = 0;
        RandomItems.Service.Sample(
            items =>
            {
                var project = new Project();
                foreach (var item in items) project.With(item);
                if (Sound(project).Definition is not null) Interlocked.Increment(ref sound);
            },
            iter: iterations);
        sound.ShouldBeGreaterThan(iterations / 5);
    }

    [Fact]
    public void Durations_are_read_exactly_or_refused() =>
        Gen.Long[0, 10_000_000].Sample(milliseconds =>
        {
            Durations.TryParse(Durations.Write(milliseconds), out var value, out var unit).ShouldBeTrue();
            Durations.Milliseconds(value, unit).ShouldBe(milliseconds);
        });

    [Fact]
    public void Any_text_is_a_duration_or_is_refused() =>
        Gen.String.Sample(text => Durations.TryParse(text, out var value, out _) ? value >= 0 : value == 0);

    [Fact]
    public void A_default_node_name_has_every_letter_and_digit_of_the_assembly_name_or_does_not_exist() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.OneOfConst([.. "aZ09._- éİ日\ud83d\ude00\u0301"])]).Sample(text =>
        {
            var name = Naming.NodeName(text);
            if (name.Length == 0) return Naming.FirstLost(text) is not null || !text.Any(char.IsAsciiLetterOrDigit);
            return name.Replace("-", "", StringComparison.Ordinal) == string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant))
                && (name.Length > 255 || SpecRules.CheckName(ResourceKind.VirtualNode, name) is null);
        });

    [Fact]
    public void Any_node_name_yields_a_file_name_that_every_file_system_accepts_and_that_no_other_name_yields() =>
        Gen.Select(Gen.String, Gen.String).Sample((one, other) =>
        {
            var (first, second) = (Naming.FileName(one), Naming.FileName(other));
            return (first == second) == (one == other) && Encoding.UTF8.GetByteCount(first) <= 200
                && first.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\0', '\n']) < 0;
        });

    private static BuildOutcome Sound(Project project)
    {
        var outcome = project.Build();
        if (outcome.Definition is { } definition)
        {
            foreach (var resource in definition.Resources)
            {
                ShapeValidator.Validate(resource.Spec, Shape.Of(resource.Id.Kind)).ShouldBeEmpty();
                SpecRules.Check(resource.Id.Kind, resource.Spec).ShouldBeEmpty();
                SpecRules.CheckName(resource.Id.Kind, resource.Id.Name).ShouldBeNull();
            }

            var file = DefinitionFile.Write(definition);
            DefinitionFile.Write(DefinitionFile.Read(file, "again")).ShouldBe(file);
            definition.Resources.Select(resource => resource.Id).ShouldBe(definition.Resources.Select(resource => resource.Id).Distinct().Order());
        }
        else
        {
            outcome.Findings.ShouldContain(finding => finding.Diagnostic.Severity == Severity.Error);
        }

        foreach (var finding in outcome.Findings)
        {
            finding.Place.ShouldNotBeNull().Item.ShouldNotBeNullOrEmpty();
            finding.Message.Length.ShouldBeInRange(20, 1200);
        }

        return outcome;
    }
}
