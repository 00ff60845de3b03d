using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Shared;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds other projects of the repository and of the solution that have the same default node name. Nothing is recorded for this purpose: the files as they
/// are decide, so that a project that was renamed or removed does not matter, and builds can run in any order and at the same time. The text of the files
/// only selects which projects to evaluate, because properties of a project can come from anywhere.
/// </summary>
/// <param name="settings">The settings of the project.</param>
/// <param name="engine">The build, with the global properties that the other projects are evaluated with.</param>
internal sealed partial class SameNames(MeshSettings settings, IBuildEngine6 engine)
{
    private const string SolutionContents = "CurrentSolutionConfigurationContents";
    private static readonly StringComparison PathComparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The finding about the first other project with the name of this one, or null.</summary>
    public Finding? Find()
    {
        if (!settings.HasDefaultName || settings.NodeNameIfSet is not { } node || settings.MeshNameIfSet is not { } mesh) return null;
        var own = RealPath.Of(settings.ProjectPath);
        var root = settings.SourceControl.Root ?? SourceTree.FindRoot(RealPath.Of(settings.ProjectDirectory));
        var names = new HashSet<string>(StringComparer.Ordinal) { node, Naming.Kebab(settings.ProjectName) };
        foreach (var file in Named(root).Where(project => MayHave(project, names)).Select(project => project.File).Order(StringComparer.Ordinal))
        {
            if (RealPath.Of(file).Equals(own, PathComparison) || !HasSameName(file, node)) continue;
            var (here, there) = (PathFrom(root, own), PathFrom(root, file));
            return MeshDiagnostics.SameDefaultName.At(new(settings.ProjectPath, "AssemblyName"), DefaultName.IsTaken(node, mesh, here, there));
        }

        return null;
    }

    // Several projects are built in one process, and each of them needs the list.
    private IReadOnlyList<NamedProject> Named(string? root)
    {
        const RegisteredTaskObjectLifetime lifetime = RegisteredTaskObjectLifetime.Build;
        var solution = engine.GetGlobalProperties().GetValueOrDefault(SolutionContents, "");
        var key = (typeof(SameNames), root, solution);
        if (engine.GetRegisteredTaskObject(key, lifetime) is IReadOnlyList<NamedProject> known) return known;
        var files = (root is null ? [] : ProjectFiles.Below(root)).Concat(ProjectsOf(solution)).Distinct();
        NamedProject[] named = [.. files.Select(file => new NamedProject(file, AssemblyNameIn(file)))];
        engine.RegisterTaskObject(key, named, lifetime, allowEarlyCollection: false);
        return named;
    }

    private static IEnumerable<string> ProjectsOf(string solution)
    {
        if (solution.Length == 0) return [];
        try
        {
            return XDocument.Parse(solution).Descendants("ProjectConfiguration")
                .Select(project => project.Attribute("AbsolutePath")?.Value).OfType<string>().Where(File.Exists);
        }
        catch (XmlException)
        {
            return [];
        }
    }

    // Most projects do not set it, and their text need not be read as XML.
    private static string? AssemblyNameIn(string file)
    {
        try
        {
            var isSet = OrdinaryFile.ReadAllText(file).Contains("AssemblyName", StringComparison.Ordinal);
            return isSet && ProjectFiles.Load(file) is { } project ? ProjectFiles.Text(project, "AssemblyName") : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Files that the project imports can put something before and after the name of the project, in this project as well as in the other one.
    private static bool MayHave(NamedProject project, HashSet<string> names)
    {
        var file = Path.GetFileNameWithoutExtension(project.File);
        if (project.AssemblyName is not { } assembly) return names.Contains(Naming.Kebab(file));
        var text = assembly.Replace("$(MSBuildProjectName)", file, StringComparison.OrdinalIgnoreCase);
        if (!text.Contains("$(", StringComparison.Ordinal)) return names.Contains(Naming.Kebab(text));
        var known = Reference().Split(text).Select(part => Regex.Escape(Naming.Kebab(part)));
        var pattern = new Regex($"^{string.Join(".*", known)}$", RegexOptions.CultureInvariant);
        return names.Any(pattern.IsMatch);
    }

    private bool HasSameName(string file, string node) =>
        EvaluatedProject.Of(file, engine.GetGlobalProperties()) is { } other
        && other.DefaultNodeName == node && other.MeshName == settings.Service.MeshName && other.MeshOwner == settings.Service.MeshOwner;

    private static string PathFrom(string? root, string file) => root is null ? file : Path.GetRelativePath(root, file).Replace('\\', '/');

    [GeneratedRegex(@"\$\([^)]*\)+")]
    private static partial Regex Reference();

    private sealed record NamedProject(string File, string? AssemblyName);
}
