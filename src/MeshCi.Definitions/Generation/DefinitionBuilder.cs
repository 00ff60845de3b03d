using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Definitions.Rules.Security;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Generation;

/// <summary>Makes a service's definition of its project's properties and items: a pure function of these and of what they name from outside.</summary>
public static class DefinitionBuilder
{
    /// <summary>Builds and checks a definition.</summary>
    /// <param name="properties">What the project's properties say.</param>
    /// <param name="items">Its mesh items in the order of evaluation.</param>
    /// <param name="outside">Where <c>{env:NAME}</c> and JSON files come from; by default nowhere.</param>
    /// <returns>The definition, or null where there is an error, and everything found.</returns>
    public static BuildOutcome Build(ServiceProperties properties, IReadOnlyList<MeshItem> items, IOutsideWorld? outside = null)
    {
        var (state, read, rules) = Begin(properties, items, outside ?? NoOutsideWorld.Instance);
        var (settings, findings) = (state.Settings, state.Findings);
        foreach (var item in read) SecretItems.Check(item, rules, findings);
        Fill(state, outside ?? NoOutsideWorld.Instance);
        state.Filler.Judge(read);
        var tags = Tags.Read(state);

        var resources = Check(state, tags, new() { MayReferOutside = id => state.Find(id)!.MayReferOutside, IsIdempotent = id => state.Find(id)!.IsIdempotent, Environment = properties.Environment, Settings = rules, Services = state.Services });
        var found = findings.Select(finding => finding.Diagnostic.Id).ToHashSet(StringComparer.Ordinal);
        findings = [.. findings.Select(rules.Apply).OfType<Finding>()];
        if (findings.Exists(finding => finding.Diagnostic.Severity == Severity.Error)) return new(null, findings);
        findings.AddRange(rules.InVain(found, properties.ProjectFile));
        var definition = new Definition
        {
            Mesh = settings.Mesh,
            MeshOwner = settings.MeshOwner,
            Service = settings.Node,
            Version = settings.Version,
            Owner = settings.Owner,
            Resources = resources,
        };
        return new(definition, findings);
    }

    /// <summary>Makes the specs without judging them: what import compares with the specs that it was given.</summary>
    internal static BuildState Draft(ServiceProperties properties, IReadOnlyList<MeshItem> items, IOutsideWorld outside)
    {
        var (state, _, _) = Begin(properties, items, outside);
        Fill(state, outside);
        return state;
    }

    private static (BuildState State, IReadOnlyList<ReadItem> Read, RuleSettings Rules) Begin(ServiceProperties properties, IReadOnlyList<MeshItem> items, IOutsideWorld outside)
    {
        var findings = new List<Finding>();
        var settings = ServiceSettings.Read(properties, outside, findings);
        var reader = new ItemReader(outside, findings);
        var rules = RuleSettings.Read(items.Where(item => item.Type.Equals("MeshRule", StringComparison.OrdinalIgnoreCase)).Select(reader.Read).OfType<ReadItem>(), findings);
        var projects = new BackendProjects(settings, outside, findings);
        var read = items.Where(item => !item.Type.Equals("MeshRule", StringComparison.OrdinalIgnoreCase)).Select(reader.Read).OfType<ReadItem>().Select(projects.Resolve).ToList();
        return (new(settings, read, findings, projects.Services), read, rules);
    }

    private static void Fill(BuildState state, IOutsideWorld outside)
    {
        Mesh(state);
        var nodes = NodeBuilder.Build(state);
        RouteBuilder.Build(state, nodes);
        ResourceFiles.Add(state, outside);
        GatewayBuilder.Build(state);
        RouteMatchFiller.Fill(state);
        RouteMatchFiller.RefuseOrphans(state);
        ResourceFiles.Patch(state, outside);
        GatewayBuilder.RefuseAimless(state);
    }

    private static void Mesh(BuildState state)
    {
        foreach (var item in state.Items("Mesh"))
        {
            if (item.Include != state.Settings.Mesh)
            {
                state.Refuse(
                    item, MeshDiagnostics.BadName, null, $"{Wording.Where(item.Place())} is not the mesh of MeshName, '{state.Settings.Mesh}'. Write <Mesh Include=\"$(MeshName)\" />.");
                continue;
            }

            state.Filler.Fill(state.Add(new(ResourceKind.Mesh, item.Include), item.Place()), item, "");
        }
    }

    private static List<Resource> Check(BuildState state, Tags tags, RuleContext context)
    {
        var (resources, sound, partial, specs) = (new List<Resource>(), new List<Resource>(), new List<Resource>(), new Dictionary<ResourceId, object>());
        foreach (var draft in state.Drafts)
        {
            var spec = draft.ToSpec();
            var resource = new Resource { Id = draft.Id, Spec = spec, Tags = tags.Of(draft.Id) };
            resources.Add(resource);
            var violations = ShapeValidator.Validate(spec, draft.Shape);
            if (!draft.Faulty)
                state.Findings.AddRange(Secrets.In(spec, "spec").Select(secret => SecretItems.Explain(draft, secret.Path, secret.What)));
            var touched = new Touched(violations);
            var rules = SpecRules.Check(draft.Id.Kind, spec, out var typed).Where(rule => !touched.By(rule.Path)).ToList();
            state.Findings.AddRange(violations.Select(violation => DraftFindings.Explain(draft, violation)).OfType<Finding>());
            state.Findings.AddRange(rules.Select(rule => DraftFindings.Explain(draft, rule.Path, rule.Diagnostic, rule.Message)).OfType<Finding>());
            if (violations.Count > 0) continue;
            if (typed is not null) specs[resource.Id] = typed;
            if (rules.Count == 0 && !draft.Faulty) sound.Add(resource);
            else partial.Add(resource);
        }

        context = context with { Specs = specs };
        var known = resources.Select(resource => resource.Id).ToHashSet();
        var found = DefinitionRules.Check(sound, known, context);
        // What is wrong in one resource may hide what is wrong between it and another; errors between them do not depend on what was refused.
        if (partial.Count > 0) found = [.. found.Union(DefinitionRules.Check([.. sound.Concat(partial).OrderBy(resource => resource.Id)], known, context).Where(finding => finding.Diagnostic.Severity == Severity.Error))];
        foreach (var finding in found)
        {
            if (DraftFindings.Explain(state.Find(finding.Resource)!, finding.Path, finding.Diagnostic, finding.Message) is { } explained) state.Findings.Add(explained);
        }

        return resources;
    }
}
