using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MeshCi.Bench.Build;

/// <summary>A git repository in a temporary folder, in which the measured projects stand side by side.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("meshci-bench-").FullName;

    public Workshop(string feed, string version)
    {
        Version = version;
        Write("global.json", $$"""{ "msbuild-sdks": { "MeshCi.Sdk": "{{version}}" } }""");
        // Beside the sources of the machine, which the packages for comparison come from. A mapping of the machine would hide the two feeds.
        Write("NuGet.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="bench" value="{feed}" /><add key="empty" value="empty-feed" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        PackEmptySdk(Path.Combine(_root, "empty-feed"));
        Write("version.json", """{ "version": "1.0" }""");
        Write(".gitignore", "bin/\nobj/\npackages/\n.meshci/\n");
        foreach (var command in (string[][])
        [
            ["init", "-q", "-b", "main"],
            ["config", "user.email", "bench@example.invalid"],
            ["config", "user.name", "bench"],
            ["remote", "add", "origin", "https://github.com/example/bench.git"],
            ["add", "-A"],
            ["commit", "-q", "-m", "bench"],
            ["tag", "1.0.0"],
        ])
        {
            Run("git", _root, command);
        }
    }

    /// <summary>Version of the measured MeshCi.Sdk.</summary>
    public string Version { get; }

    /// <summary>A web project with what a variant adds to it.</summary>
    /// <returns>Its folder.</returns>
    public string Project(string name, string additions)
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              {additions}
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <EnableSourceLink Condition="'$(EnableSourceLink)' == ''">false</EnableSourceLink>
              </PropertyGroup>
            </Project>
            """);
        Write($"{name}/Program.cs", "var app = WebApplication.Create(args);\napp.MapGet(\"/healthz\", () => \"ok\");\napp.Run();\n");
        return Path.Combine(_root, name);
    }

    /// <summary>Runs <c>dotnet</c> and gives the seconds it took.</summary>
    public static double DotNet(string directory, params string[] arguments) => Measure(directory, arguments).Wall;

    /// <summary>Runs <c>dotnet</c> and gives the seconds it took, by the clock and of processors; the latter depend less on what else runs.</summary>
    public static (double Wall, double Processor) Measure(string directory, params string[] arguments)
    {
        var before = ProcessorOfChildren();
        var (wall, _) = Run("dotnet", directory, arguments);
        return (wall, ProcessorOfChildren() - before);
    }

    /// <summary>Runs <c>dotnet</c> and gives what it prints.</summary>
    public static string Output(string directory, params string[] arguments) => Run("dotnet", directory, arguments).Output;

    /// <summary>Ends the control plane that a deploy has left running for the next one.</summary>
    public static void EndControlPlane(string stateDirectory)
    {
        using var running = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(stateDirectory, "control-plane.json")));
        using var process = Process.GetProcessById(running.RootElement.GetProperty("pid").GetInt32());
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>An SDK that does nothing, whose cost is that of finding it.</summary>
    private static void PackEmptySdk(string feed)
    {
        Directory.CreateDirectory(feed);
        using var package = ZipFile.Open(Path.Combine(feed, "Bench.Empty.Sdk.1.0.0.nupkg"), ZipArchiveMode.Create);
        const string Metadata = "<id>Bench.Empty.Sdk</id><version>1.0.0</version><authors>bench</authors><description>Nothing.</description>";
        Add("Bench.Empty.Sdk.nuspec", $"<package><metadata>{Metadata}</metadata></package>");
        Add("Sdk/Sdk.props", "<Project />");
        Add("Sdk/Sdk.targets", "<Project />");

        void Add(string name, string content)
        {
            using var writer = new StreamWriter(package.CreateEntry(name).Open());
            writer.Write(content);
        }
    }

    /// <summary>Seconds of user and system time of all children that have ended, as <c>getrusage(2)</c> counts them.</summary>
    private static double ProcessorOfChildren()
    {
        const int Children = -1;
        var usage = new long[18];
        if (!OperatingSystem.IsLinux() || GetResourceUsage(Children, usage) != 0) return double.NaN;
        return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetResourceUsage(int who, [Out] long[] usage);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Writes a file, relative to the repository.</summary>
    public void Write(string relative, string content)
    {
        var file = Path.Combine(_root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private static (double Wall, string Output) Run(string program, string directory, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = directory, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        var ofCI = start.Environment.Keys.Where(name => name.StartsWith("TRAVIS", StringComparison.Ordinal) || name == "CI").ToArray();
        foreach (var name in ofCI) start.Environment.Remove(name);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (clock.Elapsed.TotalSeconds, output)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} in {directory} ended with {process.ExitCode}:\n{output}");
    }
}
