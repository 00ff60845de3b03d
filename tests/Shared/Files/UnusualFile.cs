using System.Diagnostics;

namespace MeshCi.Tests.Files;

/// <summary>What can have the name of a file and cannot be read as one. Windows has none of these.</summary>
internal static class UnusualFile
{
    /// <summary>A pipe that no process writes to: opening it blocks.</summary>
    public const string Pipe = "pipe";

    /// <summary>A device that never ends.</summary>
    public const string Device = "device";

    /// <summary>A file that does not fit into memory. It takes no space on the disk.</summary>
    public const string Huge = "huge file";

    /// <summary>Puts it in the place of a file.</summary>
    public static void Create(string path, string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no files of devices.");
        File.Delete(path);
        switch (kind)
        {
            case Pipe:
                using (var program = Process.Start("mkfifo", [path])) program.WaitForExit();
                break;
            case Device:
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case Huge:
                using (var file = File.Create(path)) file.SetLength(20L * 1024 * 1024 * 1024);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }
}
