namespace MeshCi.Shared;

/// <summary>The arguments and exit codes of a control plane's process, for the program and for the builds that start it.</summary>
internal static class ControlPlaneProcess
{
    /// <summary>Option: path of the state directory.</summary>
    public const string State = "--state";

    /// <summary>Option: path of the configuration file.</summary>
    public const string Configuration = "--configuration";

    /// <summary>Option: print the endpoint and each call, and run until a person stops it.</summary>
    public const string Foreground = "--foreground";

    /// <summary>Option: end with the standard input, together with the process on its other side.</summary>
    public const string EndWithInput = "--end-with-input";

    /// <summary>
    /// Path below the endpoint that returns 200, without a signature, as soon as the process is ready; see <see cref="ControlPlaneProof"/>.
    /// </summary>
    public const string HealthPath = "/_meshci/health";

    /// <summary>Exit code: it shut down in order, or another process already serves the directory.</summary>
    public const int Ended = 0;

    /// <summary>Exit code: the command line is wrong.</summary>
    public const int BadArguments = 2;

    /// <summary>Exit code: the state directory cannot be served.</summary>
    public const int Refused = 3;

    /// <summary>Exit code: the disk is full. Not even <see cref="StateFiles.Error"/> may have been written.</summary>
    public const int DiskFull = 4;
}
