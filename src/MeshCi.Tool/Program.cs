using System.Reflection;
using MeshCi.Tool.CommandLine;
using MeshCi.Tool.Running;
using MeshCi.Tool.Terminals;

namespace MeshCi.Tool;

/// <summary>The tool <c>dotnet mesh</c>: runs the verbs of the SDK that a project uses, and knows nothing of meshes itself.</summary>
internal static class Program
{
    // Tool and SDK have the same version. The part after '+' is the commit.
    private static string Version =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Runs a verb.</summary>
    /// <returns>The exit code of MSBuild; 1 if the arguments are wrong or MSBuild cannot be started.</returns>
    public static Task<int> Main(string[] arguments)
    {
        var run = new VerbRun(DotNetProcess.Current, new SystemTerminal(), Console.Error, TimeProvider.System, Version);
        return new MeshCommand(run.RunAsync).InvokeAsync(arguments, Console.Out, Console.Error);
    }
}
