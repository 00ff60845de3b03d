using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MeshCi.Aws.Ledgers;

/// <summary>
/// The names of objects. S3 lists names in ascending order only, so that the name of an entry begins with a number that decreases:
/// <c>999999999987-00000012.json</c>. A replaced content is an object of its own, with a number after <c>~</c>: no object is ever overwritten, and each write
/// is decided by the same condition, that there is no such object yet.
/// </summary>
/// <param name="root">What all names begin with.</param>
internal sealed partial class S3Keys(string root)
{
    private const long Highest = 999_999_999_999;

    /// <summary>The name of a key's object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="generation">0 for the first content, and one more for each one that replaced another.</param>
    public string ObjectOf(string key, int generation = 0)
    {
        var segments = key.Split('/').Select(Escape).ToArray();
        if (EntryName().Match(segments[^1]) is { Success: true } entry
            && long.Parse(entry.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) is var number)
            segments[^1] = string.Create(CultureInfo.InvariantCulture, $"{Highest - number:D12}-{segments[^1]}");
        var name = root + string.Join('/', segments);
        return generation == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}~{generation}");
    }

    /// <summary>What the names of the objects of keys with a prefix begin with.</summary>
    /// <param name="prefix">The prefix, empty or with <c>/</c> at its end.</param>
    public string PrefixOf(string prefix) =>
        root + string.Concat(prefix.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(segment => Escape(segment) + "/"));

    /// <summary>What an object belongs to.</summary>
    /// <param name="prefix">A prefix of keys that the name of the object begins with.</param>
    /// <param name="name">The name of the object.</param>
    /// <returns>The key with one segment more than the prefix, and the generation; null if no key has such an object.</returns>
    public (string Key, int Generation)? KeyOf(string prefix, string name)
    {
        var parts = name[PrefixOf(prefix).Length..].Split('~');
        var generation = 0;
        if (parts[0].Length == 0 || parts.Length > 2
            || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out generation))) return null;
        var key = prefix + Uri.UnescapeDataString(InvertedNumber().Replace(parts[0], ""));
        return (key, generation);
    }

    /// <summary>Whether an object has the name that a file of a ledger in a directory has.</summary>
    public static bool IsOfDirectory(string name) => EntryName().IsMatch(name[(name.LastIndexOf('/') + 1)..]);

    /// <summary>The segment that a common prefix of names ends with.</summary>
    public static string SegmentOf(string prefix) => Uri.UnescapeDataString(prefix.TrimEnd('/').Split('/')[^1]);

    /// <summary>Keeps letters, digits, <c>-</c>, <c>_</c> and inner dots, and percent-encodes all other characters.</summary>
    private static string Escape(string segment)
    {
        var escaped = new StringBuilder();
        foreach (var unit in Encoding.UTF8.GetBytes(segment))
        {
            var plain = char.IsAsciiLetterOrDigit((char)unit) || unit is (byte)'-' or (byte)'_' || (unit == '.' && escaped.Length > 0);
            if (plain) escaped.Append((char)unit);
            else escaped.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }

        return escaped.ToString();
    }

    [GeneratedRegex(@"^([0-9]{8,12})\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex EntryName();

    // A person may have added something to the end of the name.
    [GeneratedRegex(@"^[0-9]{12}-(?=[0-9]{8,12}\.json)", RegexOptions.CultureInvariant)]
    private static partial Regex InvertedNumber();
}
