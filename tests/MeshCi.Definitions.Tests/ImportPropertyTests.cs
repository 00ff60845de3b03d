using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Tests;

public class ImportPropertyTests
{
    private static readonly string[] Texts =
        ["a", "/a", "/", "x.y", "a b", " a", "a;b", "k=v", "{env:HOME}", "%41", "$(X)", "@(Y)", "a\\b", "ä😀", "a*?", "\t", "<&>\"'", "node", "100",
        "/dev/stdout", "arn:aws:acm:eu-west-1:123456789012:certificate/1", "DELETE", "n.proj"];

    private static readonly Gen<Resource> Resource =
        from kind in Gen.OneOfConst(Enum.GetValues<ResourceKind>())
        from name in Gen.OneOfConst("a", "b", "default", "a;b", "x y")
        from spec in Structure(Shape.Of(kind), 0)
        from tags in Gen.Select(Gen.OneOfConst([.. Texts, "meshci:owner", "AWS:x"]), Gen.OneOfConst([.. Texts, ""])).List[0, 4]
        let id = new ResourceId(kind, kind == ResourceKind.Mesh ? "mesh" : name, kind.Info().Parent is null ? null : "a")
        select new Resource
        {
            Id = id,
            Spec = JsonElement.Parse(spec.ToJsonString()),
            Tags = tags.DistinctBy(tag => tag.Item1).ToDictionary(tag => tag.Item1, tag => tag.Item2)
        };

    [Theory, Iterations(600, 3_000)]
    public void Random_valid_specs_survive_import_and_regeneration(int iterations)
    {
        var sound = 0;
        Resource.Array[1, 12].Sample(
            resources =>
            {
                Resource[] valid = [.. resources.Where(IsValid).DistinctBy(resource => resource.Id)];
                if (valid.Length == 0) return true;
                var project = Importer.Import(valid, new() { MeshName = "mesh", NodeName = "service" });
                // References to a missing port of another resource are omitted with a note.
                if (project.Findings.Count > 0) return project.Findings.All(finding => finding.Diagnostic == MeshDiagnostics.ImportRefused);
                Interlocked.Add(ref sound, valid.Length);
                var problems = RoundTrip.Problems(valid, project);
                problems.ShouldBeEmpty();
                return true;
            },
            iter: iterations);
        sound.ShouldBeGreaterThan(iterations / 3);
    }

    private static bool IsValid(Resource resource) =>
        ShapeValidator.Validate(resource.Spec, Shape.Of(resource.Id.Kind)).Count == 0 && SpecRules.Check(resource.Id.Kind, resource.Spec).Count == 0;

    private static Gen<JsonNode> Structure(Shape shape, int depth)
    {
        if (shape.IsUnion)
        {
            return Gen.Int[0, shape.Members.Count - 1]
                .SelectMany(index => Member(shape.Members[index], depth).Select(value => (JsonNode)new JsonObject { [shape.Members[index].JsonName] = value }));
        }

        Gen<JsonNode> whole = Gen.Const(0).Select(_ => (JsonNode)new JsonObject());
        foreach (var member in shape.Members)
        {
            var likely = member.Required ? 100 : depth > 6 ? 0 : 35;
            whole =
                whole.SelectMany(
                made => Gen.Int[0, 99]
                    .SelectMany(chance => chance >= likely ? Gen.Const(made) : Member(member, depth).Select(value => With(made, member.JsonName, value))));
        }

        return whole;
    }

    private static JsonNode With(JsonNode made, string name, JsonNode value)
    {
        made[name] = value;
        return made;
    }

    private static Gen<JsonNode> Member(ShapeMember member, int depth) => member.IsList
        ? One(member, depth).List[Math.Max(1, member.Items?.Minimum ?? 1), Math.Min(3, member.Items?.Maximum ?? 3)]
        .Select(list => (JsonNode)new JsonArray([.. list]))
        : One(member, depth);

    private static Gen<JsonNode> One(ShapeMember member, int depth) => member.Kind switch
    {
        MemberKind.Structure => Structure(member.Nested!, depth + 1),
        MemberKind.Boolean => Gen.Bool.Select(value => (JsonNode)value),
        MemberKind.Text when member.Allowed.Count > 0 => Gen.OneOfConst([.. member.Allowed]).Select(value => (JsonNode)value),
        MemberKind.Text => Gen.OneOfConst(Texts).Select(value => (JsonNode)value),
        _ => Gen.Int[0, 12].Select(value => (JsonNode)Math.Min((member.Range?.Minimum ?? 0) + (value * 1000 % 7001), member.Range?.Maximum ?? 100_000)),
    };
}
