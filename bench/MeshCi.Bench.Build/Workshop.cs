using System.Diagnostics;

namespace MeshCi.Bench.Build;

/// <summary>A git repository in a temporary folder, in which the measured projects stand side by side.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("meshci-bench-").FullName;

    public Workshop(string feed, string version)
    {
        Write("global.json", $$"""{ "msbuild-sdks": { "MeshCi.Sdk": "{{version}}" } }""");
        Write("NuGet.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="bench" value="{feed}" /></packageSources>
            </configuration>
            """);
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
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
    public static double DotNet(string directory, params string[] arguments) => Run("dotnet", directory, arguments);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Write(string relative, string content)
    {
        var file = Path.Combine(_root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private static double Run(string program, string directory, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = directory, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TRAVIS", StringComparison.Ordinal) || name == "CI").ToArray()) start.Environment.Remove(name);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} in {directory} ended with {process.ExitCode}:\n{output}");
    }
}
