using System.Globalization;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Model.Shapes;

/// <summary>The kind of constraint that is violated.</summary>
public enum ViolationKind
{
    /// <summary>A required member is absent or null.</summary>
    Missing,

    /// <summary>The JSON type is wrong.</summary>
    WrongType,

    /// <summary>An integer is outside its bounds.</summary>
    OutOfRange,

    /// <summary>A string is too short or too long.</summary>
    Length,

    /// <summary>A string does not match its expression.</summary>
    Pattern,

    /// <summary>A string is not one of the allowed values.</summary>
    NotAllowed,

    /// <summary>A list has too few or too many elements.</summary>
    Items,

    /// <summary>Not exactly one member of a union is set.</summary>
    Union,

    /// <summary>The shape has no member with this name.</summary>
    Unknown,

    /// <summary>A member or an element appears twice.</summary>
    Duplicate,
}

/// <summary>A constraint of the model that a value violates.</summary>
/// <param name="Path">The location, such as <c>spec.listeners[0].portMapping.port</c>.</param>
/// <param name="Kind">The kind of constraint.</param>
/// <param name="Message">The problem and what is allowed, without the path.</param>
/// <param name="Allowed">The allowed values or member names, if there is a list of them.</param>
public sealed record Violation(string Path, ViolationKind Kind, string Message, IReadOnlyList<string> Allowed);

/// <summary>Checks JSON against a shape: types, required members, bounds, enums, patterns, unions.</summary>
public static class ShapeValidator
{
    /// <summary>All violations, in document order; empty if the value is valid.</summary>
    /// <param name="value">The JSON value.</param>
    /// <param name="shape">The shape that it should have.</param>
    /// <param name="path">The name of the value itself in paths.</param>
    /// <param name="allowUnknown">Whether to ignore members that the shape does not have, as the service does.</param>
    public static IReadOnlyList<Violation> Validate(JsonElement value, Shape shape, string path = "spec", bool allowUnknown = false)
    {
        var walk = new Walk(new(path), allowUnknown, []);
        Structure(value, shape, walk);
        return walk.Found;
    }

    private static void Structure(JsonElement value, Shape shape, Walk walk)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            walk.Add(ViolationKind.WrongType, $"must be an object, not {Describe(value)}");
            return;
        }

        // One bit for each member; the largest structure of App Mesh has a dozen.
        var (present, position) = (0UL, -1);
        foreach (var property in value.EnumerateObject())
        {
            position = shape.IndexOf(property, position + 1);
            if (position < 0)
            {
                if (!walk.AllowUnknown)
                {
                    var names = shape.Members.Select(known => known.JsonName).ToArray();
                    walk.Found.Add(new(walk.Trail.PathOf(property.Name), ViolationKind.Unknown, $"is not a member of {shape.Name}", names));
                }

                continue;
            }

            if (property.Value.ValueKind == JsonValueKind.Null) continue;
            var (member, bit) = (shape.Members[position], 1UL << position);
            walk.Trail.Enter(member.JsonName);
            if ((present & bit) == 0) Member(property.Value, member, walk);
            else walk.Add(ViolationKind.Duplicate, "appears twice");
            walk.Trail.Leave();
            present |= bit;
        }

        for (var index = 0; index < shape.Members.Count; index++)
        {
            var member = shape.Members[index];
            if (member.Required && (present & (1UL << index)) == 0)
                walk.Found.Add(new(walk.Trail.PathOf(member.JsonName), ViolationKind.Missing, "is required", []));
        }

        if (shape.IsUnion && ulong.PopCount(present) != 1)
        {
            var names = shape.Members.Select(member => member.JsonName).ToArray();
            var list = string.Join(", ", names);
            walk.Add(ViolationKind.Union, names.Length == 1 ? $"must have the member {list}" : $"must have exactly one of {list}", names);
        }
    }

    private static void Member(JsonElement value, ShapeMember member, Walk walk)
    {
        if (!member.IsList)
        {
            Value(value, member, walk);
            return;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            walk.Add(ViolationKind.WrongType, $"must be a list, not {Describe(value)}");
            return;
        }

        var count = value.GetArrayLength();
        if (member.Items is { } items && (count < items.Minimum || count > items.Maximum))
            walk.Add(ViolationKind.Items, $"must have {Between(items.Minimum, items.Maximum)} elements, not {count}");

        var seen = member.Unique ? new HashSet<string>(StringComparer.Ordinal) : null;
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            walk.Trail.Enter(index++);
            Value(element, member, walk);
            if (seen is not null && !seen.Add(Identity(element))) walk.Add(ViolationKind.Duplicate, "appears twice");
            walk.Trail.Leave();
        }
    }

    // Equal elements can be written in different ways.
    private static string Identity(JsonElement element) =>
        WholeNumber.TryRead(element, out var number) ? number.ToString(CultureInfo.InvariantCulture)
        : JsonText.TryRead(element, out var text) ? $"\"{text}"
        : element.GetRawText();

    private static void Value(JsonElement value, ShapeMember member, Walk walk)
    {
        switch (member.Kind)
        {
            case MemberKind.Structure:
                Structure(value, member.Nested!, walk);
                break;
            case MemberKind.Text when value.ValueKind == JsonValueKind.String:
                Text(value, member, walk);
                break;
            case MemberKind.Boolean when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                break;
            case MemberKind.Number32 or MemberKind.Number64 when value.ValueKind == JsonValueKind.Number:
                Number(value, member, walk);
                break;
            default:
                walk.Add(ViolationKind.WrongType, $"must be {Describe(member.Kind)}, not {Describe(value)}");
                break;
        }
    }

    private static void Number(JsonElement value, ShapeMember member, Walk walk)
    {
        var largest = member.Kind == MemberKind.Number32 ? int.MaxValue : long.MaxValue;
        var minimum = member.Range?.Minimum ?? (member.Kind == MemberKind.Number32 ? int.MinValue : long.MinValue);
        var maximum = Math.Min(member.Range?.Maximum ?? largest, largest);
        if (!WholeNumber.TryRead(value, out var number))
            walk.Add(ViolationKind.WrongType, $"must be a whole number, not {Describe(value)}");
        else if (number < minimum || number > maximum)
            walk.Add(ViolationKind.OutOfRange, $"must be {Between(minimum, maximum)}, not {number.ToString(CultureInfo.InvariantCulture)}");
    }

    private static void Text(JsonElement value, ShapeMember member, Walk walk)
    {
        if (!JsonText.TryRead(value, out var text))
        {
            walk.Add(ViolationKind.WrongType, "must be valid Unicode text");
            return;
        }

        if (member.Allowed.Count > 0 && !member.Allowed.Contains(text))
            walk.Add(ViolationKind.NotAllowed, $"must be one of {string.Join(", ", member.Allowed)}, not '{Wording.Short(text)}'", member.Allowed);
        if (member.Length is { } length && TextLength.Of(text) is var characters && (characters < length.Minimum || characters > length.Maximum))
            walk.Add(ViolationKind.Length, $"must have {Between(length.Minimum, length.Maximum)} characters, not {characters}");
        else if (member.Pattern is { } pattern && !pattern.IsMatch(text))
            walk.Add(ViolationKind.Pattern, $"must match the pattern {pattern}, but is '{Wording.Short(text)}'");
    }

    private static string Between(long minimum, long maximum) =>
        maximum is long.MaxValue or int.MaxValue ? $"at least {minimum}" : minimum == maximum ? $"exactly {minimum}" : $"{minimum} to {maximum}";

    private static string Describe(MemberKind kind) => kind switch
    {
        MemberKind.Text => "a string",
        MemberKind.Boolean => "true or false",
        MemberKind.Structure => "an object",
        _ => "a whole number",
    };

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => Wording.Short(value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private sealed record Walk(JsonTrail Trail, bool AllowUnknown, List<Violation> Found)
    {
        public void Add(ViolationKind kind, string message, IReadOnlyList<string>? allowed = null) =>
            Found.Add(new(Trail.ToString(), kind, message, allowed ?? []));
    }
}
