using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeshCi.Shared;

namespace MeshCi.Deployment.Ledgers.Stores;

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

    /// <summary>The segment of the key that a file belongs to.</summary>
    public static string SegmentOfFile(string file) => Uri.UnescapeDataString(Path.GetFileName(file));

    /// <summary>
    /// The segment of the keys that a folder belongs to; null if the folder has a shortened name and the file with the whole name is missing, although it
    /// is written before the first key.
    /// </summary>
    /// <exception cref="IOException">The file with the name cannot be read.</exception>
    public static string? SegmentOfFolder(string folder)
    {
        // Files are never shortened: an editor may have added a ~ to the name of one.
        var name = Path.GetFileName(folder);
        if (!IsShortened(name)) return Uri.UnescapeDataString(name);
        return Path.Combine(folder, NameFile) is var file && File.Exists(file) ? OrdinaryFile.ReadAllText(file) : null;
    }

    /// <summary>Whether the name of something is that of a numbered file.</summary>
    public static bool IsNumbered(string path) => Path.GetFileNameWithoutExtension(path).All(char.IsAsciiDigit);

    /// <summary>Whether a file contains the name of its folder.</summary>
    public static bool IsName(string file) => Path.GetFileName(file) == NameFile && IsShortened(Path.GetFileName(Path.GetDirectoryName(file)!));

    /// <summary>The file that replaces the content with a tag of another file.</summary>
    public static string SuccessorOf(string file, string tag) =>
        Path.Combine(Path.GetDirectoryName(file)!, $"{SuccessorPrefix(file)}{tag[..HashLength]}");

    /// <summary>The files that <see cref="SuccessorOf"/> names for any content of a file.</summary>
    public static IEnumerable<string> SuccessorsOf(string file) => Directory.EnumerateFiles(Path.GetDirectoryName(file)!, SuccessorPrefix(file) + "*");

    private static bool IsShortened(string folder) => folder.Length == ShortenedLength + 1 + HashLength && folder[ShortenedLength] == Shortened;

    private static string SuccessorPrefix(string file) => $".{Path.GetFileName(file)}.after-";

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
