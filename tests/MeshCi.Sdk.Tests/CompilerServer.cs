using System.Diagnostics;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// The C# compiler as one process for all builds of a run. Starting a compiler takes longer than compiling these projects, and the shared server of
/// the SDK would outlive the run.
/// </summary>
internal sealed class CompilerServer : IDisposable
{
    private readonly Process? _process;

    public CompilerServer()
    {
        var program = Path.Combine(MSBuildRegistration.Directory, "Roslyn", "bincore", "VBCSCompiler.dll");
        if (!File.Exists(program)) return;
        var name = $"meshci-{Guid.NewGuid():N}"[..20];
        var start = new ProcessStartInfo("dotnet", [program, $"-pipename:{name}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start);
        Settings = new Dictionary<string, string> { ["UseSharedCompilation"] = "true", ["SharedCompilationId"] = name };
    }

    /// <summary>Variables that direct a build to the server; none if no server runs.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    public void Dispose()
    {
        Settings = new Dictionary<string, string>();
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
