using System.Globalization;

namespace MeshCi.Shared;

/// <summary>
/// Reads files whose paths come from a user, or that anything else can have replaced. A device never ends and a named pipe blocks until another process writes
/// to it, so only files with a length are opened, and only up to a limit.
/// </summary>
internal static class OrdinaryFile
{
    /// <summary>The largest file, in bytes, of those that people write and of those with a few lines.</summary>
    public const int Largest = 16 * 1024 * 1024;

    /// <summary>The content of a file. Empty for what has no length: an empty file, a device or a named pipe.</summary>
    /// <param name="path">Full path. Links are followed.</param>
    /// <param name="largest">The largest file to read, in bytes.</param>
    /// <returns>The content, or null if the file is larger.</returns>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not read the file.</exception>
    public static byte[]? Read(string path, long largest)
    {
        var length = Length(path);
        return length == 0 ? [] : length > largest ? null : File.ReadAllBytes(path);
    }

    /// <summary>The content of a file that must not be larger than a limit. Empty for what has no length.</summary>
    /// <exception cref="IOException">The file does not exist, cannot be read or is larger.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not read the file.</exception>
    public static byte[] ReadAll(string path, long largest = Largest) =>
        Read(path, largest) ?? throw new IOException(string.Create(
            CultureInfo.InvariantCulture, $"The file '{path}' is larger than {largest / 1024 / 1024} MiB."));

    /// <summary>The text of a file that must not be larger than a limit. Empty for what has no length.</summary>
    /// <exception cref="IOException">The file does not exist, cannot be read or is larger.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not read the file.</exception>
    public static string ReadAllText(string path, long largest = Largest)
    {
        using var reader = new StreamReader(new MemoryStream(ReadAll(path, largest)));
        return reader.ReadToEnd();
    }

    /// <summary>The first bytes of a file, as many as fit into the buffer and as the file has.</summary>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not read the file.</exception>
    public static Span<byte> Head(string path, Span<byte> buffer)
    {
        if (Length(path) == 0) return [];
        using var stream = File.OpenRead(path);
        return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }

    private static long Length(string path)
    {
        var file = new FileInfo(path);
        return ((FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file).Length;
    }
}
