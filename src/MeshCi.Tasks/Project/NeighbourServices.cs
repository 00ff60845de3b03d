using System.Xml.Linq;
using MeshCi.Definitions.Language;
using MeshCi.Deployment.Planning;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>
/// The virtual services of the repository's other projects, according to the text of their files. Nothing is evaluated, so this is a guess that is
/// only good enough to choose the severity of a missing backend and to suggest a name.
/// </summary>
internal static class NeighbourServices
{
    private static readonly string[] ProgramSdks = ["Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Worker"];
    private const StringSplitOptions Entries = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Names of virtual services, each with the project that has this name.</summary>
    /// <param name="settings">Settings of this project. Its namespace is also used for projects that specify none.</param>
    /// <param name="asked">The services of the projects that items refer to, as those projects describe them; these are not guesses.</param>
    public static IReadOnlyDictionary<string, Neighbour> Find(MeshSettings settings, IReadOnlyList<ITaskItem> asked)
    {
        var root = settings.SourceControl.Root ?? settings.ProjectDirectory;
        var found = new Dictionary<string, Neighbour>(StringComparer.Ordinal);
        foreach (var described in asked)
        {
            var neighbour = new Neighbour(PathFrom(root, described.GetMetadata("Project")), described.GetMetadata("HasService") != "false");
            found.TryAdd(described.GetMetadata("ServiceName"), neighbour);
        }

        if (settings.SourceControl.Root is null) return found;
        foreach (var file in ProjectFiles.Below(root))
        {
            if (ProjectFiles.Load(file) is not { } project || !Provides(project)) continue;
            if (Name(project, file, settings) is { } service) found.TryAdd(service, new(PathFrom(root, file), HasService(project)));
            foreach (var host in Hosts(project)) found.TryAdd(host, new(PathFrom(root, file), true));
        }

        return found;
    }

    private static bool Provides(XDocument project) => MeshEnabled.Decide(
        Property(project, "MeshEnabled"),
        Property(project, "OutputType") ?? (LooksLikeProgram(project) ? "Exe" : null),
        Property(project, "IsTestProject"),
        Property(project, "IsTestingPlatformApplication"));

    private static string PathFrom(string root, string file) => Path.GetRelativePath(root, file).Replace('\\', '/');

    // Without a router, MeshCi generates no virtual service. A file may define it.
    private static bool HasService(XDocument project) =>
        !string.Equals(Property(project, "MeshRouter"), "false", StringComparison.OrdinalIgnoreCase)
        || project.Descendants().Any(element => element.Name.LocalName == "MeshResource");

    // Used if the SDK, or a file that is not read here, determines the output type.
    private static bool LooksLikeProgram(XDocument project) =>
        project.Descendants().Any(element => element.Name.LocalName is "MeshListener" or "MeshResource")
        || (project.Root?.Attribute("Sdk")?.Value is { } sdk && ProgramSdks.Any(name => sdk.StartsWith(name, StringComparison.OrdinalIgnoreCase)));

    private static string? Name(XDocument project, string file, MeshSettings settings)
    {
        if (Property(project, "MeshServiceName") is { } whole) return whole;
        var node = Property(project, "MeshNodeName") ?? Naming.NodeName(Property(project, "AssemblyName") ?? Path.GetFileNameWithoutExtension(file));
        if (node.Length == 0 || node == settings.NodeNameIfSet) return null;
        return (Property(project, "MeshNamespace") ?? settings.Namespace) is { } domain ? $"{node}.{domain}" : node;
    }

    // The hosts outside the mesh that the project declares.
    private static IEnumerable<string> Hosts(XDocument project) =>
        project.Descendants().Where(element => element.Name.LocalName == "MeshExternalService")
            .SelectMany(element => (element.Attribute("Include")?.Value ?? "").Split(';', Entries))
            .Where(host => !host.Contains("$(", StringComparison.Ordinal));

    // A value that MSBuild would have to evaluate counts as not set.
    private static string? Property(XDocument project, string name) =>
        ProjectFiles.Text(project, name) is { } value && !value.Contains("$(", StringComparison.Ordinal) ? value : null;
}
