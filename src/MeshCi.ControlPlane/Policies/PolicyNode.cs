using System.Text.Json;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Policies;

/// <summary>A value in a policy and its place.</summary>
/// <param name="Path">Its JSON path.</param>
/// <param name="Element">The value.</param>
internal readonly record struct PolicyNode(string Path, JsonElement Element)
{
    /// <summary>The exception for a problem with this value.</summary>
    public MalformedPolicyException Malformed(string problem) => new(Path, problem);

    /// <summary>The members of an object, in which each name may appear once.</summary>
    /// <param name="what">The object in words, for messages.</param>
    /// <param name="known">The allowed names; null for any.</param>
    /// <exception cref="MalformedPolicyException">It is not an object, or a name is unknown or appears twice.</exception>
    public IReadOnlyList<(string Name, PolicyNode Value)> Members(string what, IReadOnlyList<string>? known)
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Malformed($"Expected {what} as a JSON object, not {Kind}.");
        var members = new List<(string Name, PolicyNode Value)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in Element.EnumerateObject())
        {
            var name = Decode(member, static member => member.Name);
            var shown = Quote.Of(name);
            if (!seen.Add(name)) throw Malformed($"{shown} appears twice. Combine them.");
            if (known is not null && !known.Contains(name)) throw Malformed(PolicyMessages.UnknownElement(shown, what, known, Spelling.Nearest(name, known)));

            members.Add((name, new PolicyNode(IsPlain(name) ? $"{Path}.{name}" : $"{Path}['{shown}']", member.Value)));
        }

        return members;
    }

    /// <summary>The elements of a list with at least one; a single value counts as a list with that value.</summary>
    /// <param name="what">An element in words, for messages.</param>
    /// <exception cref="MalformedPolicyException">The list is empty.</exception>
    public IReadOnlyList<PolicyNode> OneOrMore(string what)
    {
        if (Element.ValueKind != JsonValueKind.Array) return [this];
        var path = Path;
        var elements = Element.EnumerateArray().Select((element, index) => new PolicyNode($"{path}[{index}]", element)).ToList();
        return elements.Count > 0 ? elements : throw Malformed($"The list is empty. Write at least one {what}.");
    }

    /// <summary>The value of a string.</summary>
    /// <exception cref="MalformedPolicyException">It is not a string, or not valid Unicode.</exception>
    public string Text() => Element.ValueKind == JsonValueKind.String
        ? Decode(Element, static element => element.GetString()!)
        : throw Malformed($"Expected a string, not {Kind}. Put it in quotation marks.");

    /// <summary>The value of a condition as text: quotation marks are optional around numbers and Booleans.</summary>
    /// <exception cref="MalformedPolicyException">It is not a string, number or Boolean.</exception>
    public string Scalar() => Element.ValueKind switch
    {
        JsonValueKind.Number => Element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => Text(),
        _ => throw Malformed($"Expected a string, a number or a Boolean, not {Kind}."),
    };

    private string Kind => Element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a Boolean",
    };

    private static bool IsPlain(string name) => name.Length is > 0 and <= 40 && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    // A single escape such as \ud800 is well-formed JSON, but not valid Unicode.
    private string Decode<T>(T value, Func<T, string> read)
    {
        try
        {
            return read(value);
        }
        catch (InvalidOperationException)
        {
            throw Malformed("This string is not valid Unicode. Replace the lone surrogate.");
        }
    }
}
