using System.Text.Json;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Graph;

/// <summary>
/// Reads members of specs that may not have been validated. A member that is <c>null</c> or has the wrong JSON type is treated as absent. If a member
/// appears twice, the last one is used, as when specs are read into records.
/// </summary>
internal static class SpecMembers
{
    /// <summary>The member with this name, or null.</summary>
    public static JsonElement? Last(this JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        try
        {
            if (!value.TryGetProperty(name, out var last)) return null;
            if (last.ValueKind != JsonValueKind.Null) return last;
        }
        catch (InvalidOperationException)
        {
            // A name with half of a surrogate pair, which the search below passes over.
        }

        JsonElement? found = null;
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && IsNamed(member, name)) found = member.Value;
        }

        return found;
    }

    /// <summary>Every member that has one of the names.</summary>
    public static IEnumerable<JsonElement> Every(this JsonElement value, IReadOnlyList<string> names)
    {
        if (value.ValueKind != JsonValueKind.Object) yield break;
        foreach (var member in value.EnumerateObject())
        {
            if (names.Any(name => IsNamed(member, name))) yield return member.Value;
        }
    }

    /// <summary>The elements of a list; empty if the value is not a list.</summary>
    public static JsonElement.ArrayEnumerator Elements(this JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    /// <summary>The text with this name, or null.</summary>
    public static string? Text(this JsonElement value, string name) => value.Last(name) is { } member && JsonText.TryRead(member, out var text) ? text : null;

    /// <summary>The whole number with this name; null if the member has another type or does not fit into 32 bits.</summary>
    public static int? Number(this JsonElement value, string name) =>
        value.Last(name) is { } member && WholeNumber.TryRead(member, out var number) && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    private static bool IsNamed(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            // A name with half of a surrogate pair cannot be read. No member of a spec has such a name.
            return false;
        }
    }
}
