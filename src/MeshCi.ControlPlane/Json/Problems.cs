using System.Globalization;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Json;

/// <summary>
/// Everything that is wrong with a JSON text, found in one reading, and what is only hardly meant. Whoever reads a value here gets null where it
/// is absent or wrong.
/// </summary>
public sealed class Problems
{
    private readonly List<(int Line, int Column, string Text)> _all = [];
    private readonly List<(int Line, int Column, string Text)> _warnings = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool None => _all.Count == 0;

    /// <summary>One line each, in the order of the text.</summary>
    /// <param name="source">What stands before the places: the file's path, or nothing.</param>
    public IEnumerable<string> Lines(string source = "") => Lines(_all, source);

    /// <summary>One line for each warning, in the order of the text.</summary>
    /// <param name="source">What stands before the places: the file's path, or nothing.</param>
    public IEnumerable<string> Warnings(string source = "") => Lines(_warnings, source);

    /// <summary>The warnings with their places, in the order of the text.</summary>
    public IEnumerable<(int Line, int Column, string Text)> Doubts => _warnings.OrderBy(note => note.Line).ThenBy(note => note.Column);

    /// <summary>Notes what can be, but is hardly meant.</summary>
    public void Warn(JsonPart part, string text) => _warnings.Add((part.Line, part.Column, $"{part.Path} {text}"));

    /// <summary>Notes what is wrong at a place.</summary>
    public void Add(int line, int column, string path, string text) => _all.Add((line, column, $"{path} {text}"));

    /// <summary>Notes what is wrong with a value.</summary>
    /// <returns>Null, for whoever needed the value.</returns>
    public object? Add(JsonPart part, string text)
    {
        Add(part.Line, part.Column, part.Path, text);
        return null;
    }

    /// <summary>The members of an object by their names. Unknown names and names that stand there twice are problems.</summary>
    public IReadOnlyDictionary<string, JsonPart> Members(JsonPart part, params IReadOnlyList<string> known)
    {
        var members = new Dictionary<string, JsonPart>(StringComparer.Ordinal);
        if (part.Kind != JsonValueKind.Object)
        {
            Add(part, $"must be an object, not {part.Said}.");
            return members;
        }

        foreach (var (name, value) in part.Members)
        {
            if (!known.Contains(name)) Add(value, "is not known" + Meant(name, known));
            else if (!members.TryAdd(name, value)) Add(value, $"stands there twice; the first is on line {members[name].Line}.");
        }

        return members;
    }

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<JsonPart> Elements(JsonPart? part)
    {
        if (part is null) return [];
        if (part.Kind != JsonValueKind.Array) Add(part, $"must be a list, not {part.Said}.");
        return part.Elements;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? WholeNumber(JsonPart? part, int minimum, int maximum)
    {
        if (part is null) return null;
        if (part.Kind == JsonValueKind.Number && int.TryParse(part.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= minimum && value <= maximum) return value;
        Add(part, $"must be a whole number from {minimum} to {maximum}, not {part.Said}.");
        return null;
    }

    /// <summary>A number within bounds.</summary>
    public double? Number(JsonPart? part, double minimum, double maximum)
    {
        if (part is null) return null;
        if (part.Kind == JsonValueKind.Number && double.TryParse(part.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= minimum && value <= maximum) return value;
        Add(part, string.Create(CultureInfo.InvariantCulture, $"must be a number from {minimum} to {maximum}, not {part.Said}."));
        return null;
    }

    /// <summary>A duration as <c>800ms</c>, <c>5s</c> or <c>2m</c>.</summary>
    public TimeSpan? Duration(JsonPart? part, TimeSpan maximum)
    {
        if (part is null) return null;
        if (part.Kind == JsonValueKind.String && Durations.TryParse(part.Text, out var value, out var unit)
            && Durations.Milliseconds(value, unit) is var milliseconds && milliseconds <= maximum.TotalMilliseconds) return TimeSpan.FromMilliseconds(milliseconds);
        Add(part, $"must be {Durations.Accepted}, and at most {Durations.Write((long)maximum.TotalMilliseconds)}, not {part.Said}.");
        return null;
    }

    /// <summary>One of a set of texts.</summary>
    public string? OneOf(JsonPart? part, params IReadOnlyList<string> known)
    {
        if (part is null) return null;
        if (part.Kind == JsonValueKind.String && known.Contains(part.Text)) return part.Text;
        var meant = part.Kind == JsonValueKind.String && Spelling.Nearest(part.Text, known) is { } near ? $" Did you mean \"{near}\"?" : "";
        Add(part, $"must be one of {string.Join(", ", known.Select(name => $"\"{name}\""))}, not {part.Said}.{meant}");
        return null;
    }

    private static IEnumerable<string> Lines(IEnumerable<(int Line, int Column, string Text)> notes, string source) =>
        notes.OrderBy(note => note.Line).ThenBy(note => note.Column).Select(note => $"{source}({note.Line},{note.Column}): {note.Text}");

    /// <summary>How a message ends: with what was probably meant, if that is known.</summary>
    public static string Meant(string? near) => near is null ? "." : $"; did you mean '{near}'?";

    /// <summary>How a message about an unknown name goes on.</summary>
    public static string Meant(string name, IReadOnlyList<string> known) => Spelling.Nearest(name, known) is { } near
        ? $"; did you mean '{near}'?"
        : $"; known are {string.Join(", ", known)}.";
}
