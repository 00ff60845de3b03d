using CsCheck;

namespace MeshCi.Definitions.Tests;

public class PropertyTests
{
    private static readonly string[] Texts =
    [
        "", "0", "1", "8080", "9090", "70000", "-1", "http", "http2", "grpc", "tcp", "dns", "cloudMap", "tls", "orders", "v2", "a", "/", "/a", "5s", "800ms", "2m", "0s",
        "true", "false", "STRICT", "ENABLED", "header", "metadata", "query", "GET", "orders=90;v2=10", "orders=0", "k=v;l=w", "1..5", "5..1", "gateway-error;unavailable",
        "connection-error", "(", "a{2}", "{env:NOPE}", "\ud800", "ÄÖ\u202e😀", "virtualNode", "route", "p.json", "shop", "edge", "x.json", "LOADBALANCER", "*.a.b",
    ];

    private static readonly Gen<string> Text = Gen.Frequency((8, Gen.OneOfConst(Texts)), (1, Gen.String), (1, Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    private static readonly Gen<MeshItem> Item =
        from type in Gen.OneOfConst([.. ItemTypes.All])
        from include in Text
        from values in Gen.Select(Gen.Int[0, Math.Max(0, type.Metadata.Count - 1)], Text).Array[0, Math.Min(7, type.Metadata.Count)]
        select new MeshItem(type.Name, include, values.Where(value => value.Item2.Length > 0).DistinctBy(value => value.Item1)
            .ToDictionary(value => type.Metadata[value.Item1].Name, value => value.Item2, StringComparer.OrdinalIgnoreCase), "/src/P.csproj");

    [Fact]
    public void Random_items_give_a_sound_definition_or_a_refusal_with_code_and_item() =>
        Item.Array[0, 8].Sample(
            items =>
            {
                var project = new Project();
                project.Files["p.json"] = """{"listeners":null,"spec":{"provider":{}}}""";
                project.Files["x.json"] = "{";
                foreach (var item in items) project.With(item.Type, item.Include, [.. item.Metadata.Select(pair => $"{pair.Key}={pair.Value}")]);
                Sound(project);
            },
            iter: 20_000);

    [Fact]
    public void One_wrong_metadata_on_a_sound_project_is_refused_where_it_stands_or_gives_a_sound_definition() =>
        Gen.Select(Gen.OneOfConst("MeshListener", "MeshRoute", "MeshBackend", "MeshServiceDiscovery"), Gen.Int[0, 40], Text).Sample(
            (type, index, text) =>
            {
                var metadata = ItemTypes.Find(type)!.Metadata;
                var extra = text.Length == 0 ? [] : new[] { $"{metadata[index % metadata.Count].Name}={text}" };
                var project = new Project()
                    .With("MeshListener", "8080", type == "MeshListener" ? extra : [])
                    .With("MeshServiceDiscovery", "dns", type == "MeshServiceDiscovery" ? [.. extra, .. extra is [['H', ..]] ? Array.Empty<string>() : ["Hostname=h"]] : ["Hostname=h"])
                    .With("MeshBackend", "payments.shop.local", type == "MeshBackend" ? extra : [])
                    .With("MeshRoute", "r", type == "MeshRoute" ? extra : []);
                Sound(project);
            },
            iter: 10_000);

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

    private static void Sound(Project project)
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
    }
}
