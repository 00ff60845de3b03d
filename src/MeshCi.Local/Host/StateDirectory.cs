using System.Text;
using MeshCi.ControlPlane.Identity;
using MeshCi.Shared;

namespace MeshCi.Local.Host;

/// <summary>The files of a control plane, and how other processes find it. One process at a time owns them, by a lock.</summary>
internal sealed class StateDirectory
{
    private byte[]? _published;

    private StateDirectory(StateFiles files) => Files = files;

    /// <summary>The names of its files.</summary>
    public StateFiles Files { get; }

    /// <summary>Opens a directory; creates it, with access only for its user, if it does not exist.</summary>
    /// <exception cref="StartRefusedException">It cannot be created or used, or the keys in it would not be safe.</exception>
    public static StateDirectory Open(string path)
    {
        try
        {
            var files = new StateFiles(path);
            files.CreateDirectory();
            return files.Problem() is { } problem ? throw new StartRefusedException(problem) : new StateDirectory(files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StartRefusedException(CannotBeUsed(path, exception.Message), exception);
        }
    }

    /// <summary>Takes the lock; null if another process has it. Nothing else is changed.</summary>
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

    /// <summary>Keeps the directory out of version control, in whatever repository it is.</summary>
    public void KeepOutOfVersionControl()
    {
        if (!File.Exists(Files.IgnoreFile)) File.WriteAllText(Files.IgnoreFile, "*\n");
    }

    /// <summary>The administrator's key: read, or generated at the first start.</summary>
    /// <exception cref="StartRefusedException">The file exists but contains no key.</exception>
    public Credential ReadOrCreateAdministrator()
    {
        if (!File.Exists(Files.Credentials))
        {
            var created = Credential.CreateAdministrator();
            Replace(Files.Credentials, Encoding.UTF8.GetBytes(CredentialsFile.Profile("default", created)));
            return created;
        }

        var lines = OrdinaryFile.ReadAllText(Files.Credentials).Split('\n');
        return Credential.ReadAdministrator(lines) ?? throw new StartRefusedException(NoAdministratorKey);
    }

    private static string CannotBeUsed(string path, string cause) =>
        $"The state directory {path} cannot be used: {cause}" + (new StateFiles(path).ProblemAbove() is { } above ? " " + above : "");

    private string NoAdministratorKey =>
        $"{Files.Credentials} contains no aws_access_key_id and aws_secret_access_key under [default]. "
        + "Restore it, or delete it to generate a new key; the database is kept.";

    /// <summary>Writes the users' keys next to the administrator's; does nothing if they are already there.</summary>
    public void WriteUsers(IReadOnlyList<User> users)
    {
        var present = OrdinaryFile.ReadAllText(Files.Credentials);
        var wanted = CredentialsFile.WithUsers(present, users);
        if (wanted != present) Replace(Files.Credentials, Encoding.UTF8.GetBytes(wanted));
    }

    /// <summary>Publishes the report of the process, completely or not at all.</summary>
    public void Publish(ControlPlaneReport report)
    {
        var text = report.Write();
        Replace(Files.Report, text);
        _published = text;
    }

    /// <summary>
    /// Whether the directory still contains the report of this process. If it was deleted, moved or created again, another process may already serve its path.
    /// </summary>
    public bool IsOwn()
    {
        try
        {
            return _published is null || OrdinaryFile.ReadAll(Files.Report).AsSpan().SequenceEqual(_published);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The report of the process that serves the directory; null if none is ready.</summary>
    public ControlPlaneReport? ReadReport()
    {
        try
        {
            return ControlPlaneReport.Parse(OrdinaryFile.ReadAll(Files.Report));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process is starting or shutting down.
            return null;
        }
    }

    /// <summary>
    /// Removes the report, so that no client starts to call a process that is shutting down. The report of another process remains.
    /// </summary>
    public void WithdrawReport()
    {
        if (IsOwn()) File.Delete(Files.Report);
    }

    /// <summary>Writes the reason of a refused start where the starter can show it.</summary>
    public void ReportFailure(string reason) => Replace(Files.Error, Encoding.UTF8.GetBytes(reason + "\n"));

    /// <summary>Removes outdated reports of an earlier process, and what builds that were killed left behind.</summary>
    public void ClearStaleReports()
    {
        File.Delete(Files.Report);
        File.Delete(Files.Error);
        foreach (var probe in Directory.EnumerateFiles(Files.Directory, StateFiles.Probes)) File.Delete(probe);
    }

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EWOULDBLOCK on Linux and on macOS.
    private static bool IsHeldByAnother(IOException problem) =>
        OperatingSystem.IsWindows() ? (problem.HResult & 0xffff) is 32 or 33 : problem.HResult is 11 or 35;

    private static void Replace(string path, ReadOnlySpan<byte> text)
    {
        // An existing file, or the target of a link with this name, could be open to others: only a new file is certainly private.
        var temporary = path + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(text);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
