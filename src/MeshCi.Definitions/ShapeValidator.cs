using System.Globalization;
using System.Text.Json;

namespace MeshCi.Definitions;

/// <summary>Which kind of constraint is broken.</summary>
public enum ViolationKind
{
    /// <summary>A required member is absent or null.</summary>
    Missing,

    /// <summary>The JSON type is another one.</summary>
    WrongType,

    /// <summary>An integer is outside its bounds.</summary>
    OutOfRange,

    /// <summary>A string is too short or too long.</summary>
    Length,

    /// <summary>A string does not match its expression.</summary>
    Pattern,

    /// <summary>A string is none of the allowed values.</summary>
    NotAllowed,

    /// <summary>A list has too few or too many elements.</summary>
    Items,

    /// <summary>Not exactly one member of a union is set.</summary>
    Union,

    /// <summary>No member has that name.</summary>
    Unknown,

    /// <summary>A member or an element stands there twice.</summary>
    Duplicate,
}

/// <summary>A constraint of the model that a value breaks.</summary>
/// <param name="Path">Where: <c>spec.listeners[0].portMapping.port</c>.</param>
/// <param name="Kind">Which kind of constraint.</param>
/// <param name="Message">What is wrong and what is allowed, without the path.</param>
/// <param name="Allowed">Allowed values or member names, where there is a list.</param>
public sealed record Violation(string Path, ViolationKind Kind, string Message, IReadOnlyList<string> Allowed);

/// <summary>Checks JSON against a shape: types, required members, bounds, enums, patterns, unions.</summary>
public static class ShapeValidator
{
    /// <summary>Every violation, in document order; empty when the value is sound.</summary>
    /// <param name="value">The JSON value.</param>
    /// <param name="shape">What it should be.</param>
    /// <param name="path">How the value itself is called in paths.</param>
    /// <param name="allowUnknown">Whether members without a name in the shape are ignored, as the service does.</param>
    public static IReadOnlyList<Violation> Validate(JsonElement value, Shape shape, string path = "spec", bool allowUnknown = false)
    {
        var found = new List<Violation>();
        Structure(value, shape, path, allowUnknown, found);
        return found;
    }

    private static void Structure(JsonElement value, Shape shape, string path, bool allowUnknown, List<Violation> found)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Add(found, path, ViolationKind.WrongType, $"must be an object, not {Describe(value)}");
            return;
        }

        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var memberPath = $"{path}.{property.Name}";
            if (shape.Find(property.Name) is not { } member)
            {
                if (!allowUnknown)
                {
                    var names = shape.Members.Select(known => known.JsonName).ToArray();
                    found.Add(new(memberPath, ViolationKind.Unknown, $"is not a member of {shape.Name}", names));
                }

                continue;
            }

            if (property.Value.ValueKind == JsonValueKind.Null) continue;
            if (present.Add(property.Name)) Member(property.Value, member, memberPath, allowUnknown, found);
            else Add(found, memberPath, ViolationKind.Duplicate, "stands there twice");
        }

        foreach (var member in shape.Members)
        {
            if (member.Required && !present.Contains(member.JsonName))
                Add(found, $"{path}.{member.JsonName}", ViolationKind.Missing, "is required");
        }

        if (shape.IsUnion && present.Count != 1)
        {
            var names = shape.Members.Select(member => member.JsonName).ToArray();
            var list = string.Join(", ", names);
            found.Add(new(path, ViolationKind.Union, names.Length == 1 ? $"must have the member {list}" : $"must have exactly one of {list}", names));
        }
    }

    private static void Member(JsonElement value, ShapeMember member, string path, bool allowUnknown, List<Violation> found)
    {
        if (!member.IsList)
        {
            Value(value, member, path, allowUnknown, found);
            return;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Add(found, path, ViolationKind.WrongType, $"must be a list, not {Describe(value)}");
            return;
        }

        var count = value.GetArrayLength();
        if (member.Items is { } items && (count < items.Minimum || count > items.Maximum))
            Add(found, path, ViolationKind.Items, $"must have {Between(items.Minimum, items.Maximum)} elements, not {count}");

        var seen = member.Unique ? new HashSet<string>(StringComparer.Ordinal) : null;
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            var elementPath = $"{path}[{index++}]";
            Value(element, member, elementPath, allowUnknown, found);
            if (seen is not null && !seen.Add(Identity(element))) Add(found, elementPath, ViolationKind.Duplicate, "stands there twice");
        }
    }

    // Equal elements may be written differently.
    private static string Identity(JsonElement element) =>
        WholeNumber.TryRead(element, out var number) ? number.ToString(CultureInfo.InvariantCulture)
        : element.ValueKind == JsonValueKind.String && TryGetString(element, out var text) ? $"\"{text}"
        : element.GetRawText();

    private static void Value(JsonElement value, ShapeMember member, string path, bool allowUnknown, List<Violation> found)
    {
        switch (member.Kind)
        {
            case MemberKind.Structure:
                Structure(value, member.Nested!, path, allowUnknown, found);
                break;
            case MemberKind.Text when value.ValueKind == JsonValueKind.String:
                Text(value, member, path, found);
                break;
            case MemberKind.Boolean when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                break;
            case MemberKind.Number32 or MemberKind.Number64 when value.ValueKind == JsonValueKind.Number:
                Number(value, member, path, found);
                break;
            default:
                Add(found, path, ViolationKind.WrongType, $"must be {Describe(member.Kind)}, not {Describe(value)}");
                break;
        }
    }

    private static void Number(JsonElement value, ShapeMember member, string path, List<Violation> found)
    {
        var largest = member.Kind == MemberKind.Number32 ? int.MaxValue : long.MaxValue;
        var minimum = member.Range?.Minimum ?? (member.Kind == MemberKind.Number32 ? int.MinValue : long.MinValue);
        var maximum = Math.Min(member.Range?.Maximum ?? largest, largest);
        if (!WholeNumber.TryRead(value, out var number))
            Add(found, path, ViolationKind.WrongType, $"must be a whole number, not {Describe(value)}");
        else if (number < minimum || number > maximum)
            Add(found, path, ViolationKind.OutOfRange, $"must be {Between(minimum, maximum)}, not {number.ToString(CultureInfo.InvariantCulture)}");
    }

    private static void Text(JsonElement value, ShapeMember member, string path, List<Violation> found)
    {
        if (!TryGetString(value, out var text))
        {
            Add(found, path, ViolationKind.WrongType, "must be valid Unicode text");
            return;
        }

        if (member.Allowed.Count > 0 && !member.Allowed.Contains(text))
            found.Add(new(path, ViolationKind.NotAllowed, $"must be one of {string.Join(", ", member.Allowed)}, not '{Short(text)}'", member.Allowed));
        if (member.Length is { } length && (text.Length < length.Minimum || text.Length > length.Maximum))
            Add(found, path, ViolationKind.Length, $"must have {Between(length.Minimum, length.Maximum)} characters, not {text.Length}");
        else if (member.Pattern is { } pattern && !pattern.IsMatch(text))
            Add(found, path, ViolationKind.Pattern, $"must match {pattern}, which '{Short(text)}' does not");
    }

    private static bool TryGetString(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, written as \ud800, is well-formed JSON but no text.
            text = "";
            return false;
        }
    }

    private static void Add(List<Violation> found, string path, ViolationKind kind, string message) => found.Add(new(path, kind, message, []));

    private static string Between(long minimum, long maximum) =>
        maximum is long.MaxValue or int.MaxValue ? $"at least {minimum}" : minimum == maximum ? $"exactly {minimum}" : $"{minimum} to {maximum}";

    private static string Short(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");

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
        JsonValueKind.Number => Short(value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
