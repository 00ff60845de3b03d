using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Reference;
using MeshCi.Definitions.Tests.Conformance;
using NJsonSchema;

namespace MeshCi.Definitions.Tests.Schema;

public class SchemaTests
{
    // The library supports the member "$defs" only under its older name; everything else that the schema uses is the same in every draft.
    private static readonly Lazy<JsonSchema> Compiled = new(() => JsonSchema.FromJsonAsync(
        Encoding.UTF8.GetString(DefinitionSchema.Write()).Replace("$defs", "definitions", StringComparison.Ordinal)).GetAwaiter().GetResult());

    [Fact]
    public void The_committed_schema_matches_the_records() => GeneratedFile.ShouldMatch("sdk/schema/mesh-definition.schema.json", DefinitionSchema.Write());

    [Fact]
    public void A_file_written_by_MeshCi_is_valid_against_the_schema()
    {
        var project = Project.Sound().With("MeshBackend", "payments.shop.local").With("MeshRoute", "checkout", "Prefix=/checkout")
            .With("MeshTag", "team", "Value=shop");
        project.Properties = project.Properties with { MeshOwner = "123456789012", Version = "1.2.3-rc.1+build.5" };
        Refusals(project.File()).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_names_its_schema_and_can_be_read_without_it()
    {
        var text = Project.Sound().File();
        JsonNode.Parse(text)!["$schema"]!.GetValue<string>().ShouldBe(DefinitionFile.SchemaAddress);
        var bare = JsonNode.Parse(text)!.AsObject();
        bare.Remove("$schema");

        var definition = DefinitionFile.Read(Encoding.UTF8.GetBytes(bare.ToJsonString()), "old.mesh.json");

        Encoding.UTF8.GetString(DefinitionFile.Write(definition)).ShouldBe(text);
    }

    [Fact]
    public void The_schema_and_the_validator_accept_every_example() =>
        RealDefinition.All().SelectMany(example => Refusals(Envelope(example.Kind, example.Spec)).Select(refusal => $"{example.File}: {refusal}"))
        .ShouldBeEmpty();

    [Theory, Iterations(1_000, 5_000)]
    public void The_schema_and_the_validator_agree_on_mutated_examples(int iterations)
    {
        var examples = RealDefinition.All();
        var (accepted, refused) = (0, 0);
        Gen.Select(Gen.Int[0, examples.Count - 1], Gen.Int[0, 999], Gen.Int[0, 1_000_000]).Sample(
            (index, where, what) =>
            {
                var example = examples[index];
                var spec = SpecMutation.Of(example.Spec, example.Kind, where, what);
                var violations = ShapeValidator.Validate(spec, Shape.Of(example.Kind));
                var refusals = Refusals(Envelope(example.Kind, spec));
                (refusals.Count == 0).ShouldBe(
                    violations.Count == 0,
                    $"{example.Kind} {spec.GetRawText()}\nschema: {string.Join("; ", refusals)}\nvalidator: "
                        + $"{string.Join("; ", violations.Select(violation => $"{violation.Path} {violation.Message}"))}");
                if (violations.Count == 0) Interlocked.Increment(ref accepted);
                else Interlocked.Increment(ref refused);
            },
            iter: iterations);
        accepted.ShouldBeGreaterThan(iterations / 10);
        refused.ShouldBeGreaterThan(iterations / 10);
    }

    [Theory]
    [InlineData(ResourceKind.VirtualNode, "{\"logging\":null,\"listeners\":null}", true)]
    [InlineData(ResourceKind.VirtualNode, "{\"logging\":{\"accessLog\":{\"file\":null}}}", false)]
    [InlineData(ResourceKind.VirtualNode, "{\"serviceDiscovery\":{\"dns\":{\"hostname\":\"h\"},\"awsCloudMap\":null}}", true)]
    [InlineData(ResourceKind.VirtualNode, "{\"serviceDiscovery\":{\"dns\":{\"hostname\":null}}}", false)]
    [InlineData(ResourceKind.VirtualNode, "{\"backends\":[null]}", false)]
    [InlineData(ResourceKind.Mesh, "{\"serviceDiscovery\":{\"ipPreference\":null}}", true)]
    [InlineData(ResourceKind.Route, "{\"priority\":1.0}", true)]
    [InlineData(ResourceKind.Route, "{\"priority\":1e2}", true)]
    [InlineData(ResourceKind.Route, "{\"priority\":1.5}", false)]
    [InlineData(ResourceKind.Route, "{\"priority\":1001.0}", false)]
    [InlineData(ResourceKind.Route, "{\"priority\":1e-2}", false)]
    public void Null_equals_absent_and_an_integer_may_have_a_zero_fraction(ResourceKind kind, string spec, bool sound)
    {
        (ShapeValidator.Validate(JsonElement.Parse(spec), Shape.Of(kind)).Count > 0).ShouldBe(!sound);
        (Refusals(Envelope(kind, JsonElement.Parse(spec))).Count > 0).ShouldBe(!sound);
    }

    [Fact]
    public void A_resource_from_a_file_is_deployed_with_plain_numbers_and_without_nulls()
    {
        var project = Project.Sound().With("MeshResource", "r.json", "Kind=virtualRouter", "Name=other");
        project.Files["r.json"] = """{"listeners":[{"portMapping":{"port":808e1,"protocol":"http"}}]}""";
        project.Spec(ResourceKind.VirtualRouter, "other").ShouldBe("""{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""");
        project.Files["r.json"] = """{"listeners":null}""";
        project.Spec(ResourceKind.VirtualRouter, "other").ShouldBe("{}");
    }

    [Fact]
    public void Every_notation_of_an_integer_is_read_as_that_integer() =>
        Gen.Select(Gen.Long, Gen.Int[0, 25], Gen.Int[0, 25]).Sample((number, zeros, shift) =>
        {
            // The decimal point moves left by as many digits as the exponent moves it right.
            var digits = Math.Abs((decimal)number).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(shift + 1, '0');
            var (sign, point) = (number < 0 ? "-" : "", shift + zeros == 0 ? "" : ".");
            var text = $"{sign}{digits[..^shift]}{point}{digits[(digits.Length - shift)..]}{new string('0', zeros)}e{shift}";
            WholeNumber.TryRead(JsonElement.Parse(text), out var read).ShouldBeTrue(text);
            read.ShouldBe(number, text);
        });

    [Theory]
    [InlineData("$.mesh", null)]
    [InlineData("$.digest", null)]
    [InlineData("$.resources", null)]
    [InlineData("$.unknown", "1")]
    [InlineData("$.formatVersion", "2")]
    [InlineData("$.mesh", "\"a/b\"")]
    [InlineData("$.version", "\"1.0\"")]
    [InlineData("$.meshOwner", "\"12345\"")]
    [InlineData("$.digest", "\"sha256:ABC\"")]
    [InlineData("0.kind", "\"virtualnode\"")]
    [InlineData("0.kind", "\"virtualRouter\"")]
    [InlineData("0.name", null)]
    [InlineData("0.spec", null)]
    [InlineData("0.unknown", "1")]
    [InlineData("0.parent", "\"orders\"")]
    [InlineData("0.spec", "{\"provider\":{}}")]
    [InlineData("0.tags", "{\"meshci:owner\":\"me\"}")]
    [InlineData("0.tags", "{\"AWS:x\":\"me\"}")]
    [InlineData("0.tags", "{\"team\":1}")]
    [InlineData("2.parent", null)]
    public void The_schema_refuses_a_file_with_an_invalid_outer_structure(string where, string? value)
    {
        var file = JsonNode.Parse(Project.Sound().File())!.AsObject();
        var owner = where[0] == '$' ? file : file["resources"]![where[0] - '0']!.AsObject();
        Refusals(file.ToJsonString()).ShouldBeEmpty();
        if (value is null) owner.Remove(where[2..]).ShouldBeTrue();
        else owner[where[2..]] = JsonNode.Parse(value);

        Refusals(file.ToJsonString()).ShouldNotBeEmpty();
    }

    // Since draft 6, a number with a zero fraction is an integer; the library still follows draft 4 here.
    private static IReadOnlyCollection<string> Refusals(string file) =>
        [.. Compiled.Value.Validate(WholeNumber.Normal(JsonElement.Parse(file)).GetRawText()).Select(error => error.ToString())];

    private static string Envelope(ResourceKind kind, JsonElement spec)
    {
        var parent = kind.Info().Parent is null ? "" : "\"parent\":\"p\",";
        return $$"""
            {"formatVersion":1,"mesh":"shop","service":"s","version":"1.0.0","owner":"o","digest":"sha256:{{new string('0', 64)}}",
             "resources":[{"kind":"{{kind.Info().Name}}","name":"n",{{parent}}"spec":{{spec.GetRawText()}}}]}
            """;
    }
}
