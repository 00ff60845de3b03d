using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeshCi.Shared;

namespace MeshCi.Deployment.Ledgers;

/// <summary>
/// The paths of keys in a directory. Each segment of a key is a folder or a file that every file system accepts. If a segment is too long for a file name,
/// its folder has a shortened name with a hash and contains the whole name in a file.
/// </summary>
/// <param name="root">Full path of the directory.</param>
internal sealed class LedgerPaths(string root)
{
    private const int Longest = 200;
    private const int ShortenedLength = 60;
    private const int HashLength = 32;

    // No escaped segment contains it.
    private const char Shortened = '~';
    private const string NameFile = "name.txt";

    /// <summary>Full path of the directory.</summary>
    public string Root => root;

    /// <summary>The path of a key, or of a prefix without its last <c>/</c>.</summary>
    public string PathOf(string key) => Path.Combine([root, .. key.Split('/').Select(FileName)]);

    /// <summary>The files that contain the names of the shortened folders of a key.</summary>
    public IEnumerable<(string File, string Name)> NamesOf(string key)
    {
        var folder = root;
        foreach (var segment in key.Split('/'))
        {
            folder = Path.Combine(folder, FileName(segment));
            if (IsShortened(Path.GetFileName(folder))) yield return (Path.Combine(folder, NameFile), segment);
        }
    }

    /// <summary>
    /// The key of a file below a prefix; null if the file with the name of a shortened folder is missing, although it is written before the first entry.
    /// </summary>
    /// <exception cref="IOException">A file with the name of a folder cannot be read.</exception>
    public string? KeyOf(string prefix, string file)
    {
        var folder = PathOf(prefix.TrimEnd('/'));
        var segments = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar);
        for (var index = 0; index < segments.Length; index++)
        {
            folder = Path.Combine(folder, segments[index]);
            // Files are never shortened: an editor may have added a ~ to the name of one.
            if (index == segments.Length - 1 || !IsShortened(segments[index])) segments[index] = Uri.UnescapeDataString(segments[index]);
            else if (Path.Combine(folder, NameFile) is var name && File.Exists(name)) segments[index] = OrdinaryFile.ReadAllText(name);
            else return null;
        }

        return $"{prefix}{string.Join('/', segments)}";
    }

    private static bool IsShortened(string folder) => folder.Length == ShortenedLength + 1 + HashLength && folder[ShortenedLength] == Shortened;

    private static string FileName(string segment)
    {
        var escaped = Escape(segment);
        if (escaped.Length <= Longest) return escaped;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(segment)));
        return $"{escaped[..ShortenedLength]}{Shortened}{hash[..HashLength]}";
    }

    /// <summary>
    /// Keeps letters, digits, <c>-</c>, <c>_</c> and inner dots, and percent-encodes all other characters, so that no name refers to a file outside the
    /// directory on any file system.
    /// </summary>
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
}
