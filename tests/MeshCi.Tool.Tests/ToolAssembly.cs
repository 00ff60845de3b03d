namespace MeshCi.Tool.Tests;

/// <summary>The tool as it was built.</summary>
internal static class ToolAssembly
{
    /// <summary>Full path of the assembly, next to the files that <c>dotnet</c> needs to run it.</summary>
    // .../bin/<test project>/debug/ and .../bin/MeshCi.Tool/debug/ are siblings.
    public static string Path { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar)));

    private static string Find(DirectoryInfo here) => System.IO.Path.Combine(here.Parent!.Parent!.FullName, "MeshCi.Tool", here.Name, "MeshCi.Tool.dll");
}
