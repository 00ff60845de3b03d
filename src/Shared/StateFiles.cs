namespace MeshCi.Shared;

/// <summary>The names in the state directory of an embedded control plane, for the process that owns it and for the builds that use it.</summary>
/// <param name="Directory">Path of the directory.</param>
internal readonly record struct StateFiles(string Directory)
{
    /// <summary>The SQLite database.</summary>
    public string Database => Path.Combine(Directory, "meshci.db");

    /// <summary>The administrator's and the users' keys in the form of an AWS credentials file; readable by the owner of the directory only.</summary>
    public string Credentials => Path.Combine(Directory, "credentials");

    /// <summary>The configuration that applies where none is named; optional.</summary>
    public string Configuration => Path.Combine(Directory, "configuration.json");

    /// <summary>What the running process reports about itself: a <see cref="ControlPlaneReport"/>. Absent while none is ready.</summary>
    public string Report => Path.Combine(Directory, "control-plane.json");

    /// <summary>Locked for the life of the process.</summary>
    public string Lock => Path.Combine(Directory, "control-plane.lock");

    /// <summary>The process's own log.</summary>
    public string Log => Path.Combine(Directory, "control-plane.log");

    /// <summary>Why the last start failed, as text; absent after a successful one.</summary>
    public string Error => Path.Combine(Directory, "control-plane.error");

    /// <summary>Creates the directory, for its user only, if it is missing. An existing one keeps its permissions.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be created.</exception>
    public void CreateDirectory()
    {
        // On Windows the permissions of the user's own folders are inherited.
        if (OperatingSystem.IsWindows()) System.IO.Directory.CreateDirectory(Directory);
        else System.IO.Directory.CreateDirectory(Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
