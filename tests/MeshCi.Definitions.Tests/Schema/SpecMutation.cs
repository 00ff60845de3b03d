using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Tests.Schema;

/// <summary>Damages a spec in one place, or adds a member that may or may not be allowed there.</summary>
internal static class SpecMutation
{
    private static readonly string[] Values =
    [
        "\"\"", "\"x\"", "\"http\"", "\"a b\"", "\"é\"", $"\"{new string('a', 256)}\"", $"\"{new string('a', 1100)}\"", "0", "1", "-1", "101", "65535", "65536",
        "2147483648",
        "9223372036854775807", "1.5", "true", "{}", "[]", "[1]", "[1,1]", "[1,1.0]", "[null]", "null", "1.0", "8080.0", "808e1",
        "1.00000000000000000000000000000000001", "[\"a\",\"a\"]", "{\"unknown\":1}",
    ];

    /// <summary>The mutated spec.</summary>
    /// <param name="spec">A valid spec.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="where">Chooses the place.</param>
    /// <param name="what">Chooses the change.</param>
    public static JsonElement Of(JsonElement spec, ResourceKind kind, int where, int what)
    {
        var root = JsonNode.Parse(spec.GetRawText())!.AsObject();
        var places = new List<(JsonNode Node, Shape? Shape)>();
        Collect(root, Shape.Of(kind), places);
        var (node, shape) = places[where % places.Count];
        if (node is JsonObject structure) Change(structure, shape!, what);
        else Change((JsonArray)node, what);
        return JsonElement.Parse(root.ToJsonString());
    }

    private static void Change(JsonObject structure, Shape shape, int what)
    {
        var names = structure.Select(pair => pair.Key).ToList();
        var absent = shape.Members.Where(member => !structure.ContainsKey(member.JsonName)).ToList();
        switch (what % 4)
        {
            case 0 when names.Count > 0:
                structure.Remove(names[what / 4 % names.Count]);
                break;
            case 1 when absent.Count > 0:
                var added = absent[what / 4 % absent.Count];
                structure[added.JsonName] = Sample(added);
                break;
            case 2:
                structure["unknown"] = 1;
                break;
            default:
                if (names.Count > 0) structure[names[what / 4 % names.Count]] = JsonNode.Parse(Values[what / 64 % Values.Length]);
                break;
        }
    }

    private static void Change(JsonArray list, int what)
    {
        if (what % 4 == 0) list.Clear();
        else if (what % 4 == 1 && list.Count > 0) list.Add(list[0]?.DeepClone());
        else if (what % 4 == 2 && list.Count > 0) list[what / 4 % list.Count] = JsonNode.Parse(Values[what / 64 % Values.Length]);
        else while (list.Count is > 0 and < 260) list.Add(list[0]?.DeepClone());
    }

    private static void Collect(JsonNode node, Shape? shape, List<(JsonNode, Shape?)> places)
    {
        places.Add((node, shape));
        if (node is JsonObject structure)
        {
            foreach (var (name, value) in structure)
            {
                if (value is JsonObject or JsonArray) Collect(value, shape!.Find(name)!.Nested, places);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var element in list.OfType<JsonObject>()) Collect(element, shape, places);
        }
    }

    private static JsonNode Sample(ShapeMember member)
    {
        JsonNode value = member.Kind switch
        {
            MemberKind.Boolean => true,
            MemberKind.Text => member.Allowed.Count > 0 ? member.Allowed[0] : new string('a', Math.Max(1, member.Length?.Minimum ?? 1)),
            MemberKind.Structure => Sample(member.Nested!),
            _ => Math.Max(0, member.Range?.Minimum ?? 0),
        };
        return member.IsList ? new JsonArray(value) : value;
    }

    private static JsonObject Sample(Shape shape)
    {
        var members = shape.IsUnion ? shape.Members.Take(1) : shape.Members.Where(member => member.Required);
        return new(members.Select(member => KeyValuePair.Create(member.JsonName, (JsonNode?)Sample(member))));
    }
}
