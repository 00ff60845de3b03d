using System.Text;

namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>The text of files that build several projects.</summary>
internal static class RootFile
{
    /// <summary>The target of a root project that runs the target of each cell.</summary>
    public const string Cells = "Cells";

    private static readonly string[] Forwarded = ["Restore", "Compile", "Build", "Rebuild", "Publish", "MeshGenerate"];

    public static string Project(IEnumerable<ProjectKind> kinds) =>
        Project(kinds.Select(kind => $"<Kind Include=\"{kind.Path}\" />"), string.Concat(Forwarded.Select(target => Target(target, target))));

    public static string Project(IEnumerable<Cell> cells) =>
        Project(cells.Select(cell => $"<Kind Include=\"{cell.Kind.Path}\" Targets=\"{cell.Verb.Target}\" />"), Target(Cells, "%(Targets)"));

    public static string Solution(IEnumerable<ProjectKind> kinds) =>
        $"<Solution>{string.Concat(kinds.Select(kind => $"<Project Path=\"{kind.Path}\" />"))}</Solution>";

    public static string ClassicSolution(IEnumerable<ProjectKind> kinds)
    {
        var (projects, configurations) = (new StringBuilder(), new StringBuilder());
        foreach (var (index, kind) in kinds.Index())
        {
            var type = Path.GetExtension(kind.Project) switch
            {
                ".fsproj" => "6EC3EE1D-3C4E-46DD-8F32-0CC8E7565705",
                ".vbproj" => "778DAE3C-4631-46EA-AA77-85C1314464D9",
                _ => "9A19103F-16F7-4668-BE54-9A1E7A4F7556",
            };
            var id = $"00000000-0000-0000-0000-{index + 1:D12}";
            projects.Append($"Project(\"{{{type}}}\") = \"{kind.Name}\", \"{kind.Path.Replace('/', '\\')}\", \"{{{id}}}\"\nEndProject\n");
            foreach (var property in (string[])["ActiveCfg", "Build.0"]) configurations.Append($"\t\t{{{id}}}.Debug|Any CPU.{property} = Debug|Any CPU\n");
        }

        return $"""
            Microsoft Visual Studio Solution File, Format Version 12.00
            {projects}Global
            	GlobalSection(SolutionConfigurationPlatforms) = preSolution
            		Debug|Any CPU = Debug|Any CPU
            	EndGlobalSection
            	GlobalSection(ProjectConfigurationPlatforms) = postSolution
            {configurations}	EndGlobalSection
            EndGlobal

            """;
    }

    private static string Project(IEnumerable<string> items, string targets) => $"""
        <Project DefaultTargets="Build">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><PublishRelease>true</PublishRelease></PropertyGroup>
          <ItemGroup>{string.Concat(items)}</ItemGroup>
          {targets}
        </Project>
        """;

    private static string Target(string name, string targets) =>
        $"<Target Name=\"{name}\"><MSBuild Projects=\"@(Kind)\" Targets=\"{targets}\" BuildInParallel=\"true\" ContinueOnError=\"ErrorAndContinue\" />"
        + "</Target>";
}
