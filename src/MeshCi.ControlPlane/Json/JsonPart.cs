using System.Buffers;
using System.Text.Json;

namespace MeshCi.ControlPlane.Json;

/// <summary>A value of a JSON text with its place, so that messages can point to it.</summary>
/// <param name="Kind">Kind of the value.</param>
/// <param name="Path">From the root: <c>$.faults.rules[0].latency</c>.</param>
/// <param name="Line">Line of its first character, from 1.</param>
/// <param name="Column">Column of its first character, from 1; in bytes.</param>
public sealed record JsonPart(JsonValueKind Kind, string Path, int Line, int Column)
{
    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The text of a string, or a number as it is written.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<JsonPart> Elements { get; private init; } = [];

    /// <summary>The members of an object in their order; a name may appear twice.</summary>
    public IReadOnlyList<(string Name, JsonPart Value)> Members { get; private init; } = [];

    /// <summary>The member of an object with a name; null if there is none, or if this is not an object.</summary>
    public JsonPart? this[string name] => Members.FirstOrDefault(member => member.Name == name).Value;

    /// <summary>The elements of a list; a value that is not a list counts as a list with that value, and null as an empty list.</summary>
    public static IEnumerable<JsonPart> OneOrMore(JsonPart? part) => part is null ? [] : part.Kind == JsonValueKind.Array ? part.Elements : [part];

    /// <summary>Reads a text. Comments and commas before a closing bracket are allowed.</summary>
    /// <returns>The root, or null if the text is not JSON; the problem contains the place.</returns>
    public static JsonPart? Parse(ReadOnlySpan<byte> text, Problems problems)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (text.StartsWith(mark)) text = text[mark.Length..];
        var lines = new Lines(text);
        var reader = new Utf8JsonReader(text, Lenient);
        try
        {
            reader.Read();
            var root = Read(ref reader, "$", lines);
            reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            problems.Add((int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1, "$", $"is not valid JSON: {Cause(exception)}");
        }
        catch (InvalidOperationException)
        {
            var (line, column) = lines.Of(reader.TokenStartIndex);
            problems.Add(line, column, "$", "is not valid JSON: this text is not valid Unicode.");
        }

        return null;
    }

    /// <summary>The value in words, such as <c>a list</c>, for messages that begin with <c>must be ..., not</c>.</summary>
    public string Described => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"\"{Text}\"",
        JsonValueKind.Number => Text,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>The same value for code that reads JSON by other means; a name that appears twice is still there twice.</summary>
    public JsonElement ToElement()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true })) Write(writer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private void Write(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, value) in Members)
                {
                    writer.WritePropertyName(name);
                    value.Write(writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in Elements) element.Write(writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Text);
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Text);
                break;
            case JsonValueKind.True:
                writer.WriteBooleanValue(true);
                break;
            case JsonValueKind.False:
                writer.WriteBooleanValue(false);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static JsonPart Read(ref Utf8JsonReader reader, string path, Lines lines)
    {
        var (line, column) = lines.Of(reader.TokenStartIndex);
        JsonPart Part(JsonValueKind kind) => new(kind, path, line, column);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<(string, JsonPart)>();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    var (nameLine, nameColumn) = lines.Of(reader.TokenStartIndex);
                    reader.Read();
                    members.Add((name, Read(ref reader, $"{path}.{name}", lines) with { Line = nameLine, Column = nameColumn }));
                }

                return Part(JsonValueKind.Object) with { Members = members };
            case JsonTokenType.StartArray:
                var elements = new List<JsonPart>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) elements.Add(Read(ref reader, $"{path}[{elements.Count}]", lines));
                return Part(JsonValueKind.Array) with { Elements = elements };
            case JsonTokenType.String:
                return Part(JsonValueKind.String) with { Text = reader.GetString()! };
            case JsonTokenType.Number:
                return Part(JsonValueKind.Number) with { Text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan) };
            case JsonTokenType.True:
                return Part(JsonValueKind.True);
            case JsonTokenType.False:
                return Part(JsonValueKind.False);
            default:
                return Part(JsonValueKind.Null);
        }
    }

    // The message already begins with the place; that of the reader counts lines and bytes from 0.
    private static string Cause(JsonException exception)
    {
        var place = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? exception.Message : exception.Message[..place];
    }

    private sealed class Lines
    {
        private readonly List<int> _starts = [0];

        public Lines(ReadOnlySpan<byte> text)
        {
            for (var index = 0; index < text.Length; index++)
            {
                if (text[index] == (byte)'\n') _starts.Add(index + 1);
            }
        }

        public (int Line, int Column) Of(long position)
        {
            var found = _starts.BinarySearch((int)position);
            var line = found >= 0 ? found : ~found - 1;
            return (line + 1, (int)position - _starts[line] + 1);
        }
    }
}
