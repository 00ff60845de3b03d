namespace MeshCi.Deployment.Ledgers.Stores;

/// <summary>Tells a folder that does not exist yet from one that cannot be used, and explains why.</summary>
internal static class LedgerFolder
{
    // ELOOP.
    private const int LoopOnLinux = 40;
    private const int LoopOnMac = 62;

    /// <summary>Whether a folder exists. False means that it certainly does not, so that it contains nothing.</summary>
    /// <exception cref="IOException">Something else has its name or that of a folder above it, or the file system cannot tell.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not look it up.</exception>
    public static bool Exists(string folder)
    {
        for (var path = folder; path is not null; path = Path.GetDirectoryName(path))
        {
            FileAttributes attributes;
            try
            {
                attributes = File.GetAttributes(path);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException
                || missing.HResult == (OperatingSystem.IsMacOS() ? LoopOnMac : LoopOnLinux))
            {
                // A link to itself has the name of a folder above.
                continue;
            }

            // A link to a folder is a folder; a link to itself or to nothing is not.
            if (!attributes.HasFlag(FileAttributes.Directory)) throw new ObstacleException(path, $"'{path}' is not a directory");
            return path == folder;
        }

        return false;
    }

    /// <summary>A folder has the name of a file of the ledger.</summary>
    public static IOException InTheWay(string path) => new ObstacleException(path, $"'{path}' is a directory where MeshCi expects a file");

    /// <summary>What failed, why, and what to do.</summary>
    /// <param name="path">The file or folder that was read or written.</param>
    /// <param name="root">The directory of the ledger.</param>
    /// <param name="problem">What the operating system reported.</param>
    public static string Explain(string path, string root, Exception problem) =>
        $"The ledger file '{path}' cannot be read or written: {problem.Message.TrimEnd('.')}. {Fix(root, problem)}";

    private static string Fix(string root, Exception problem) => problem switch
    {
        // MeshLedger itself refers to it: what it refers to belongs to the user.
        ObstacleException obstacle when obstacle.IsAtOrAbove(root) => "Set MeshLedger to a directory, or to a path where one can be created.",
        ObstacleException => "Move it out of the way, or set MeshLedger to another directory.",
        PathTooLongException => ShorterPath,
        UnauthorizedAccessException => "Give the current user permission to read and write that directory, or set MeshLedger to another directory.",
        { HResult: var code } when OperatingSystem.IsWindows() => (code & 0xffff) switch
        {
            0x70 or 0x27 => FreeSpace,
            0x13 => Writable,
            0xce => ShorterPath,
            _ => OtherDirectory,
        },
        // ENOSPC, EDQUOT of Linux and of macOS, EROFS, ENAMETOOLONG of Linux and of macOS.
        { HResult: 28 or 122 or 69 } => FreeSpace,
        { HResult: 30 } => Writable,
        { HResult: 36 or 63 } => ShorterPath,
        _ => OtherDirectory,
    };

    private const string FreeSpace = "Free some space, or set MeshLedger to another directory.";
    private const string Writable = "Make that file system writable, or set MeshLedger to another directory.";
    private const string ShorterPath = "Set MeshLedger to a directory with a shorter path.";
    private const string OtherDirectory = "Check that directory and its disk or network share, or set MeshLedger to another directory.";

    private sealed class ObstacleException(string path, string message) : IOException(message)
    {
        /// <summary>Whether it is in the place of a folder or of a folder above it.</summary>
        public bool IsAtOrAbove(string folder)
        {
            for (var each = folder; each is not null; each = Path.GetDirectoryName(each))
                if (each == path) return true;
            return false;
        }
    }
}
