using System.Text.Json;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Model.Shapes;

/// <summary>Reads JSON into App Mesh records. Members that a record does not have are ignored, and <c>null</c> is treated as absent.</summary>
public static class SpecRecords
{
    /// <summary>A spec, or a part of one, as a record.</summary>
    /// <exception cref="JsonException">The value or one of its members has the wrong JSON type; <see cref="ShapeValidator"/> reports the location.</exception>
    public static T Read<T>(JsonElement value)
        where T : class => (T)Read(value, Shape.Of(typeof(T)));

    /// <summary>The spec of a resource as a record.</summary>
    /// <exception cref="JsonException">The value or one of its members has the wrong JSON type.</exception>
    public static object Read(JsonElement spec, ResourceKind kind) => Read(spec, Shape.Of(kind));

    private static object Read(JsonElement value, Shape shape)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong(shape.Name, value);
        var record = shape.New();
        var position = -1;
        foreach (var property in value.EnumerateObject())
        {
            position = shape.IndexOf(property, position + 1);
            if (position < 0 || property.Value.ValueKind == JsonValueKind.Null) continue;
            var member = shape.Members[position];
            member.Slot.Set(record, member.IsList ? List(property.Value, member) : Single(property.Value, member));
        }

        return record;
    }

    private static Array List(JsonElement value, ShapeMember member)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(member.JsonName, value);
        var list = Array.CreateInstance(member.Slot.ElementType, value.GetArrayLength());
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            var held = element.ValueKind == JsonValueKind.Null && !member.Slot.ElementType.IsValueType ? null : Single(element, member);
            if (list is object?[] references) references[index++] = held;
            else list.SetValue(held, index++);
        }

        return list;
    }

    private static object Single(JsonElement value, ShapeMember member)
    {
        switch (member.Kind)
        {
            case MemberKind.Structure:
                return Read(value, member.Nested!);
            case MemberKind.Text when JsonText.TryRead(value, out var text):
                return text;
            case MemberKind.Boolean when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean();
            case MemberKind.Number32 when WholeNumber.TryRead(value, out var number) && number is >= int.MinValue and <= int.MaxValue:
                return (int)number;
            case MemberKind.Number64 when WholeNumber.TryRead(value, out var number):
                return number;
            default:
                throw Wrong(member.JsonName, value);
        }
    }

    private static JsonException Wrong(string name, JsonElement value) => new($"{name} must not be {value.ValueKind}");
}
