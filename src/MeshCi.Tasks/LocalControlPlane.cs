using System.Diagnostics;
using System.Text.Json;
using MeshCi.Definitions;

namespace MeshCi.Tasks;

/// <summary>
/// Finds the embedded control plane of a state directory, or starts it. It is a process of its own that outlives the build for a
/// while, and must not hold the build's output open: whoever pipes the build would wait for it.
/// </summary>
/// <param name="stateDirectory">Full path of the directory with its database, credentials and address.</param>
/// <param name="program">Full path of <c>MeshCi.Local.dll</c>.</param>
/// <param name="dotnetHost">Path of the <c>dotnet</c> that runs it.</param>
/// <param name="configuration">Full path of the file that it is configured by if it has to be started, or null for its own default.</param>
internal sealed class LocalControlPlane(string stateDirectory, string program, string dotnetHost, string? configuration = null)
{
    // The control plane's exit code where the disk is too full even for its report.
    private const int NoRoom = 4;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(1);

    private string AddressFile => Path.Combine(stateDirectory, "control-plane.json");

    private string ErrorFile => Path.Combine(stateDirectory, "control-plane.error");

    private string LogFile => Path.Combine(stateDirectory, "control-plane.log");

    /// <summary>File with the administrator's key, in the form of an AWS credentials file.</summary>
    public string CredentialsFile => Path.Combine(stateDirectory, "credentials");

    /// <summary>The endpoint of a control plane that answers.</summary>
    /// <exception cref="MeshException">MESH7050 when it does not start.</exception>
    public async Task<Uri> EnsureAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        if (await RunningAsync(http, cancellationToken).ConfigureAwait(false) is { } running) return running;

        CreateStateDirectory(stateDirectory);
        File.Delete(ErrorFile);
        var clock = Stopwatch.StartNew();
        var grace = TimeSpan.FromMilliseconds(200);
        while (clock.Elapsed < StartPatience)
        {
            using var process = Start();
            TimeSpan? ended = null;

            // Exit code 0 without an address lost the directory to another process. If that one is starting, its address is about to
            // appear; if it was ending, no one else will start one, so the next try is due after a while that grows.
            while (clock.Elapsed < StartPatience && !(clock.Elapsed - ended > grace))
            {
                if (process.HasExited) ended ??= clock.Elapsed;
                if (await RunningAsync(http, cancellationToken).ConfigureAwait(false) is { } started) return started;
                if (File.Exists(ErrorFile)) throw NotStarted(await File.ReadAllTextAsync(ErrorFile, cancellationToken).ConfigureAwait(false));
                if (ended is not null && process.ExitCode == NoRoom) throw NotStarted("there is no room left on the disk of that directory; make some, then run the same command again");
                if (ended is not null && process.ExitCode != 0) throw NotStarted($"it ended with exit code {process.ExitCode}; its log is '{LogFile}'");
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }

            if (grace < LongestGrace) grace *= 2;
        }

        throw NotStarted($"it gave no address within {StartPatience.TotalSeconds:0} s; its log is '{LogFile}'");
    }

    /// <summary>Makes the state directory, for its user alone, if it is missing; one that is there keeps its permissions.</summary>
    /// <exception cref="MeshException">MESH7050 when it cannot be made.</exception>
    public static void CreateStateDirectory(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MeshException(
                Diagnostics.LocalControlPlaneNotStarted,
                $"The state directory '{path}' cannot be created: {Sentence(failure.Message)} Nothing was changed. Set MeshStateDirectory to a folder that the build may write to.",
                failure);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(dotnetHost)
        {
            WorkingDirectory = stateDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] configured = configuration is null ? [] : ["--configuration", configuration];
        foreach (var argument in (string[])["exec", program, "--state", stateDirectory, .. configured]) start.ArgumentList.Add(argument);

        // MSBuild's own variables would make the child load MSBuild's assemblies or listen to its debugger.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        try
        {
            var process = StandardHandles.StartWithout(start);
            process.StandardInput.Close();
            process.StandardOutput.Close();
            process.StandardError.Close();
            return process;
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw NotStarted($"'{dotnetHost}' cannot be run: {failure.Message}");
        }
    }

    private async Task<Uri?> RunningAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(AddressFile)) return null;
            using var address = JsonDocument.Parse(await File.ReadAllBytesAsync(AddressFile, cancellationToken).ConfigureAwait(false));
            var endpoint = new Uri(address.RootElement.GetProperty("endpoint").GetString()!);
            using var answer = await http.GetAsync(new Uri(endpoint, "/_meshci/health"), cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? endpoint : null;
        }
        catch (Exception absent) when (absent is HttpRequestException or IOException or JsonException or KeyNotFoundException or UriFormatException
            || (absent is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private MeshException NotStarted(string cause) => new(
        Diagnostics.LocalControlPlaneNotStarted, $"The embedded control plane in '{stateDirectory}' did not start: {Sentence(cause)} Nothing was changed.");

    private static string Sentence(string cause) => cause.Trim().TrimEnd('.') + '.';
}
