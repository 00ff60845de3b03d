using System.Runtime.CompilerServices;

namespace MeshCi.Sdk.Tests;

/// <summary>A user's repository in its own folder, with its own cache, feed and <c>global.json</c>.</summary>
public sealed class UserRepository : IAsyncDisposable
{
    // Writing them takes a tenth of the build time.
    private static readonly bool WritesLogs = System.Environment.GetEnvironmentVariable("MESHCI_TEST_BINLOG") == "true";
    private readonly string _name;
    private readonly Dictionary<string, string> _environment;
    private int _runs;

    public UserRepository(PackedSdk sdk, [CallerMemberName] string name = "")
    {
        _name = name;
        Root = Directory.CreateTempSubdirectory("meshci-user-").FullName;
        _environment = new() { ["NUGET_PACKAGES"] = sdk.Packages };
        Write("global.json", $$"""{ "msbuild-sdks": { "MeshCi.Sdk": "{{sdk.Version}}" } }""");
        Write("NuGet.config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{sdk.Feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
    }

    public string Root { get; }

    public IDictionary<string, string> Environment => _environment;

    public IReadOnlyDictionary<string, string> Variables => _environment;

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public UserRepository Write(string relative, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), content);
        return this;
    }

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>A service: a small web project with the given mesh items and properties.</summary>
    public UserRepository WriteService(string name, string items, string properties = "<MeshName>shop</MeshName>", string sdk = "Microsoft.NET.Sdk.Web")
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="{sdk}">
              <Sdk Name="MeshCi.Sdk" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <MeshOwnerId>tests/{name}</MeshOwnerId>
                {properties}
              </PropertyGroup>
              <ItemGroup>
            {items}
              </ItemGroup>
            </Project>
            """);
        return Write($"{name}/Program.cs", "System.Console.WriteLine();");
    }

    /// <summary>
    /// Runs <c>dotnet</c> here, with a server. With <c>MESHCI_TEST_BINLOG=true</c>, the binary logs of a failing test are kept under
    /// <c>artifacts/test-logs</c>.
    /// </summary>
    public async Task<DotNetResult> DotNetAsync(params string[] arguments)
    {
        var server = BuildServers.Take();
        try
        {
            return await RunAsync(BuildServers.Settings(server), arguments);
        }
        finally
        {
            BuildServers.Return(server);
        }
    }

    /// <summary>Deploys a project, with a server. This takes less time than publishing it, because nothing is restored, compiled or copied.</summary>
    public Task<DotNetResult> DeployAsync(string project, params string[] arguments) => DotNetAsync(["msbuild", project, "-t:MeshDeploy", .. arguments]);

    /// <summary>Generates the definition of a project, with a server, and nothing else.</summary>
    public Task<DotNetResult> GenerateAsync(string project, params string[] arguments) => DotNetAsync(["msbuild", project, "-t:MeshGenerate", .. arguments]);

    /// <summary>Runs <c>dotnet</c> here, without a server.</summary>
    public Task<DotNetResult> DotNetAloneAsync(params string[] arguments) => RunAsync([], arguments);

    private Task<DotNetResult> RunAsync(Dictionary<string, string> settings, string[] arguments)
    {
        string[] log = WritesLogs ? [$"-bl:{PathOf($"logs/{++_runs}.binlog")}"] : [];
        foreach (var (name, value) in _environment) settings[name] = value;
        return DotNet.RunAsync(Root, settings, [.. arguments, .. log, "-tl:off"]);
    }

    /// <summary>Starts <c>dotnet</c> here without waiting for it.</summary>
    public System.Diagnostics.Process Start(params string[] arguments) => DotNet.Start(Root, _environment, [.. arguments, "-tl:off"]);

    /// <summary>Starts <c>dotnet</c> here as a session leader without waiting for it.</summary>
    public System.Diagnostics.Process StartSession(string setsid, params string[] arguments) =>
        DotNet.StartSession(setsid, Root, _environment, [.. arguments, "-tl:off"]);

    /// <summary>Starts <c>dotnet</c> here in a terminal, with the logger that MSBuild chooses there.</summary>
    public Task<TerminalSession> StartTerminalAsync(params string[] arguments) => DotNet.StartInTerminalAsync(Root, _environment, arguments);

    /// <summary>The same to its end: what the terminal shows, and the exit code.</summary>
    public async Task<(string Screen, int ExitCode)> TerminalAsync(params string[] arguments)
    {
        await using var terminal = await StartTerminalAsync(arguments);
        var exitCode = await terminal.ExitCodeAsync();
        return (await terminal.ScreenAsync(), exitCode);
    }

    public ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed && Directory.Exists(PathOf("logs")))
        {
            var kept = Path.Combine(Repository.Root, "artifacts", "test-logs", _name);
            Directory.CreateDirectory(kept);
            foreach (var log in Directory.EnumerateFiles(PathOf("logs"))) File.Copy(log, Path.Combine(kept, Path.GetFileName(log)), overwrite: true);
        }

        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
