using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>A process, so that others on its machine can see whether it still runs.</summary>
/// <param name="Machine">
/// Where its number means this process: the host and, on Linux, its start and the namespace of its process numbers, because containers can have the same
/// host name.
/// </param>
/// <param name="Id">The process number.</param>
/// <param name="Started">When it started, in the system's own unit: numbers are used again.</param>
internal sealed record HolderProcess(string Machine, int Id, string Started)
{
    private const string Processes = "/proc";
    private static readonly Lazy<string> ThisMachine = new(DescribeMachine);

    /// <summary>The calling process.</summary>
    public static HolderProcess Current { get; } = new(ThisMachine.Value, Environment.ProcessId, StartOf(Environment.ProcessId) ?? "");

    /// <summary>Whether the process has certainly ended. False if it runs on another machine.</summary>
    /// <param name="processes">On Linux, the folder in which the kernel describes processes.</param>
    public bool HasEnded(string processes = Processes)
    {
        if (Machine != ThisMachine.Value || Started.Length == 0) return false;
        try
        {
            return StartOf(Id, processes) != Started;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or InvalidOperationException or NotSupportedException
            or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Writes the process as a member.</summary>
    public void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        writer.WriteString("machine", Machine);
        writer.WriteNumber("id", Id);
        writer.WriteString("started", Started);
        writer.WriteEndObject();
    }

    /// <summary>Reads a process.</summary>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    /// <exception cref="InvalidOperationException">A member has another type.</exception>
    public static HolderProcess Read(JsonElement process) =>
        new(process.GetProperty("machine").GetString()!, process.GetProperty("id").GetInt32(), process.GetProperty("started").GetString()!);

    private static string DescribeMachine()
    {
        if (!OperatingSystem.IsLinux()) return Environment.MachineName;
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return $"{Environment.MachineName} {boot} {new FileInfo("/proc/self/ns/pid").LinkTarget}";
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            // No other process has this name, so none concludes anything from process numbers.
            return $"{Environment.MachineName} {Guid.NewGuid():N}";
        }
    }

    /// <summary>When a process started, or null if there is no such process.</summary>
    /// <exception cref="UnauthorizedAccessException">There is one, but it is hidden from this user.</exception>
    private static string? StartOf(int id, string processes = Processes)
    {
        if (OperatingSystem.IsLinux()) return StartOnLinux(id, processes);
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // .NET computes the start from the wall clock, which can be set. The kernel counts from its own start.
    private static string? StartOnLinux(int id, string processes)
    {
        const int state = 0, start = 19;
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"{processes}/{id}/stat"));
            // The name, in parentheses, may contain anything.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            // A process that its parent has not waited for is listed, but has ended.
            return fields[state] is "Z" or "X" or "x" ? null : fields[start];
        }
        catch (Exception ended) when (ended is FileNotFoundException or DirectoryNotFoundException)
        {
            // With the mount option "hidepid", the kernel does not describe the processes of other users.
            return Exists(id) ? throw new UnauthorizedAccessException("The process belongs to another user.", ended) : null;
        }
        catch (IOException ended) when (ended.HResult == 3)
        {
            // ESRCH: it ended while its file was read.
            return null;
        }
    }

    // It asks the kernel with a signal that is not sent, which tells apart a process of another user and none.
    private static bool Exists(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
