using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace MeshCi.House.Tests;

/// <summary>Dependencies between the types of the product, read from the built assemblies: signatures, attributes and method bodies.</summary>
internal sealed class Dependencies
{
    private readonly IReadOnlyList<string> _projects;

    private Dependencies(IReadOnlyList<string> projects) => _projects = projects;

    /// <summary>One dependency between types of different folders, each pair of types once.</summary>
    public sealed record Dependency(string From, Folder FromFolder, string To, Folder ToFolder);

    /// <summary>The dependencies between folders of the given projects.</summary>
    /// <param name="projects">Names of the projects without <c>MeshCi.</c>.</param>
    public static IReadOnlyList<Dependency> Between(IReadOnlyList<string> projects) => new Dependencies(projects).Read();

    private List<Dependency> Read()
    {
        var loader = new ArchLoader();
        foreach (var project in _projects) loader.LoadAssembly(Assembly.Load($"MeshCi.{project}"));
        return
        [
            .. from type in loader.Build().Types
               let fromFolder = FolderOf(type)
               where fromFolder is not null
               from dependency in type.Dependencies
               where dependency.Target is not GenericParameter
               let toFolder = FolderOf(dependency.Target)
               where toFolder is not null && toFolder != fromFolder
               let pair = new Dependency(Outermost(type.FullName), fromFolder, Outermost(dependency.Target.FullName), toFolder)
               group pair by (pair.From, pair.To) into same
               select same.First(),
        ];
    }

    // A source file that is linked into several projects belongs to a folder outside them.
    private Folder? FolderOf(IType type)
    {
        var space = type.Namespace?.FullName ?? "";
        if (!space.StartsWith("MeshCi.", StringComparison.Ordinal)) return null;
        var name = space["MeshCi.".Length..];
        var project = _projects.Where(project => name == project || name.StartsWith($"{project}.", StringComparison.Ordinal)).MaxBy(project => project.Length);
        return project is null ? new(name, ".") : new(project, name.Length == project.Length ? "." : name[(project.Length + 1)..]);
    }

    // Nested types, and those that the compiler generates for lambdas and iterators, count as their containing type.
    private static string Outermost(string fullName)
    {
        var end = fullName.AsSpan().IndexOfAny('+', '`', '/');
        return end < 0 ? fullName : fullName[..end];
    }
}
