using System.Text.Json;

namespace MeshCi.Definitions;

/// <summary>Texts of JSON. One that was written with half of a surrogate pair, as <c>"\ud800"</c>, is well-formed JSON but no text.</summary>
internal static class JsonText
{
    /// <summary>Reads a value that is a text.</summary>
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

    /// <summary>Whether all texts in a value can be read; the names of a document that allows no duplicates were read when it was parsed.</summary>
    public static bool IsUnicode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(member => IsUnicode(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(IsUnicode),
        JsonValueKind.String => TryRead(value, out _),
        _ => true,
    };
}
