using System.Runtime.CompilerServices;
using Microsoft.Build.Evaluation;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using Microsoft.Build.Locator;

namespace MeshCi.Sdk.Tests;

/// <summary>Registers the SDK's MSBuild before any of its types is loaded.</summary>
internal static class MSBuildRegistration
{
    /// <summary>Folder of the SDK that it belongs to.</summary>
    public static string Directory { get; private set; } = "";

    [ModuleInitializer]
    internal static void Register() => Directory = MSBuildLocator.RegisterDefaults().MSBuildPath;
}

/// <summary>Records the log of a build in this process.</summary>
public sealed class CapturingLogger : ILogger
{
    public List<BuildErrorEventArgs> Errors { get; } = [];

    public List<BuildWarningEventArgs> Warnings { get; } = [];

    public List<string> TargetsRun { get; } = [];

    /// <summary>The messages that a user sees at the default verbosity.</summary>
    public List<string?> Lines { get; } = [];

    public LoggerVerbosity Verbosity { get; set; } = LoggerVerbosity.Normal;

    public string? Parameters { get; set; }

    public void Initialize(IEventSource eventSource)
    {
        eventSource.ErrorRaised += (_, error) => Errors.Add(error);
        eventSource.WarningRaised += (_, warning) => Warnings.Add(warning);
        eventSource.MessageRaised += (_, message) =>
        {
            if (message.Importance == MessageImportance.High) Lines.Add(message.Message);
        };
        eventSource.TargetStarted += (_, target) => TargetsRun.Add(target.TargetName);
    }

    public void Shutdown()
    {
    }
}

/// <summary>A project evaluated in this process with the SDK's files from the source tree: fast, and without a package.</summary>
public sealed class InProcessProject : IDisposable
{
    private static readonly Lock Gate = new();

    // Shared, so that the files of the SDK are read once.
    private static readonly ProjectCollection Files = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("meshci-eval-").FullName;

    public InProcessProject(string body, string sdk = "Microsoft.NET.Sdk", string name = "Orders.Api")
    {
        var meshSdk = Path.Combine(Repository.Root, "sdk", "Sdk");
        File.WriteAllText(Path.Combine(_directory, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(_directory, "Directory.Build.targets"), "<Project />");
        ProjectFile = Path.Combine(_directory, $"{name}.csproj");
        File.WriteAllText(ProjectFile, $"""
            <Project>
              <Import Project="Sdk.props" Sdk="{sdk}" />
              <Import Project="{meshSdk}/Sdk.props" />
              <PropertyGroup><TargetFramework Condition="'$(TargetFrameworks)' == ''">net10.0</TargetFramework></PropertyGroup>
              {body}
              <Import Project="Sdk.targets" Sdk="{sdk}" />
              <Import Project="{meshSdk}/Sdk.targets" />
            </Project>
            """);
    }

    public string ProjectFile { get; }

    public string Root => _directory;

    /// <summary>A service of the mesh <c>shop</c> with the given mesh items.</summary>
    public static InProcessProject Service(string items, string properties = "<MeshName>shop</MeshName>") => new($"""
        <PropertyGroup><OutputType>Exe</OutputType>{properties}</PropertyGroup>
          <ItemGroup>
        {items}
          </ItemGroup>
        """);

    /// <summary>Generates the definition; fails if that is not possible.</summary>
    /// <returns>The text of its file.</returns>
    public string Generate(params (string Name, string Value)[] globalProperties)
    {
        var (succeeded, log, built) = Build("MeshGenerate", globalProperties);
        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        return File.ReadAllText(DefinitionFile(built));
    }

    /// <summary>Full path of the definition of a project that was built.</summary>
    public string DefinitionFile(ProjectInstance built) => Path.Combine(Root, built.GetPropertyValue("MeshDefinitionFile").Replace('\\', '/'));

    public InProcessProject Write(string relative, string content)
    {
        var file = Path.Combine(_directory, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    public ProjectInstance Evaluate(params (string Name, string Value)[] globalProperties)
    {
        var properties = globalProperties.ToDictionary(property => property.Name, property => property.Value);
        properties["MeshTasksAssembly"] = Path.Combine(Repository.Root, "artifacts", "sdk", Repository.Configuration, "tools", "MeshCi.Tasks.dll");
        return new ProjectInstance(ProjectFile, properties, null, Files);
    }

    public (bool Succeeded, CapturingLogger Log, ProjectInstance Project) Build(string target, params (string Name, string Value)[] globalProperties) =>
        Build([target], globalProperties);

    public (bool Succeeded, CapturingLogger Log, ProjectInstance Project) Build(string[] targets, params (string Name, string Value)[] globalProperties)
    {
        var log = new CapturingLogger();
        var project = Evaluate(globalProperties);

        // MSBuild allows one build at a time in a process.
        lock (Gate) return (project.Build(targets, [log]), log, project);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
