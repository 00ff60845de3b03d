using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Import;

/// <summary>Finds what App Mesh itself would refuse. From files, it is left out; a resource that exists is kept, since App Mesh accepted it.</summary>
internal sealed class ImportCheck
{
    private ImportCheck(IReadOnlyList<Resource> kept, IReadOnlyDictionary<ResourceId, string> faulty, HashSet<ResourceId> outside) =>
        (Kept, Faulty, Outside) = (kept, faulty, outside);

    /// <summary>The resources to import.</summary>
    public IReadOnlyList<Resource> Kept { get; }

    /// <summary>Those of them that a definition could not contain, with the reason.</summary>
    public IReadOnlyDictionary<ResourceId, string> Faulty { get; }

    /// <summary>Those that refer to something that is not imported.</summary>
    public HashSet<ResourceId> Outside { get; }

    /// <summary>Checks each resource, and what they refer to.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="origin">Where they come from.</param>
    /// <param name="findings">Receives why resources of files are left out.</param>
    public static ImportCheck Of(IReadOnlyList<Resource> resources, ImportOrigin origin, List<Finding> findings)
    {
        var (kept, faulty) = (new Dictionary<ResourceId, Resource>(), new Dictionary<ResourceId, string>());
        foreach (var resource in resources)
        {
            var problems = Problems(resource);
            if (problems.Count > 0 && !origin.IsLive)
            {
                findings.AddRange(problems.Select(problem => Refused(resource.Id, origin.Places.Of(resource.Id, problem.Path), problem.Message)));
                continue;
            }

            if (!kept.TryAdd(resource.Id, resource)) findings.Add(Twice(resource.Id));
            else if (problems.Count > 0) faulty[resource.Id] = problems[0].Message;
        }

        var all = kept.Values.OrderBy(resource => resource.Id).ToList();
        var sound = all.Where(resource => !faulty.ContainsKey(resource.Id)).ToList();
        var known = kept.Keys.ToHashSet();
        var wrong = Errors(sound, known, mayReferOutside: true).ToHashSet();
        return new(all, faulty, [.. Errors(sound, known, mayReferOutside: false).Except(wrong).Select(finding => finding.Resource)]);
    }

    private static List<(string Path, string Message)> Problems(Resource resource)
    {
        var kind = resource.Id.Kind;
        var problems = ShapeValidator.Validate(resource.Spec, Shape.Of(kind)).Select(violation => (violation.Path, violation.Message)).ToList();
        if (problems.Count == 0) problems.AddRange(SpecRules.Check(kind, resource.Spec).Select(violation => (violation.Path, violation.Message)));
        if (SpecRules.CheckName(kind, resource.Id.Name) is { } name) problems.Add(("", name));
        return [.. problems.Select(problem => (problem.Path, Sentence(problem.Path, problem.Message)))];
    }

    private static IEnumerable<ResourceFinding> Errors(IReadOnlyList<Resource> all, HashSet<ResourceId> known, bool mayReferOutside)
    {
        var context = new RuleContext { MayReferOutside = _ => mayReferOutside };
        return DefinitionRules.Check(all, known, context).Where(finding => finding.Diagnostic.Severity == Severity.Error);
    }

    private static string Sentence(string path, string message)
    {
        var text = message.EndsWith('.') || message.EndsWith('?') ? message : $"{message}.";
        return char.IsAsciiLetterUpper(text[0]) || path.Length == 0 ? text : $"{path} {text}";
    }

    private static Finding Twice(ResourceId id) =>
        MeshDiagnostics.ImportedTwice.At(null, $"{id} is defined twice. The first definition was used. Remove one of them.");

    private static Finding Refused(ResourceId id, Place? place, string problem) =>
        MeshDiagnostics.ImportRefused.At(place, $"{id} was not imported, because App Mesh would refuse it: {problem} Correct it and import again.");
}
