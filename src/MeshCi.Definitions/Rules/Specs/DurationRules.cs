using System.Collections.Concurrent;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>The model makes both members of a duration optional, but a duration needs both (CloudFormation requires them).</summary>
internal static class DurationRules
{
    private static readonly Shape Duration = Shape.Of(typeof(Duration));
    private static readonly ConcurrentDictionary<Shape, bool> Holders = new();

    /// <summary>Finds every duration of a spec that lacks its unit or its value.</summary>
    public static void Check(JsonElement value, Shape shape, string path, SpecFindings found) => Check(value, shape, new JsonTrail(path), found);

    private static bool Holds(Shape shape) => shape == Duration || shape.Members.Any(member => member.Nested is { } nested && Holders.GetOrAdd(nested, Holds));

    private static void Check(JsonElement value, Shape shape, JsonTrail trail, SpecFindings found)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        if (shape == Duration)
        {
            foreach (var member in shape.Members)
            {
                if (!value.TryGetProperty(member.JsonName, out var part) || part.ValueKind == JsonValueKind.Null)
                    found.Add(trail.PathOf(member.JsonName), MeshDiagnostics.MissingMetadata, "A duration needs both unit and value.");
            }

            return;
        }

        var position = -1;
        foreach (var property in value.EnumerateObject())
        {
            position = shape.IndexOf(property, position + 1);
            if (position < 0 || shape.Members[position] is not { Nested: { } nested } member || !Holders.GetOrAdd(nested, Holds)) continue;
            trail.Enter(member.JsonName);
            if (!member.IsList)
            {
                Check(property.Value, nested, trail, found);
            }
            else if (property.Value.ValueKind == JsonValueKind.Array)
            {
                var index = 0;
                foreach (var element in property.Value.EnumerateArray())
                {
                    trail.Enter(index++);
                    Check(element, nested, trail, found);
                    trail.Leave();
                }
            }

            trail.Leave();
        }
    }
}
