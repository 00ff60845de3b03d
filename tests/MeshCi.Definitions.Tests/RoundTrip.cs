using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests;

/// <summary>Regenerates an imported definition and compares the two.</summary>
internal static class RoundTrip
{
    public static IReadOnlyList<string> Problems(IReadOnlyList<Resource> resources, ImportedProject project)
    {
        var properties = project.Over(new() { MeshName = "mesh", NodeName = "service", ProjectName = "Service", AssemblyName = "Service" });
        var outcome = DefinitionBuilder.Build(properties, project.Items, new ProjectFiles(project.Files));
        if (outcome.Definition is not { } definition) return [.. outcome.Findings.Select(finding => finding.Message)];
        var given = resources.ToDictionary(resource => resource.Id);
        return
        [
            .. definition.Resources.Where(resource => !given.ContainsKey(resource.Id)).Select(resource => $"{resource.Id} is new"),
            .. given.Keys.Except(definition.Resources.Select(resource => resource.Id)).Select(id => $"{id} is lost"),
            .. definition.Resources.Where(
                resource => given.TryGetValue(resource.Id, out var before) && !SpecComparison.AreSame(resource.Id.Kind, before.Spec, resource.Spec))
                .Select(resource => $"{resource.Id} differs:\n{given[resource.Id].Spec}\n{resource.Spec}"),
            .. definition.Resources.Where(
                resource => given.TryGetValue(resource.Id, out var before) && !ImportedTags(before, project).SequenceEqual(Written(resource)))
                .Select(
                resource =>
                    $"{resource.Id} has other tags:\n{string.Join(';', ImportedTags(given[resource.Id], project))}\n{string.Join(';', Written(resource))}"),
        ];
    }

    private static IEnumerable<string> Written(Resource resource) => resource.Tags.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);

    // Except those that are kept, and those that a note reports as not imported; a note shows a tab by its number.
    private static IEnumerable<string> ImportedTags(Resource resource, ImportedProject project) =>
        resource.Tags.Where(
        tag => !tag.Key.StartsWith("meshci:", StringComparison.OrdinalIgnoreCase) && !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
            && !project.Notes.Any(
            note => note.StartsWith($"The tag '{tag.Key.Replace("\t", "\\u0009", StringComparison.Ordinal)}' of {resource.Id} ", StringComparison.Ordinal)))
                .Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);

    private sealed class ProjectFiles(IReadOnlyDictionary<string, byte[]> files) : IOutsideWorld
    {
        public string? FindVariable(string name) => null;

        public byte[]? ReadFile(string path) => files.GetValueOrDefault(path);
    }
}
