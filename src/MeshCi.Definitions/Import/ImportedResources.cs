using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Formats;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>The resources of one mesh that files contain.</summary>
/// <param name="Resources">The resources, each once.</param>
/// <param name="Mesh">The mesh that the files name, or null.</param>
/// <param name="Notes">What is not imported because App Mesh does not have it, and what was assumed.</param>
/// <param name="Places">Where the resources are in the files.</param>
public sealed record ImportedResources(IReadOnlyList<Resource> Resources, string? Mesh, IReadOnlyList<string> Notes, ImportPlaces Places)
{
    /// <summary>The resources and their mesh.</summary>
    public void Deconstruct(out IReadOnlyList<Resource> resources, out string? mesh) => (resources, mesh) = (Resources, Mesh);

    /// <summary>Selects the resources of one mesh from everything that was found.</summary>
    internal static ImportedResources Of(FoundResources found, string node, List<Finding> findings, string? wanted)
    {
        var meshes = found.Resources.Select(resource => resource.Mesh).OfType<string>().GroupBy(name => name)
            .OrderByDescending(group => group.Key == wanted).ThenByDescending(group => group.Count()).Select(group => group.Key).ToList();
        var (resources, places, notes) = (new Dictionary<ResourceId, Resource>(), new Dictionary<ResourceId, FoundResource>(), found.Notes.ToList());
        var same = new List<(FoundResource Second, FoundResource First)>();
        foreach (var read in found.Resources.Where(read => read.Mesh is null || read.Mesh == meshes[0]))
        {
            var parent = read.Kind.Info().Parent is { } kind ? read.Parent ?? OnlyOne(found.Resources, kind) ?? node : null;
            var id = new ResourceId(read.Kind, read.Name, parent);
            var resource = new Resource { Id = id, Spec = SourceJson.Write(read.Spec), Tags = read.Tags };
            if (places.TryAdd(id, read)) resources[id] = resource;
            else if (SpecComparison.AreSame(id.Kind, resources[id].Spec, resource.Spec)) same.Add((read, places[id]));
            else findings.Add(MeshDiagnostics.ImportedTwice.At(new(read.File, Line: read.Line), Twice(id, places[id], read)));
        }

        var others = found.Resources.Where(read => read.Mesh is not null && read.Mesh != meshes[0]).GroupBy(read => read.Mesh!);
        findings.AddRange(others.Select(group => OtherMesh([.. group], meshes[0])));
        var repeated = same.GroupBy(pair => (Second: Path.GetFileName(pair.Second.File), First: Path.GetFileName(pair.First.File)));
        notes.AddRange(repeated.Select(pair => ImportReaderMessages.Repeats(pair.Key.Second, pair.Count(), pair.Key.First)));
        return new([.. resources.Values], meshes.FirstOrDefault(), notes, new(places));
    }

    private static string? OnlyOne(IEnumerable<FoundResource> resources, ResourceKind kind) =>
        resources.Where(resource => resource.Kind == kind).Select(resource => resource.Name).Distinct().Take(2).ToList() is [var only] ? only : null;

    private static string Twice(ResourceId id, FoundResource first, FoundResource second) =>
        ImportReaderMessages.IsDefinedTwice(Path.GetFileName(second.File), id, Path.GetFileName(first.File), first.Line);

    private static Finding OtherMesh(List<FoundResource> others, string mesh) => MeshDiagnostics.ImportRefused.At(
        new(others[0].File, Line: others[0].Line),
        ImportReaderMessages.BelongToAnotherMesh(others[0].Name, others.Count - 1, others[0].Mesh!, mesh));
}

/// <summary>Where imported resources are in their files.</summary>
public sealed class ImportPlaces
{
    private readonly IReadOnlyDictionary<ResourceId, FoundResource> _resources;

    internal ImportPlaces(IReadOnlyDictionary<ResourceId, FoundResource> resources) => _resources = resources;

    /// <summary>The places of resources that do not come from files: none.</summary>
    public static ImportPlaces None { get; } = new(new Dictionary<ResourceId, FoundResource>());

    /// <summary>The file and line of a part of a resource; null if it does not come from a file.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="path">Path of the part, beginning with <c>spec</c>; null for the resource itself.</param>
    public Place? Of(ResourceId id, string? path = null) => _resources.GetValueOrDefault(id) is not { } found ? null
        : new(found.File, Line: path is null || !path.StartsWith("spec.", StringComparison.Ordinal) ? found.Line : SourcePath.Line(found.Spec, path));
}
