using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Import;

/// <summary>Excludes what cannot be imported because App Mesh would refuse it.</summary>
internal static class ImportCheck
{
    /// <summary>The resources that can be imported.</summary>
    /// <param name="resources">All resources.</param>
    /// <param name="findings">Receives the reasons why the others cannot.</param>
    /// <param name="outside">The ids of those that refer to a resource that is not among them.</param>
    public static IReadOnlyList<Resource> Sound(IReadOnlyList<Resource> resources, List<Finding> findings, out HashSet<ResourceId> outside)
    {
        var sound = new Dictionary<ResourceId, Resource>();
        foreach (var resource in resources)
        {
            var problems = Problems(resource);
            if (problems.Count > 0)
                findings.Add(Refused(resource.Id, problems));
            else if (!sound.TryAdd(resource.Id, resource))
                findings.Add(MeshDiagnostics.ImportedTwice.At(null, $"{resource.Id} is defined twice. The first definition was used. Remove one of them."));
        }

        while (true)
        {
            var all = sound.Values.OrderBy(resource => resource.Id).ToList();
            var broken = Errors(all, sound.Keys.ToHashSet(), true);
            if (broken.Count == 0)
            {
                outside = Errors(all, sound.Keys.ToHashSet(), false).Select(finding => finding.Resource).ToHashSet();
                return all;
            }

            foreach (var resource in broken.GroupBy(finding => finding.Resource))
            {
                findings.Add(Refused(resource.Key, [.. resource.Select(finding => $"{finding.Path}: {finding.Message}")]));
                sound.Remove(resource.Key);
            }
        }
    }

    private static List<string> Problems(Resource resource)
    {
        var (id, spec) = (resource.Id, resource.Spec);
        var problems = ShapeValidator.Validate(spec, Shape.Of(id.Kind)).Select(violation => $"{violation.Path} {violation.Message}").ToList();
        if (problems.Count == 0) problems.AddRange(SpecRules.Check(id.Kind, spec).Select(violation => $"{violation.Path}: {violation.Message}"));
        if (SpecRules.CheckName(id.Kind, id.Name) is { } name) problems.Add(name);
        return problems;
    }

    private static List<ResourceFinding> Errors(IReadOnlyList<Resource> all, HashSet<ResourceId> known, bool outside) =>
        [.. DefinitionRules.Check(all, known, new() { MayReferOutside = _ => outside }).Where(finding => finding.Diagnostic.Severity == Severity.Error)];

    private static Finding Refused(ResourceId id, List<string> problems)
    {
        var reasons = string.Join("; ", problems.Take(3)) + (problems.Count > 3 ? $" and {problems.Count - 3} more" : "");
        return MeshDiagnostics.ImportRefused.At(
            null, $"{id} was not imported, because App Mesh would refuse it: {reasons}. Correct it and import again.");
    }
}
