using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace MeshCi.Definitions.Json;

/// <summary>
/// Whole numbers in JSON, in any notation: <c>8080</c>, <c>8080.0</c> and <c>808e1</c> are the same number, as in JSON Schema. Definitions contain
/// digits only, which every reader accepts.
/// </summary>
public static class WholeNumber
{
    // The largest exponent that is examined. A number such as 10.000 can have more zeros than a long has digits.
    private const int MostDigits = 1000;

    /// <summary>Reads a whole number that fits into 64 bits.</summary>
    public static bool TryRead(JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out number) || TryRead(value.GetRawText(), out number));
    }

    /// <summary>The value with all whole numbers written as digits only; the value itself if they already are.</summary>
    public static JsonElement Normal(JsonElement value)
    {
        if (!HasOtherForms(value)) return value;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, value);
        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 1000 });
    }

    private static bool TryRead(string text, out long number)
    {
        number = 0;
        var mark = text.IndexOfAny(['e', 'E']);
        var exponent = 0;
        if (mark >= 0 && !int.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            return false;
        var mantissa = mark < 0 ? text : text[..mark];
        var negative = mantissa.StartsWith('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-');
        var shift = (long)exponent - (point < 0 ? 0 : mantissa.Length - point - 1);
        var kept = digits.TrimEnd('0');
        shift += digits.Length - kept.Length;
        kept = kept.TrimStart('0');
        if (kept.Length == 0) return true;
        if (shift is < 0 or > MostDigits || kept.Length > MostDigits) return false;
        var plain = $"{(negative ? "-" : "")}{kept}{new string('0', (int)shift)}";
        return long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static bool HasOtherForms(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(member => HasOtherForms(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasOtherForms),
        JsonValueKind.Number => !value.TryGetInt64(out _) && TryRead(value, out _),
        _ => false,
    };

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray()) Write(writer, element);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when TryRead(value, out var number):
                writer.WriteNumberValue(number);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
