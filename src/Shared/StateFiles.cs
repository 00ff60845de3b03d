namespace MeshCi.Shared;

/// <summary>The names in the state directory of an embedded control plane, for the process that owns it and for the builds that use it.</summary>
/// <param name="Directory">Path of the directory.</param>
internal readonly record struct StateFiles(string Directory)
{
    /// <summary>The SQLite database.</summary>
    public string Database => Path.Combine(Directory, "meshci.db");

    /// <summary>The keys of the administrator and the users, as an AWS credentials file that only the owner of the directory can read.</summary>
    public string Credentials => Path.Combine(Directory, "credentials");

    /// <summary>The configuration if no other is specified; optional.</summary>
    public string Configuration => Path.Combine(Directory, "configuration.json");

    /// <summary>The report of the running process: a <see cref="ControlPlaneReport"/>. Absent if none is ready.</summary>
    public string Report => Path.Combine(Directory, "control-plane.json");

    /// <summary>Locked as long as the process runs.</summary>
    public string Lock => Path.Combine(Directory, "control-plane.lock");

    /// <summary>The process's own log.</summary>
    public string Log => Path.Combine(Directory, "control-plane.log");

    /// <summary>Why the last start failed, as text; absent after a successful start.</summary>
    public string Error => Path.Combine(Directory, "control-plane.error");

    /// <summary>The files that the process writes, including those that SQLite adds to the database.</summary>
    public IEnumerable<string> Written =>
        [Database, Database + "-wal", Database + "-shm", Database + "-journal", Credentials, Report, Lock, Log, Log + OlderLog, Error, IgnoreFile];

    /// <summary>Keeps the directory out of version control.</summary>
    public string IgnoreFile => Path.Combine(Directory, ".gitignore");

    /// <summary>Name pattern of the files that builds create to find out which directory a process serves.</summary>
    public const string Probes = "*.probe";

    /// <summary>What <see cref="Log"/> is renamed to, as an addition to its name, when it is full.</summary>
    public const string OlderLog = ".1";

    /// <summary>A file that a build creates to find out whether a process serves this directory.</summary>
    /// <param name="name">From <see cref="ControlPlaneProof.NewProbe"/>.</param>
    public string Probe(string name) => Path.Combine(Directory, name + ".probe");

    /// <summary>Creates the directory, with access only for its user, if it does not exist. Permissions of an existing one are not changed.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be created.</exception>
    public void CreateDirectory()
    {
        // On Windows the permissions of the user's own folders are inherited.
        if (OperatingSystem.IsWindows()) System.IO.Directory.CreateDirectory(Directory);
        else System.IO.Directory.CreateDirectory(Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
