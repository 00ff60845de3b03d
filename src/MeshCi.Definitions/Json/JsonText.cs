using System.Text.Json;

namespace MeshCi.Definitions.Json;

/// <summary>Strings in JSON. A string with half of a surrogate pair, such as <c>"\ud800"</c>, is well-formed JSON but not valid text.</summary>
internal static class JsonText
{
    /// <summary>Reads a value that is a valid string.</summary>
    public static bool TryRead(JsonElement value, out string text)
    {
        text = "";
        if (value.ValueKind != JsonValueKind.String) return false;
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Whether all strings in a value are valid. Names are not checked: parsing without duplicate properties has already read them.</summary>
    public static bool IsUnicode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(member => IsUnicode(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(IsUnicode),
        JsonValueKind.String => TryRead(value, out _),
        _ => true,
    };

    /// <summary>Whether a text contains no half of a surrogate pair, which cannot be written as UTF-8.</summary>
    internal static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index])) continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1])) return false;
            index++;
        }

        return true;
    }
}
