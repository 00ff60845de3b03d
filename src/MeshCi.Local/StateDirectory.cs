using System.Text.Json;
using MeshCi.Local.Identity;
using MeshCi.Local.Settings;
using MeshCi.Local.Signing;

namespace MeshCi.Local;

/// <summary>The files that a control plane keeps, and how others find it. One process at a time owns them, by the lock.</summary>
internal sealed class StateDirectory
{
    private readonly string _path;

    private StateDirectory(string path) => _path = path;

    /// <summary>The SQLite database.</summary>
    public string Database => Path.Combine(_path, "meshci.db");

    /// <summary>Administrator key in the form of an AWS credentials file; only its user may read it.</summary>
    public string Credentials => Path.Combine(_path, "credentials");

    /// <summary>What holds where no other configuration is named; need not be there.</summary>
    public string Configuration => Path.Combine(_path, "configuration.json");

    /// <summary>Where the running process listens; absent while none is ready.</summary>
    public string EndpointFile => Path.Combine(_path, "control-plane.json");

    /// <summary>The directory itself.</summary>
    public string Root => _path;

    /// <summary>Held for the life of the process.</summary>
    public string LockFile => Path.Combine(_path, "control-plane.lock");

    /// <summary>The process's own log.</summary>
    public string LogFile => Path.Combine(_path, "control-plane.log");

    /// <summary>Why the last start was refused; absent after a good one.</summary>
    public string ErrorFile => Path.Combine(_path, "control-plane.error");

    /// <summary>The directory of that path; created, for its user alone, if it is missing.</summary>
    /// <exception cref="StartRefusedException">It cannot be created or used.</exception>
    public static StateDirectory Open(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new StateDirectory(path);
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
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{LockFile} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>Keeps the directory out of version control, whoever's repository it lies in.</summary>
    public void KeepOutOfVersionControl()
    {
        var path = Path.Combine(_path, ".gitignore");
        if (!File.Exists(path)) File.WriteAllText(path, "*\n");
    }

    /// <summary>The administrator key: read, or made at random at the first start.</summary>
    /// <exception cref="StartRefusedException">The file is there but holds no key.</exception>
    public Credential ReadOrCreateAdministrator()
    {
        if (!File.Exists(Credentials))
        {
            var created = Credential.CreateAdministrator();
            Replace(Credentials, CredentialsFile.Profile("default", created));
            return created;
        }

        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Credentials, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return Credential.ReadAdministrator(File.ReadAllLines(Credentials)) ?? throw new StartRefusedException(
            $"{Credentials} holds no aws_access_key_id and aws_secret_access_key under [default]. Restore it, or delete it to have a new key made; the database stays.");
    }

    /// <summary>Writes the users' keys beside the administrator's; does nothing where they stand there already.</summary>
    public void WriteUsers(IReadOnlyList<User> users)
    {
        var present = File.ReadAllText(Credentials);
        var wanted = CredentialsFile.WithUsers(present, users);
        if (wanted != present) Replace(Credentials, wanted);
    }

    /// <summary>Says where the process listens, what it was configured by and what of that is hardly meant, whole or not at all.</summary>
    public void PublishEndpoint(string endpoint, string page, bool foreground, ConfigurationFile? configuration, IEnumerable<string> warnings, string version, DateTimeOffset startedAt)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("endpoint", endpoint);
            writer.WriteString("page", page);
            writer.WriteBoolean("foreground", foreground);
            if (configuration is null)
            {
                writer.WriteNull("configuration");
            }
            else
            {
                writer.WriteStartObject("configuration");
                writer.WriteString("path", configuration.Path);
                writer.WriteString("sha256", configuration.Digest);
                writer.WriteEndObject();
            }

            writer.WriteStartArray("warnings");
            foreach (var warning in warnings) writer.WriteStringValue(warning);
            writer.WriteEndArray();
            writer.WriteNumber("pid", Environment.ProcessId);
            writer.WriteString("version", version);
            writer.WriteString("startedAt", startedAt);
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        Replace(EndpointFile, System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>Takes the endpoint back, so that no one starts to call a process that is about to end.</summary>
    public void WithdrawEndpoint() => File.Delete(EndpointFile);

    /// <summary>Leaves the reason of a refused start where the starter can show it.</summary>
    public void ReportFailure(string reason) => Replace(ErrorFile, reason + "\n");

    /// <summary>Removes what an earlier process left that no longer holds.</summary>
    public void ClearStaleReports()
    {
        File.Delete(EndpointFile);
        File.Delete(ErrorFile);
    }

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EWOULDBLOCK of Linux and of macOS.
    private static bool IsHeldByAnother(IOException problem) =>
        OperatingSystem.IsWindows() ? (problem.HResult & 0xffff) is 32 or 33 : problem.HResult is 11 or 35;

    private static void Replace(string path, string text)
    {
        var temporary = path + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}

/// <summary>The process cannot serve this state directory; nothing in it was changed but the report of it.</summary>
internal sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
