using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Definitions.Rules.Security;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Generation;

/// <summary>
/// Generates a service's definition from the properties and items of its project: a pure function of these and of the external values and files that
/// they refer to.
/// </summary>
public static class DefinitionBuilder
{
    /// <summary>Builds and checks a definition.</summary>
    /// <param name="properties">The project's properties.</param>
    /// <param name="items">Its mesh items in the order of evaluation.</param>
    /// <param name="outside">The source of <c>{env:NAME}</c> and JSON files; by default there is none.</param>
    /// <returns>The definition, or null if there is an error, and all findings.</returns>
    public static BuildOutcome Build(ServiceProperties properties, IReadOnlyList<MeshItem> items, IOutsideWorld? outside = null)
    {
        var used = new UsedParameters(outside ?? NoOutsideWorld.Instance);
        var (state, read, rules) = Begin(properties, items, used);
        var (settings, findings) = (state.Settings, state.Findings);
        foreach (var item in read) SecretItems.Check(item, rules, used, findings);
        Fill(state, used);
        state.Filler.CheckUnused(read);
        var tags = Tags.Read(state);

        var context = new RuleContext
        {
            MayReferOutside = id => state.Find(id)!.MayReferOutside,
            IsIdempotent = id => state.Find(id)!.IsIdempotent,
            IsGenerated = id => state.Find(id)!.Place.Include is null,
            Environment = properties.Environment,
            MeshOwner = state.Settings.MeshOwner,
            Settings = rules,
            Services = state.Services,
            Nodes = state.OutsideNodes,
        };
        var resources = Check(state, tags, context);
        var found = findings.Select(finding => finding.Diagnostic.Id).ToHashSet(StringComparer.Ordinal);
        // The node, the router and the service of a project have the same name.
        findings = [.. findings.Select(rules.Apply).OfType<Finding>().Distinct()];
        if (findings.Exists(finding => finding.Diagnostic.Severity == Severity.Error)) return new(null, findings);
        findings.AddRange(rules.Ineffective(found, properties.ProjectFile));
        var definition = new Definition
        {
            Mesh = settings.Mesh,
            MeshOwner = settings.MeshOwner,
            Service = settings.Node,
            Version = settings.Version,
            Owner = settings.Owner,
            Parameters = used.Found,
            Resources = resources,
        };
        return new(definition, findings);
    }

    /// <summary>Generates the specs without checking them. Import compares them with the specs that it reads.</summary>
    internal static BuildState Draft(ServiceProperties properties, IReadOnlyList<MeshItem> items, IOutsideWorld outside)
    {
        var (state, _, _) = Begin(properties, items, outside);
        Fill(state, outside);
        return state;
    }

    private static (BuildState State, IReadOnlyList<ReadItem> Read, RuleSettings Rules) Begin(
        ServiceProperties properties, IReadOnlyList<MeshItem> items, IOutsideWorld outside)
    {
        var findings = new List<Finding>();
        var settings = ServiceSettings.Read(properties, outside, findings);
        var reader = new ItemReader(outside, findings);
        var rules = RuleSettings.Read(items.Where(IsRule).Select(reader.Read).OfType<ReadItem>(), findings);
        var projects = new BackendProjects(settings, outside, findings);
        var read = items.Where(item => !IsRule(item)).Select(reader.Read).OfType<ReadItem>().Select(projects.Resolve).ToList();
        return (new(settings, read, findings, projects), read, rules);
    }

    private static bool IsRule(MeshItem item) => item.Type.Equals("MeshRule", StringComparison.OrdinalIgnoreCase);

    private static void Fill(BuildState state, IOutsideWorld outside)
    {
        Mesh(state);
        ExternalServices.CheckHosts(state);
        var nodes = NodeBuilder.Build(state);
        ExternalServices.Build(state);
        RouteBuilder.Build(state, nodes);
        ResourceFiles.Add(state, outside);
        GatewayBuilder.Build(state);
        RouteMatchFiller.Fill(state);
        RouteMatchFiller.RefuseOrphans(state);
        ResourceFiles.Patch(state, outside);
        GatewayBuilder.RefuseWithoutTarget(state);
    }

    private static void Mesh(BuildState state)
    {
        foreach (var item in state.Items("Mesh"))
        {
            if (item.Include != state.Settings.Mesh)
            {
                state.Refuse(item, MeshDiagnostics.BadName, null, IsNotTheMesh(item, state.Settings.Mesh));
                continue;
            }

            state.Filler.Fill(state.Add(new(ResourceKind.Mesh, item.Include), item.Place()), item, "");
        }
    }

    private static string IsNotTheMesh(ReadItem item, string mesh) =>
        $"{Wording.Where(item.Place())} does not match MeshName, which is '{mesh}'. Write <Mesh Include=\"$(MeshName)\" />.";

    // A service is named after its node, unless the project names it otherwise.
    private static bool IsDerivedName(ResourceFinding finding, IReadOnlyList<ResourceFinding> all, ServiceSettings settings) =>
        finding is { Path: "", Resource.Kind: ResourceKind.VirtualService } && finding.Diagnostic.Id == MeshDiagnostics.BadName.Id
        && (settings.Service == settings.Node || settings.Service.StartsWith($"{settings.Node}.", StringComparison.Ordinal))
        && all.Any(other => other.Resource == new ResourceId(ResourceKind.VirtualNode, settings.Node) && other.Diagnostic.Id == finding.Diagnostic.Id);

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
            var broken = new BrokenPaths(violations);
            var rules = SpecRules.Check(draft.Id.Kind, spec, out var typed).Where(rule => !broken.Affect(rule.Path)).ToList();
            state.Findings.AddRange(DraftFindings.Explain(draft, violations, rules));
            // What depends on an item that specifies another resource by mistake cannot be checked.
            if (violations.Count > 0 || draft.Misplaced.Contains("MeshListener")) continue;
            if (typed is not null) specs[resource.Id] = typed;
            if (rules.Count == 0 && !draft.Faulty) sound.Add(resource);
            else partial.Add(resource);
        }

        context = context with { Specs = specs };
        var known = resources.Select(resource => resource.Id).ToHashSet();
        var found = DefinitionRules.Check(sound, known, context);
        // Problems within a resource must not hide errors between it and other resources, which do not depend on the refused values.
        if (partial.Count > 0)
        {
            var all = DefinitionRules.Check([.. sound.Concat(partial).OrderBy(resource => resource.Id)], known, context);
            found = [.. found.Union(all.Where(finding => finding.Diagnostic.Severity == Severity.Error))];
        }

        foreach (var finding in found.Where(finding => !IsDerivedName(finding, found, state.Settings)))
        {
            var explained = DraftFindings.Explain(state.Find(finding.Resource)!, finding.Path, finding.Diagnostic, finding.Message);
            if (explained is not null) state.Findings.Add(explained);
        }

        return resources;
    }
}
