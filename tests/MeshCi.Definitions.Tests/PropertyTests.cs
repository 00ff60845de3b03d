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
    [Fact]
    public void Random_items_give_a_sound_definition_or_a_refusal_with_code_and_item() =>
        RandomItems.Anything.Array[0, 8].Sample(
            items =>
            {
                var project = new Project();
                project.Files["p.json"] = """{"listeners":null,"spec":{"provider":{}}}""";
                project.Files["x.json"] = "{";
                foreach (var item in items) project.With(item);
                Sound(project);
            },
            iter: 20_000);

    [Fact]
    public void One_wrong_metadata_on_a_sound_project_is_refused_where_it_stands_or_gives_a_sound_definition() =>
        Gen.Select(Gen.OneOfConst("MeshListener", "MeshRoute", "MeshBackend", "MeshServiceDiscovery"), Gen.Int[0, 40], RandomItems.Text).Sample(
            (type, index, text) =>
            {
                var metadata = ItemTypes.Find(type)!.Metadata;
                var extra = text.Length == 0 ? [] : new[] { $"{metadata[index % metadata.Count].Name}={text}" };
                var project = new Project()
                    .With("MeshListener", "8080", type == "MeshListener" ? extra : [])
                    .With("MeshServiceDiscovery", "dns", type == "MeshServiceDiscovery" ? [.. extra, .. extra is [['H', ..]] ? Array.Empty<string>() : ["Hostname=h"]] : ["Hostname=h"])
                    .With("MeshBackend", "payments.shop.local", type == "MeshBackend" ? extra : [])
                    .With("MeshRoute", "r", type == "MeshRoute" ? extra : []);
                var outcome = Sound(project);
                if (outcome.Definition is not null) return;
                var name = metadata[index % metadata.Count].Name;
                outcome.Findings.ShouldContain(
                    finding => finding.Diagnostic.Severity == Severity.Error && finding.Diagnostic.Id.StartsWith("MESH", StringComparison.Ordinal)
                        && finding.Place!.Item == type && (finding.Place.Metadata == name || finding.Message.Contains(name, StringComparison.Ordinal)),
                    $"{type} {name}={text}: {string.Join('\n', outcome.Findings.Select(finding => $"{finding.Diagnostic.Id} {finding.Place} {finding.Message}"))}");
            },
            iter: 10_000);

    [Fact]
    public void Items_as_people_write_them_give_a_sound_definition_or_a_refusal_with_code_and_item()
    {
        var sound = 0;
        RandomItems.Service.Sample(
            items =>
            {
                var project = new Project();
                foreach (var item in items) project.With(item);
                if (Sound(project).Definition is not null) Interlocked.Increment(ref sound);
            },
            iter: 2_000);
        sound.ShouldBeGreaterThan(400);
    }

    [Fact]
    public void Durations_are_read_as_written_or_not_at_all() =>
        Gen.Long[0, 10_000_000].Sample(milliseconds =>
        {
            Durations.TryParse(Durations.Write(milliseconds), out var value, out var unit).ShouldBeTrue();
            Durations.Milliseconds(value, unit).ShouldBe(milliseconds);
        });

    [Fact]
    public void Any_text_at_all_is_a_duration_or_none() =>
        Gen.String.Sample(text => Durations.TryParse(text, out var value, out _) ? value >= 0 : value == 0);

    [Fact]
    public void Any_assembly_name_gives_a_node_name_that_App_Mesh_takes_or_nothing() =>
        Gen.String.Sample(text => Naming.NodeName(text) is var name && (name.Length == 0 || SpecRules.CheckName(ResourceKind.VirtualNode, name) is null));

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
