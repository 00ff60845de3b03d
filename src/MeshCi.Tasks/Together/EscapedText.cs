using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Together;

/// <summary>
/// Creates items whose texts tasks read as they are given here. MSBuild expects escaped texts, and its own method is in an assembly that only MSBuild loads.
/// </summary>
internal static class EscapedText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("%*?@$();'");

    /// <summary>An item with a name and metadata.</summary>
    public static ITaskItem Item(string name, IEnumerable<KeyValuePair<string, string>> metadata) =>
        new TaskItem(Of(name), metadata.ToDictionary(entry => entry.Key, entry => Of(entry.Value), StringComparer.OrdinalIgnoreCase));

    private static string Of(string text)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (Special.Contains(character)) escaped.Append(CultureInfo.InvariantCulture, $"%{(int)character:X2}");
            else escaped.Append(character);
        }

        return escaped.ToString();
    }
}
