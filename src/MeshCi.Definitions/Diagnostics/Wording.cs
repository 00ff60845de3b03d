using System.Buffers;
using System.Globalization;
using System.Text;

namespace MeshCi.Definitions.Diagnostics;

/// <summary>How messages refer to things.</summary>
internal static class Wording
{
    private const int Longest = 80;

    /// <summary>A location: <c>MeshRoute 'checkout': PerRetryTimeout</c>, or <c>MeshListener '8080' of node 'canary'</c>.</summary>
    public static string Where(Place place)
    {
        var item = place.Include is null ? place.Item : $"{place.Item} '{Short(place.Include)}'{Owner(place)}";
        return place.Metadata is null ? item ?? "The project" : $"{item}: {place.Metadata}";
    }

    /// <summary>A text that is short enough for a line and has no invisible characters: a zero-width space becomes <c>\u200B</c>.</summary>
    public static string Short(string text)
    {
        if (text.Length <= Longest && !text.Any(Hides)) return text;
        var shown = new StringBuilder();
        for (var index = 0; index < text.Length;)
        {
            var isWhole = Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length) == OperationStatus.Done;
            var part = isWhole && !PlainText.IsHidden(rune) ? text.Substring(index, length) : Escape(isWhole ? rune.Value : text[index]);
            if (shown.Length + part.Length > Longest - 3) return shown.Append("...").ToString();
            shown.Append(part);
            index += isWhole ? length : 1;
        }

        return shown.ToString();
    }

    /// <summary>The escape sequence of a character, such as <c>\u200B</c>.</summary>
    public static string Escape(int character) => character <= char.MaxValue
        ? $"\\u{character.ToString("X4", CultureInfo.InvariantCulture)}"
        : $"\\U{character.ToString("X8", CultureInfo.InvariantCulture)}";

    /// <summary><c>a, b or c</c>.</summary>
    public static string Or(IReadOnlyCollection<string> names) =>
        names.Count < 2 ? string.Join("", names) : $"{string.Join(", ", names.Take(names.Count - 1))} or {names.Last()}";

    /// <summary><c>a, b and c</c>.</summary>
    public static string And(IReadOnlyCollection<string> names) =>
        names.Count < 2 ? string.Join("", names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names.Last()}";

    /// <summary>The first few names: <c>a, b and 40 more</c>.</summary>
    /// <param name="names">The names.</param>
    /// <param name="count">Number of names.</param>
    /// <param name="most">Maximum number of names to list.</param>
    public static string Some(IEnumerable<string> names, int count, int most = 20) =>
        string.Join(", ", names.Take(most)) + (count > most ? string.Create(CultureInfo.InvariantCulture, $" and {count - most} more") : "");

    private static string Owner(Place place) =>
        place.Owner is { } owner && owner.Metadata != place.Metadata ? $" of {owner.Metadata.ToLowerInvariant()} '{Short(owner.Name)}'" : "";

    // Surrogates are candidates only; the caller checks them in pairs.
    private static bool Hides(char character) =>
        character < ' ' || (character > '~' && (!Rune.TryCreate(character, out var rune) || PlainText.IsHidden(rune)));
}
