using System.Text.Json;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Policies;

/// <summary>A value in a policy and where it stands.</summary>
/// <param name="Path">Its JSON path.</param>
/// <param name="Element">The value.</param>
public readonly record struct PolicyNode(string Path, JsonElement Element)
{
    /// <summary>A refusal of this value.</summary>
    public MalformedPolicyException Malformed(string problem) => new(Path, problem);

    /// <summary>The members of an object in which each name may stand once.</summary>
    /// <param name="what">What the object is, for messages.</param>
    /// <param name="known">The names that it may have; null for any.</param>
    /// <exception cref="MalformedPolicyException">It is no object, or a name is unknown or stands there twice.</exception>
    public IReadOnlyList<(string Name, PolicyNode Value)> Members(string what, IReadOnlyList<string>? known)
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Malformed($"Expected {what} as a JSON object, not {Kind}.");
        var members = new List<(string Name, PolicyNode Value)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in Element.EnumerateObject())
        {
            var name = Decode(member, static member => member.Name);
            var shown = Quote.Of(name);
            if (!seen.Add(name)) throw Malformed($"{shown} stands there twice. Join both into one.");
            if (known is not null && !known.Contains(name))
            {
                var meant = Spelling.Nearest(name, known);
                throw Malformed($"{shown} is no element of {what}.{(meant is null ? $" Remove it; the elements are {string.Join(", ", known)}." : $" Did you mean {meant}?")}");
            }

            members.Add((name, new PolicyNode(IsPlain(name) ? $"{Path}.{name}" : $"{Path}['{shown}']", member.Value)));
        }

        return members;
    }

    /// <summary>The elements of a list with at least one; a value alone is a list of one.</summary>
    /// <param name="what">What an element is, for messages.</param>
    /// <exception cref="MalformedPolicyException">The list is empty.</exception>
    public IReadOnlyList<PolicyNode> OneOrMore(string what)
    {
        if (Element.ValueKind != JsonValueKind.Array) return [this];
        var path = Path;
        var elements = Element.EnumerateArray().Select((element, index) => new PolicyNode($"{path}[{index}]", element)).ToList();
        return elements.Count > 0 ? elements : throw Malformed($"The list is empty. Write at least one {what}.");
    }

    /// <summary>The value as text.</summary>
    /// <exception cref="MalformedPolicyException">It is no string, or one that is not Unicode.</exception>
    public string Text() => Element.ValueKind == JsonValueKind.String
        ? Decode(Element, static element => element.GetString()!)
        : throw Malformed($"Expected a string, not {Kind}. Put it in quotation marks.");

    /// <summary>The value of a condition as text: quotation marks are optional around numbers and truth values.</summary>
    /// <exception cref="MalformedPolicyException">It is none of the three.</exception>
    public string Scalar() => Element.ValueKind switch
    {
        JsonValueKind.Number => Element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => Text(),
        _ => throw Malformed($"Expected a string, a number or a truth value, not {Kind}."),
    };

    private string Kind => Element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };

    private static bool IsPlain(string name) => name.Length is > 0 and <= 40 && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    // An escape such as \ud800 alone is well-formed JSON, but no text.
    private string Decode<T>(T value, Func<T, string> read)
    {
        try
        {
            return read(value);
        }
        catch (InvalidOperationException)
        {
            throw Malformed("A string there is not valid Unicode text. Replace the lone surrogate.");
        }
    }
}
