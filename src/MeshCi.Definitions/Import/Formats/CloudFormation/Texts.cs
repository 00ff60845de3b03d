using System.Globalization;
using System.Text;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>Functions of text and lists. Their arguments are evaluated already.</summary>
internal static class Texts
{
    /// <summary>The longest text that a function returns, in characters: as long as the largest template.</summary>
    public const int Longest = 1 << 20;

    /// <summary>The result of a function whose text would be longer.</summary>
    public static SourceUnknown TooLong(string function, int line) =>
        new(line, $"The result of {function} has more than a million characters. Correct the template.");

    /// <summary><c>Fn::Join</c>.</summary>
    public static SourceNode Join(SourceNode argument, int line)
    {
        if (argument is not SourceList { Elements: [SourceScalar separator, SourceList parts] })
            return Wrong("Fn::Join", "a separator and a list", argument, line);
        if (FirstUnknown(parts, line) is { } unknown) return unknown;
        if (parts.Elements.Any(part => part is not SourceScalar)) return Wrong("Fn::Join", "a list of text", argument, line);
        var length = parts.Elements.Cast<SourceScalar>().Sum(part => (long)part.Text.Length + separator.Text.Length);
        return length > Longest ? TooLong("Fn::Join", line)
            : SourceScalar.Of(string.Join(separator.Text, parts.Elements.Cast<SourceScalar>().Select(part => part.Text)), line);
    }

    /// <summary><c>Fn::Select</c>.</summary>
    public static SourceNode Select(SourceNode argument, int line)
    {
        if (argument is not SourceList { Elements: [SourceScalar index, SourceList list] }
            || !int.TryParse(index.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return Wrong("Fn::Select", "an index and a list", argument, line);
        return position < list.Elements.Count ? list.Elements[position] : Wrong("Fn::Select", $"a list with an element {index.Text}", argument, line);
    }

    /// <summary><c>Fn::Split</c>.</summary>
    public static SourceNode Split(SourceNode argument, int line)
    {
        if (argument is not SourceList { Elements: [SourceScalar { Text.Length: > 0 } separator, SourceScalar text] })
            return Wrong("Fn::Split", "a separator and text", argument, line);
        return new SourceList(line, [.. text.Text.Split(separator.Text).Select(part => SourceScalar.Of(part, line))]);
    }

    /// <summary><c>Fn::Base64</c>.</summary>
    public static SourceNode Base64(SourceNode argument, int line) => argument is SourceScalar text
        ? SourceScalar.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Text)), line)
        : Wrong("Fn::Base64", "text", argument, line);

    // The argument is a list in which a value may be unknown; then so is the result, for the same cause.
    private static SourceUnknown Wrong(string function, string needs, SourceNode argument, int line) =>
        (argument is SourceList list ? FirstUnknown(list, line) : null) ?? new SourceUnknown(line, $"{function} needs {needs}. Correct the template.");

    private static SourceUnknown? FirstUnknown(SourceList list, int line) =>
        list.Elements.OfType<SourceUnknown>().FirstOrDefault() is { } unknown ? new SourceUnknown(line, unknown.Cause) : null;
}
