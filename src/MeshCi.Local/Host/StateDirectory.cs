using System.Text;
using MeshCi.ControlPlane.Identity;
using MeshCi.Shared;

namespace MeshCi.Local.Host;

/// <summary>The files that a control plane keeps, and how others find it. One process at a time owns them, by the lock.</summary>
internal sealed class StateDirectory
{
    private StateDirectory(StateFiles files) => Files = files;

    /// <summary>The names of its files.</summary>
    public StateFiles Files { get; }

    /// <summary>The directory of that path; created, for its user alone, if it is missing.</summary>
    /// <exception cref="StartRefusedException">It cannot be created or used.</exception>
    public static StateDirectory Open(string path)
    {
        try
        {
            var files = new StateFiles(path);
            files.CreateDirectory();
            return new StateDirectory(files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StartRefusedException($"The state directory {path} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Takes the lock, or gives null if another process has it. Nothing else is touched.</summary>
    /// <exception cref="StartRefusedException">The lock file cannot be opened for another reason.</exception>
    public FileStream? TryLock()
    {
        try
        {
            return new FileStream(Files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{Files.Lock} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>Keeps the directory out of version control, whoever's repository it lies in.</summary>
    public void KeepOutOfVersionControl()
    {
        var path = Path.Combine(Files.Directory, ".gitignore");
        if (!File.Exists(path)) File.WriteAllText(path, "*\n");
    }

    /// <summary>The administrator key: read, or made at random at the first start.</summary>
    /// <exception cref="StartRefusedException">The file is there but holds no key.</exception>
    public Credential ReadOrCreateAdministrator()
    {
        if (!File.Exists(Files.Credentials))
        {
            var created = Credential.CreateAdministrator();
            Replace(Files.Credentials, Encoding.UTF8.GetBytes(CredentialsFile.Profile("default", created)));
            return created;
        }

        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Files.Credentials, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return Credential.ReadAdministrator(File.ReadAllLines(Files.Credentials)) ?? throw new StartRefusedException(
            $"{Files.Credentials} holds no aws_access_key_id and aws_secret_access_key under [default]. Restore it, or delete it to have a new key made; the database stays.");
    }

    /// <summary>Writes the users' keys beside the administrator's; does nothing where they stand there already.</summary>
    public void WriteUsers(IReadOnlyList<User> users)
    {
        var present = File.ReadAllText(Files.Credentials);
        var wanted = CredentialsFile.WithUsers(present, users);
        if (wanted != present) Replace(Files.Credentials, Encoding.UTF8.GetBytes(wanted));
    }

    /// <summary>Publishes what the process reports about itself, as a whole or not at all.</summary>
    public void Publish(ControlPlaneReport report) => Replace(Files.Report, report.Write());

    /// <summary>What the process that serves the directory reports about itself; null while none is ready.</summary>
    public ControlPlaneReport? ReadReport()
    {
        try
        {
            return ControlPlaneReport.Parse(File.ReadAllBytes(Files.Report));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is about to start or to end.
            return null;
        }
    }

    /// <summary>Takes the endpoint back, so that no one starts to call a process that is about to end.</summary>
    public void WithdrawReport() => File.Delete(Files.Report);

    /// <summary>Leaves the reason of a refused start where the starter can show it.</summary>
    public void ReportFailure(string reason) => Replace(Files.Error, Encoding.UTF8.GetBytes(reason + "\n"));

    /// <summary>Removes what an earlier process left that no longer holds.</summary>
    public void ClearStaleReports()
    {
        File.Delete(Files.Report);
        File.Delete(Files.Error);
    }

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EWOULDBLOCK of Linux and of macOS.
    private static bool IsHeldByAnother(IOException problem) =>
        OperatingSystem.IsWindows() ? (problem.HResult & 0xffff) is 32 or 33 : problem.HResult is 11 or 35;

    private static void Replace(string path, ReadOnlySpan<byte> text)
    {
        var temporary = path + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(text);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
