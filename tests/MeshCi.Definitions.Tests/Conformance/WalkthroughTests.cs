namespace MeshCi.Definitions.Tests.Conformance;

public class WalkthroughTests
{
    [Fact]
    public void Every_complete_walkthrough_is_sound_across_its_resources()
    {
        var meshes = RealDefinition.All().Where(example => example.File.StartsWith("derived", StringComparison.Ordinal))
            .GroupBy(example => Path.GetDirectoryName(example.File)!);
        var problems = new List<string>();
        foreach (var mesh in meshes)
        {
            var resources = mesh.Where(example => example.Kind.Info().Parent is null || example.Parent is not null)
                .Select(example => new Resource { Id = new(example.Kind, example.Name, example.Parent), Spec = example.Spec }).DistinctBy(resource => resource.Id).ToList();
            // A folder may hold a part of a mesh; what it refers to may stand in another one.
            var found = DefinitionRules.Check(resources, resources.Select(resource => resource.Id).ToHashSet(), _ => true);
            problems.AddRange(found.Where(finding => finding.Diagnostic != Diagnostics.ProvidedByNode).Select(finding => $"{mesh.Key}: {finding.Resource} {finding.Path}: {finding.Diagnostic.Id} {finding.Message}"));
        }

        problems.ShouldBeEmpty();
    }
}
