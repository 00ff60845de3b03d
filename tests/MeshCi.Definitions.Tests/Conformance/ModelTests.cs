using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Tests.Conformance;

public class ModelTests
{
    // Constraints of the service's own model that its widely used copy lost.
    private static readonly Dictionary<string, string> LostInTheCopy = new()
    {
        ["AwsCloudMapInstanceAttribute.value"] = @"^([a-zA-Z0-9!-~][ \ta-zA-Z0-9!-~]*){0,1}[a-zA-Z0-9!-~]{0,1}$",
    };

    private static readonly string[] UniqueLists = ["ClientPolicyTls.ports", "VirtualGatewayClientPolicyTls.ports"];

    [Fact]
    public void The_records_match_the_service_model_in_every_shape_member_bound_enum_union_and_pattern()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("appmesh-model/service-2.json")));
        var shapes = document.RootElement.GetProperty("shapes");
        var (differences, seen) = (new List<string>(), new HashSet<string>());
        foreach (var kind in ResourceKinds.All) Compare(shapes, Shape.Of(kind.Kind), kind.SpecType.Name, differences, seen);
        differences.ShouldBeEmpty();
        seen.Count.ShouldBeGreaterThan(100);
    }

    private static void Compare(JsonElement shapes, Shape shape, string name, List<string> differences, HashSet<string> seen)
    {
        if (!seen.Add(name)) return;
        var model = shapes.GetProperty(name);
        Expect(differences, $"{name} is a union", model.TryGetProperty("union", out var union) && union.GetBoolean(), shape.IsUnion);
        var required = model.TryGetProperty("required", out var list) ? list.EnumerateArray().Select(member => member.GetString()!).ToHashSet() : [];
        var members = model.GetProperty("members");
        Expect(
            differences, $"{name}'s members", Join(members.EnumerateObject().Select(member => member.Name)),
            Join(shape.Members.Select(member => member.JsonName)));
        foreach (var member in shape.Members)
        {
            if (!members.TryGetProperty(member.JsonName, out var reference)) continue;
            var at = $"{name}.{member.JsonName}";
            var target = reference.GetProperty("shape").GetString()!;
            Expect(differences, $"{at} is required", required.Contains(member.JsonName), member.Required);
            var value = shapes.GetProperty(target);
            var isList = value.GetProperty("type").GetString() == "list";
            Expect(differences, $"{at} is a list", isList, member.IsList);
            if (isList)
            {
                Expect(differences, $"{at}'s number of items", Bounds(value), member.Items is { } items ? $"{items.Minimum}..{items.Maximum}" : "..");
                target = value.GetProperty("member").GetProperty("shape").GetString()!;
                value = shapes.GetProperty(target);
            }

            Expect(differences, $"{at}'s items are unique", UniqueLists.Contains(at), member.Unique);
            var type = value.GetProperty("type").GetString();
            Expect(differences, $"{at}'s type", type, member.Kind switch
            {
                MemberKind.Structure => "structure",
                MemberKind.Text => "string",
                MemberKind.Boolean => "boolean",
                MemberKind.Number32 => "integer",
                _ => "long",
            });
            if (type == "string")
            {
                Expect(differences, $"{at}'s length", Bounds(value), member.Length is { } length ? $"{length.Minimum}..{length.Maximum}" : "..");
                Expect(
                    differences, $"{at}'s values", value.TryGetProperty("enum", out var values)
                        ? Join(values.EnumerateArray().Select(one => one.GetString()!)) : "", Join(member.Allowed));
                var pattern = value.TryGetProperty("pattern", out var expression) ? expression.GetString() : null;
                Expect(differences, $"{at}'s pattern", LostInTheCopy.GetValueOrDefault(at, pattern!), member.Pattern?.ToString());
            }
            else if (type is "integer" or "long")
            {
                Expect(
                    differences, $"{at}'s range", Bounds(value), member.Range is { } range
                        ? $"{range.Minimum}..{(range.Maximum == long.MaxValue ? "" : range.Maximum)}" : "..");
            }
            else if (type == "structure")
            {
                Compare(shapes, member.Nested!, target, differences, seen);
            }
        }
    }

    private static string Bounds(JsonElement shape) =>
        $"{Bound(shape, "min")}..{Bound(shape, "max")}";

    private static string Bound(JsonElement shape, string name) => shape.TryGetProperty(name, out var bound) ? bound.GetRawText() : "";

    private static string Join(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static void Expect<T>(List<string> differences, string what, T model, T record)
    {
        if (!EqualityComparer<T>.Default.Equals(model, record)) differences.Add($"{what}: {model} in the model, {record} in the record");
    }
}
