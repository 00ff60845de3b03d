namespace MeshCi.Tasks.Verbs;

/// <summary>Writes a complete file or none: if the disk is full, the old file is kept.</summary>
internal static class WholeFile
{
    public static async System.Threading.Tasks.Task WriteAsync(string file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Not derived from the name of the file, which may be as long as the file system allows.
        var unfinished = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            await File.WriteAllBytesAsync(unfinished, bytes, cancellationToken).ConfigureAwait(false);
            File.Move(unfinished, file, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
