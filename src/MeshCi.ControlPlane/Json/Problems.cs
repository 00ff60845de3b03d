using System.Globalization;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Json;

/// <summary>
/// The errors in a JSON text, found in one reading, and warnings about probable mistakes. Methods that read a value return null if it is absent or
/// invalid.
/// </summary>
public sealed class Problems
{
    private readonly List<(int Line, int Column, string Text)> _all = [];
    private readonly List<(int Line, int Column, string Text)> _warnings = [];

    /// <summary>Whether there are no errors.</summary>
    public bool None => _all.Count == 0;

    /// <summary>The errors as lines of text, in the order of the JSON text.</summary>
    /// <param name="source">What precedes the places: the path of the file, or nothing.</param>
    public IEnumerable<string> Lines(string source = "") => Lines(_all, source);

    /// <summary>The warnings as lines of text, in the order of the JSON text.</summary>
    /// <param name="source">What precedes the places: the path of the file, or nothing.</param>
    public IEnumerable<string> Warnings(string source = "") => Lines(_warnings, source);

    /// <summary>The warnings with their places, in the order of the JSON text.</summary>
    public IEnumerable<(int Line, int Column, string Text)> PlacedWarnings => _warnings.OrderBy(note => note.Line).ThenBy(note => note.Column);

    /// <summary>Adds a warning about a value that is valid but probably a mistake.</summary>
    public void Warn(JsonPart part, string text) => _warnings.Add((part.Line, part.Column, $"{part.Path} {text}"));

    /// <summary>Adds an error at a place.</summary>
    public void Add(int line, int column, string path, string text) => _all.Add((line, column, $"{path} {text}"));

    /// <summary>Adds an error about a value.</summary>
    /// <returns>Null, as the value for the caller.</returns>
    public object? Add(JsonPart part, string text)
    {
        Add(part.Line, part.Column, part.Path, text);
        return null;
    }

    /// <summary>The members of an object by name. Unknown names and names that appear twice are errors.</summary>
    public IReadOnlyDictionary<string, JsonPart> Members(JsonPart part, params IReadOnlyList<string> known)
    {
        var members = new Dictionary<string, JsonPart>(StringComparer.Ordinal);
        if (part.Kind != JsonValueKind.Object)
        {
            Add(part, $"must be an object, not {part.Described}.");
            return members;
        }

        foreach (var (name, value) in part.Members)
        {
            if (!known.Contains(name)) Add(value, "is not known" + DidYouMean(name, known));
            else if (!members.TryAdd(name, value)) Add(value, $"appears twice; the first is on line {members[name].Line}.");
        }

        return members;
    }

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<JsonPart> Elements(JsonPart? part)
    {
        if (part is null) return [];
        if (part.Kind != JsonValueKind.Array) Add(part, $"must be a list, not {part.Described}.");
        return part.Elements;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? WholeNumber(JsonPart? part, int minimum, int maximum)
    {
        if (part is null) return null;
        if (part.Kind == JsonValueKind.Number && int.TryParse(part.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= minimum && value <= maximum) return value;
        Add(part, $"must be a whole number from {minimum} to {maximum}, not {part.Described}.");
        return null;
    }

    /// <summary>A number within bounds.</summary>
    public double? Number(JsonPart? part, double minimum, double maximum)
    {
        if (part is null) return null;
        if (part.Kind == JsonValueKind.Number && double.TryParse(part.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= minimum && value <= maximum) return value;
        Add(part, string.Create(CultureInfo.InvariantCulture, $"must be a number from {minimum} to {maximum}, not {part.Described}."));
        return null;
    }

    /// <summary>A duration such as <c>800ms</c>, <c>5s</c> or <c>2m</c>.</summary>
    public TimeSpan? Duration(JsonPart? part, TimeSpan maximum)
    {
        if (part is null) return null;
        if (part.Kind == JsonValueKind.String && Durations.TryParse(part.Text, out var value, out var unit)
            && Durations.Milliseconds(value, unit) is var milliseconds && milliseconds <= maximum.TotalMilliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        Add(part, $"must be {Durations.Accepted}, and at most {Durations.Write((long)maximum.TotalMilliseconds)}, not {part.Described}.");
        return null;
    }

    /// <summary>One of several strings.</summary>
    public string? OneOf(JsonPart? part, params IReadOnlyList<string> known)
    {
        if (part is null) return null;
        if (part.Kind == JsonValueKind.String && known.Contains(part.Text)) return part.Text;
        var hint = part.Kind == JsonValueKind.String && Spelling.Nearest(part.Text, known) is { } near ? $" Did you mean \"{near}\"?" : "";
        Add(part, $"must be one of {string.Join(", ", known.Select(name => $"\"{name}\""))}, not {part.Described}.{hint}");
        return null;
    }

    private static IEnumerable<string> Lines(IEnumerable<(int Line, int Column, string Text)> notes, string source) =>
        notes.OrderBy(note => note.Line).ThenBy(note => note.Column).Select(note => $"{source}({note.Line},{note.Column}): {note.Text}");

    /// <summary>The end of a message: a suggestion, if there is one.</summary>
    public static string DidYouMean(string? near) => near is null ? "." : $"; did you mean '{near}'?";

    /// <summary>The end of a message about an unknown name: a suggestion, or the known names.</summary>
    public static string DidYouMean(string name, IReadOnlyList<string> known) => Spelling.Nearest(name, known) is { } near
        ? $"; did you mean '{near}'?"
        : $"; the known names are {string.Join(", ", known)}.";
}
