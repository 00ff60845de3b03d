using System.Globalization;
using System.Runtime.InteropServices;

namespace MeshCi.Shared;

/// <summary>The owner of a file, for messages. .NET does not provide it; on Linux, the layout of <c>statx</c> is the same for all processors.</summary>
internal static partial class FileOwner
{
    private const int WorkingDirectory = -100;
    private const uint UserWanted = 8;
    private const int StructureSize = 256;
    private const int UserOffset = 20;
    private const string Accounts = "/etc/passwd";

    /// <summary>The owner as part of a sentence, such as <c>the user 'alice'</c>; null if it is unknown.</summary>
    public static string? Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            var buffer = new byte[StructureSize];
            if (Status(WorkingDirectory, path, 0, UserWanted, buffer) != 0) return null;
            var id = BitConverter.ToUInt32(buffer, UserOffset);
            return NameOf(id) is { } name ? $"the user '{name}'" : string.Create(CultureInfo.InvariantCulture, $"the user with id {id}");
        }
        catch (Exception unknown) when (unknown is EntryPointNotFoundException or DllNotFoundException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? NameOf(uint id)
    {
        var text = id.ToString(CultureInfo.InvariantCulture);
        if (!File.Exists(Accounts)) return null;
        return File.ReadLines(Accounts).Select(line => line.Split(':')).FirstOrDefault(row => row.Length > 2 && row[2] == text)?[0];
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int directory, string path, int flags, uint mask, [Out] byte[] status);
}
