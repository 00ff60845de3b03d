using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Language;

/// <summary>The result of reading a text: a JSON value, or the reason for refusing it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Diagnostic">The diagnostic, if the text was refused.</param>
/// <param name="Problem">The reason: the end of a sentence that begins with the location and the text.</param>
internal readonly record struct ReadValue(object? Value, Diagnostic? Diagnostic = null, string? Problem = null)
{
    public static ReadValue Refused(Diagnostic diagnostic, string problem) => new(null, diagnostic, problem);
}

/// <summary>Converts metadata to JSON, according to its kind and the bounds of the field that it sets.</summary>
internal static class ValueReader
{
    /// <summary>Reads one text.</summary>
    public static ReadValue Read(string text, ValueKind kind, ShapeMember member) => kind switch
    {
        ValueKind.Text => Text(text, member),
        ValueKind.Number => Number(text, member),
        ValueKind.Boolean => Boolean(text),
        ValueKind.Duration => Duration(text),
        ValueKind.Milliseconds => Milliseconds(text, member),
        ValueKind.TextList => List(text, member, part => Text(part, member)),
        ValueKind.NumberList => List(text, member, part => Number(part, member)),
        ValueKind.Pairs => Pairs(text, member),
        ValueKind.Range => Range(text),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Targets and retry events are read by their own parsers."),
    };

    /// <summary>The entries of a list, without surrounding spaces and empty entries.</summary>
    public static string[] Split(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads <c>true</c> or <c>false</c>, ignoring case.</summary>
    public static ReadValue Boolean(string text) =>
        bool.TryParse(text, out var value) ? new(value) : ReadValue.Refused(MeshDiagnostics.NotAllowed, "must be true or false");

    private static ReadValue Text(string text, ShapeMember member)
    {
        if (member.Allowed.Count > 0)
        {
            if (member.Allowed.Contains(text)) return new(text);
            if (OtherSeparators.Split(text.Replace('/', ';')) is { Length: > 1 } several && several.All(part => member.Allowed.Contains(part)))
                return ReadValue.Refused(MeshDiagnostics.NotAllowed, $"must be a single value; write one item for each: {string.Join(", ", several)}");
            var meant = Spelling.Nearest(text, member.Allowed) is { } near ? $"; did you mean {near}?" : "";
            return ReadValue.Refused(MeshDiagnostics.NotAllowed, $"must be {Wording.Or([.. member.Allowed])}{meant}");
        }

        if (member.Length is { } length && (text.Length < length.Minimum || text.Length > length.Maximum))
            return ReadValue.Refused(MeshDiagnostics.OutOfRange, $"must have {length.Minimum} to {length.Maximum} characters, not {text.Length}");
        return new(text);
    }

    private static ReadValue Number(string text, ShapeMember member)
    {
        var largest = member.Kind == MemberKind.Number32 ? int.MaxValue : long.MaxValue;
        var (minimum, maximum) = (member.Range?.Minimum ?? 0, Math.Min(member.Range?.Maximum ?? largest, largest));
        var bounds = maximum == largest ? $"{minimum} or more" : $"{minimum} to {maximum}";
        if (!long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            if (OtherSeparators.Split(text) is { Length: > 1 } several && several.All(part => part.All(char.IsAsciiDigit)))
                return ReadValue.Refused(MeshDiagnostics.OutOfRange, $"must be a single number; write one item for each: {string.Join(", ", several)}");
            return text.Trim().All(char.IsAsciiDigit) && text.Trim().Length > 0
                ? ReadValue.Refused(MeshDiagnostics.OutOfRange, $"must be {bounds}")
                : ReadValue.Refused(MeshDiagnostics.OutOfRange, $"must be a whole number, {bounds}");
        }

        if (value < minimum || value > maximum) return ReadValue.Refused(MeshDiagnostics.OutOfRange, $"must be {bounds}");
        return new(value);
    }

    private static ReadValue Duration(string text) =>
        Durations.TryParse(text, out var value, out var unit)
            ? new(new SpecObject { ["unit"] = unit, ["value"] = value })
            : BadDuration(text);

    private static ReadValue Milliseconds(string text, ShapeMember member)
    {
        if (!Durations.TryParse(text, out var value, out var unit)) return BadDuration(text);
        var milliseconds = Durations.Milliseconds(value, unit);
        var range = member.Range ?? new RangeAttribute(0);
        return milliseconds >= range.Minimum && milliseconds <= range.Maximum
            ? new(milliseconds)
            : ReadValue.Refused(MeshDiagnostics.OutOfRange, $"must be {Durations.Write(range.Minimum)} to {Durations.Write(range.Maximum)}");
    }

    private static ReadValue BadDuration(string text)
    {
        var trimmed = text.Trim();
        var digits = trimmed.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits > 0 && trimmed[digits..] is "ms" or "s" or "m")
            return ReadValue.Refused(MeshDiagnostics.BadDuration, "is longer than the longest possible duration");
        if (trimmed.Length > 0 && trimmed.All(char.IsAsciiDigit))
            return ReadValue.Refused(MeshDiagnostics.BadDuration, $"has no unit; write {Wording.Short(trimmed)}ms, or {Wording.Short(trimmed)}s for seconds");
        return ReadValue.Refused(
            MeshDiagnostics.BadDuration,
            DurationGuess.Of(trimmed) is { } meant ? $"is not in the format of a duration; write {meant}" : $"is not a duration; write {Durations.Accepted}");
    }

    private static ReadValue List(string text, ShapeMember member, Func<string, ReadValue> read)
    {
        var list = new List<object?>();
        foreach (var part in Split(text))
        {
            var value = read(part);
            if (value.Diagnostic is not null && WithSemicolons(part, read) is { } meant)
                return ReadValue.Refused(MeshDiagnostics.BadValue, $"contains {OtherSeparators.Name(part)}; separate the elements with semicolons: {meant}");
            if (value.Diagnostic is not null) return value with { Problem = $"contains '{Wording.Short(part)}', which {value.Problem}" };
            list.Add(value.Value);
        }

        return Count(list, member);
    }

    // Only for elements that cannot contain a separator themselves.
    private static string? WithSemicolons(string element, Func<string, ReadValue> read)
    {
        var parts = OtherSeparators.Split(element);
        return parts.Length > 1 && parts.All(part => read(part).Diagnostic is null) ? Wording.Short(string.Join(';', parts)) : null;
    }

    private static ReadValue Pairs(string text, ShapeMember member)
    {
        var list = new List<object?>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in Split(text))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return ReadValue.Refused(MeshDiagnostics.BadValue, $"contains '{Wording.Short(part)}', which is not key=value; write key=value;key2=value2");
            var (key, value) = (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (!keys.Add(key)) return ReadValue.Refused(MeshDiagnostics.DeclaredTwice, $"contains the key '{Wording.Short(key)}' twice");
            list.Add(new SpecObject { ["key"] = key, ["value"] = value });
        }

        return Count(list, member);
    }

    private static ReadValue Count(List<object?> list, ShapeMember member)
    {
        var (minimum, maximum) = (Math.Max(1, member.Items?.Minimum ?? 1), member.Items?.Maximum ?? int.MaxValue);
        if (list.Count < minimum) return ReadValue.Refused(MeshDiagnostics.OutOfRange, "must not be an empty list");
        return list.Count > maximum
            ? ReadValue.Refused(MeshDiagnostics.OutOfRange, $"must have at most {maximum} elements, not {list.Count}")
            : new(list);
    }

    private static ReadValue Range(string text)
    {
        var parts = text.Split("..");
        if (parts.Length == 2
            && long.TryParse(parts[0].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var start)
            && long.TryParse(parts[1].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var end))
        {
            return new(new SpecObject { ["start"] = start, ["end"] = end });
        }

        return ReadValue.Refused(MeshDiagnostics.BadValue, "is not a range; write two whole numbers, such as 100..200 (the second is not included)");
    }
}
