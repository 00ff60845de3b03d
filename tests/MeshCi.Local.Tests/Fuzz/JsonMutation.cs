using System.Text;
using System.Text.Json;

namespace MeshCi.Local.Tests.Fuzz;

/// <summary>Rewrites a JSON text with one to three errors somewhere in it.</summary>
internal sealed class JsonMutation(Random random)
{
    private static readonly string[] WrongValues =
    [
        "null", "true", "-1", "0", "1.0", "1e400", "-0", "9223372036854775808", "0.1", "\"\"", "\"x\"", "[]", "{}", "[[]]", "[null]", "{\"\":{}}",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\ufeff\"", "\"\u202e\u0301\"", "\"{env:PATH}\"", "\"'; DROP TABLE resource; --\"", "NaN", "01", "\"\n\"", "'x'", "",
    ];

    private int _left;
    private int _places;

    /// <summary>The text with the changes.</summary>
    public string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        _places = Count(document.RootElement);
        _left = random.Next(1, 4);
        var text = new StringBuilder();
        Write(text, document.RootElement);
        return text.ToString();
    }

    private static int Count(JsonElement value) => 1 + value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Sum(member => Count(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(Count),
        _ => 0,
    };

    private void Write(StringBuilder text, JsonElement value)
    {
        if (_left > 0 && random.Next(_places) < 2)
        {
            _left--;
            text.Append(Wrong(value));
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Join(text, '{', '}', value.EnumerateObject(), (member, target) =>
                {
                    target.Append(JsonSerializer.Serialize(Name(member.Name))).Append(':');
                    Write(target, member.Value);
                });
                break;
            case JsonValueKind.Array:
                Join(text, '[', ']', value.EnumerateArray(), (element, target) => Write(target, element));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    // A member or an element may be missing or duplicated.
    private void Join<T>(StringBuilder text, char open, char close, IEnumerable<T> parts, Action<T, StringBuilder> write)
    {
        text.Append(open);
        var first = true;
        foreach (var part in parts)
        {
            for (var times = Happens() ? random.Next(3) : 1; times > 0; times--)
            {
                if (!first) text.Append(',');
                first = false;
                write(part, text);
            }
        }

        text.Append(close);
    }

    private string Name(string name) => !Happens() ? name : random.Next(4) switch
    {
        0 => name.ToUpperInvariant(),
        1 => name + "x",
        2 => "__proto__",
        _ => new string('n', 70_000),
    };

    private bool Happens()
    {
        if (_left == 0 || random.Next(_places * 4) > 0) return false;
        _left--;
        return true;
    }

    private string Wrong(JsonElement value) => random.Next(20) switch
    {
        0 => Nested("[", "]"),
        1 => Nested("{\"a\":", "}"),
        2 => $"\"{new string('x', random.Next(1, 300_000))}\"",
        3 => "[" + string.Join(',', Enumerable.Repeat(value.GetRawText(), Math.Min(5000, 500_000 / value.GetRawText().Length))) + "]",
        4 => "{" + string.Join(',', Enumerable.Range(0, 5000).Select(number => $"\"m{number}\":{number}")) + "}",
        _ => WrongValues[random.Next(WrongValues.Length)],
    };

    private string Nested(string open, string close)
    {
        var depth = random.Next(2) == 0 ? random.Next(1, 70) : 50_000;
        return string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
    }
}
