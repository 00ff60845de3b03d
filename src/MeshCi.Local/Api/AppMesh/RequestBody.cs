using System.Text.Json;
using System.Text.Unicode;
using MeshCi.ControlPlane.Verbs;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Local.Http;

namespace MeshCi.Local.Api.AppMesh;

/// <summary>The JSON object of a request. Members that are not in the model are ignored, as in the service.</summary>
internal sealed class RequestBody : IDisposable
{
    private readonly JsonDocument _document;

    private RequestBody(JsonDocument document, JsonElement root) => (_document, Root) = (document, root);

    /// <summary>The object, with its whole numbers written as digits only.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads a body; an empty one is an empty object.</summary>
    /// <exception cref="ApiException">It is not a JSON object, is nested deeper than 64 levels, or contains text that is not valid Unicode.</exception>
    public static RequestBody Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) bytes = "{}"u8.ToArray();
        try
        {
            if (!Utf8.IsValid(bytes.Span)) throw ApiException.BadRequest("The body is not UTF-8.");
            var plain = CheckText(bytes.Span);
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new RequestBody(document, plain ? document.RootElement : WholeNumber.Normal(document.RootElement));
            document.Dispose();
            throw ApiException.BadRequest("The body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            throw ApiException.BadRequest($"The body is not valid JSON: {exception.Message}");
        }
    }

    /// <summary>The member, or null if it is absent or null.</summary>
    /// <exception cref="ApiException">It appears twice.</exception>
    public JsonElement? Find(string name)
    {
        JsonElement? found = null;
        foreach (var member in Root.EnumerateObject())
        {
            if (!member.NameEquals(name)) continue;
            if (found is not null) throw ApiException.BadRequest($"{name} appears twice.");
            found = member.Value;
        }

        return found is { ValueKind: JsonValueKind.Null } ? null : found;
    }

    /// <summary>The text member, or null if it is absent.</summary>
    /// <exception cref="ApiException">It is not a string.</exception>
    public string? Text(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw ApiException.BadRequest($"{name} must be a string.");

    /// <summary>The name of the resource to create.</summary>
    /// <exception cref="ApiException">It is absent or not a string.</exception>
    public string Name(ResourceKind kind) => Text(kind.Info().NameMember) ?? throw ApiException.BadRequest($"{kind.Info().NameMember} is required.");

    /// <summary>The <c>clientToken</c> with its request; null if it is absent.</summary>
    /// <exception cref="ApiException">It is not 1 to 36 letters, digits, hyphens or underscores.</exception>
    public CallToken? Token()
    {
        if (Text("clientToken") is not { } token) return null;
        return token.Length is >= 1 and <= 36 && token.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            ? new CallToken(token, CanonicalJson.Write(Root))
            : throw ApiException.BadRequest("clientToken must be 1 to 36 letters, digits, hyphens or underscores.");
    }

    /// <summary>The <c>tags</c> of TagResource by key.</summary>
    /// <exception cref="ApiException">They are absent or do not conform to the model, a key appears twice or is reserved, or there are more than a resource can
    /// have.</exception>
    public IReadOnlyDictionary<string, string> Tags()
    {
        var tags = ReadTags(required: true);
        return tags.Count <= ChangeVerbs.MaximumTags ? tags : throw ApiException.TooManyTags(TooManyTags(tags.Count));
    }

    /// <summary>
    /// The <c>tags</c> of a create operation by key; empty if they are absent. No create operation has TooManyTagsException: too long a list does not
    /// conform to the model.
    /// </summary>
    /// <exception cref="ApiException">They do not conform to the model, or a key appears twice or is reserved.</exception>
    public IReadOnlyDictionary<string, string> TagsAtCreation()
    {
        var tags = ReadTags(required: false);
        return tags.Count <= ChangeVerbs.MaximumTags ? tags : throw ApiException.BadRequest(TooManyElements("tags", tags.Count));
    }

    private Dictionary<string, string> ReadTags(bool required)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var element in List("tags", required))
        {
            var violations = ShapeValidator.Validate(element, Shape.Of(typeof(TagRef)), $"tags[{index++}]", allowUnknown: true);
            if (violations.Count > 0) throw ApiException.BadRequest($"{violations[0].Path} {violations[0].Message}");
            var key = element.GetProperty("key").GetString()!;
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw ApiException.BadRequest(ReservedKey(key));
            if (!tags.TryAdd(key, element.GetProperty("value").GetString()!)) throw ApiException.BadRequest($"The tag key {key} appears twice.");
        }

        return tags;
    }

    /// <summary>The <c>tagKeys</c>.</summary>
    /// <exception cref="ApiException">They do not conform to the model.</exception>
    public IReadOnlyList<string> TagKeys()
    {
        var keys = new List<string>();
        foreach (var element in List("tagKeys", required: true))
        {
            var key = element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
            if (TextLength.Of(key) is < 1 or > 128) throw ApiException.BadRequest($"tagKeys[{keys.Count}] must be a string of 1 to 128 characters.");
            keys.Add(key);
        }

        return keys.Count <= ChangeVerbs.MaximumTags ? keys : throw ApiException.BadRequest(TooManyElements("tagKeys", keys.Count));
    }

    /// <inheritdoc />
    public void Dispose() => _document.Dispose();

    private JsonElement.ArrayEnumerator List(string name, bool required)
    {
        if (Find(name) is not { } list) return required ? throw ApiException.BadRequest($"{name} is required.") : default;
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw ApiException.BadRequest($"{name} must be a list.");
    }

    private static string TooManyTags(int count) => $"A resource can have at most {ChangeVerbs.MaximumTags} tags, not {count}.";

    private static string TooManyElements(string name, int count) => $"{name} must have 0 to {ChangeVerbs.MaximumTags} elements, not {count}.";

    private static string ReservedKey(string key) => $"The tag key {key} begins with aws:, which is reserved.";

    // A single escape such as \ud800 is well-formed JSON, but code that reads it as text later fails. Returns whether every number is only digits.
    private static bool CheckText(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        var plain = true;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number) plain &= reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw ApiException.BadRequest("The body contains a string that is not valid Unicode.");
            }
        }

        return plain;
    }
}
