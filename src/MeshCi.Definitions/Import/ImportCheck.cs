using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Import;

/// <summary>Sorts out what cannot be imported, because App Mesh itself would refuse it.</summary>
internal static class ImportCheck
{
    /// <summary>The resources that can be imported.</summary>
    /// <param name="resources">All.</param>
    /// <param name="findings">Takes why the others cannot.</param>
    /// <param name="outside">Those that refer to something that is not among them.</param>
    public static IReadOnlyList<Resource> Sound(IReadOnlyList<Resource> resources, List<Finding> findings, out HashSet<ResourceId> outside)
    {
        var sound = new Dictionary<ResourceId, Resource>();
        foreach (var resource in resources)
        {
            var problems = ShapeValidator.Validate(resource.Spec, Shape.Of(resource.Id.Kind)).Select(violation => $"{violation.Path} {violation.Message}").ToList();
            if (problems.Count == 0) problems.AddRange(SpecRules.Check(resource.Id.Kind, resource.Spec).Select(violation => $"{violation.Path}: {violation.Message}"));
            if (SpecRules.CheckName(resource.Id.Kind, resource.Id.Name) is { } name) problems.Add(name);
            if (problems.Count > 0) findings.Add(Refused(resource.Id, problems));
            else if (!sound.TryAdd(resource.Id, resource)) findings.Add(MeshDiagnostics.ImportedTwice.At(null, $"{resource.Id} is given twice; the first is taken. Remove one of them."));
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

    private static List<ResourceFinding> Errors(IReadOnlyList<Resource> all, HashSet<ResourceId> known, bool outside) =>
        [.. DefinitionRules.Check(all, known, new() { MayReferOutside = _ => outside }).Where(finding => finding.Diagnostic.Severity == Severity.Error)];

    private static Finding Refused(ResourceId id, List<string> problems) => MeshDiagnostics.ImportRefused.At(
        null, $"{id} was left out, since App Mesh would refuse it: {string.Join("; ", problems.Take(3))}{(problems.Count > 3 ? $" and {problems.Count - 3} more" : "")}. Correct it and import again.");
}
