using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;
using MeshCi.Local.Page;
using MeshCi.Tests.ControlPlanes;

namespace MeshCi.Local.Tests.Readers;

/// <summary>How the page, <c>MeshShow</c>, the rules, the planner, the import and the policies read one mesh, each from its own output.</summary>
internal sealed partial class Readers
{
    private readonly IReadOnlyList<Resource> _resources;
    private readonly MeshView _page;

    private Readers(IReadOnlyList<Resource> resources)
    {
        _resources = resources;
        var stored = resources.OrderBy(resource => resource.Id).Select((resource, key) => new StoredResource(
            key + 1, Address(resource.Id), Arns.DefaultAccount, "u", 1, 0, 0, Encoding.UTF8.GetBytes(resource.Spec.GetRawText())));
        _page = MeshViewBuilder.Build(
            new MeshData([.. stored], Array.Empty<KeyValuePair<long, KeyValuePair<string, string>>>().ToLookup(tag => tag.Key, tag => tag.Value), []));
    }

    private IEnumerable<RouterView> Routers =>
        _page.Services.Select(service => service.Router).OfType<RouterView>().Concat(_page.UnusedRouters).DistinctBy(router => router.About.Name);

    /// <summary>Fails if two readers disagree.</summary>
    public static async Task ShouldAgree(IEnumerable<Resource> resources)
    {
        var readers = new Readers(Complete(resources));
        await readers.ShowAgrees();
        readers.PlannerAgrees();
        readers.PoliciesAgree();
        readers.RulesAgree();
        readers.ImportAgrees();
    }

    // A partial mesh gets the missing mesh, routers and gateways, so that every reader sees their contents.
    private static List<Resource> Complete(IEnumerable<Resource> resources)
    {
        var all = resources.Where(resource => resource.Id.Kind != ResourceKind.Mesh && (resource.Id.Kind.Info().Parent is null) == (resource.Id.Parent is null))
            .DistinctBy(resource => resource.Id).ToList();
        var named = all.SelectMany(resource => NamedResources.Of(Address(resource.Id), resource.Spec))
            .Where(address => address.Kind == ResourceKind.VirtualRouter).Select(address => address.Id)
            .Concat(
            all.Where(resource => resource.Id.Parent is not null)
                .Select(resource => new ResourceId(resource.Id.Kind.Info().Parent!.Value, resource.Id.Parent!)))
            .Append(new ResourceId(ResourceKind.Mesh, "shop")).Distinct().Except(all.Select(resource => resource.Id));
        return [.. all, .. named.ToList().Select(id => new Resource { Id = id, Spec = JsonElement.Parse("{}") })];
    }

    private async Task ShowAgrees()
    {
        var plane = new MemoryControlPlane();
        foreach (var resource in _resources) plane.Put(resource);
        var lines = (await MeshOverview.ReadAsync(plane, null, TestContext.Current.CancellationToken)).Lines;
        var header = lines[2];
        var columns = new[] { "virtual service", "node or route", "match", "targets", "timeout" }.Select(
            title => header.IndexOf(title, StringComparison.Ordinal)).ToArray();
        var shown = lines.Skip(3).TakeWhile(line => line.Length > 0).Select(line => Row(line, columns)).ToList();
        var expected = _page.Services.SelectMany(service => service switch
        {
            { Router: { Routes.Count: 0 } } => [$"{service.About.Name}||"],
            { Router: { } router } => router.Routes.Select((route, index) => $"{(index == 0 ? service.About.Name : "")}|{route.About.Name}|{Targets(route)}"),
            { Node: { } node } => [$"{service.About.Name}|{node}|"],
            _ => [$"{service.About.Name}||"],
        });

        shown.Select(row => $"{row[0]}|{(row[1].StartsWith('(') ? "" : row[1])}|{row[3]}").ShouldBe(expected);
    }

    private void PlannerAgrees()
    {
        var definition = new Definition { Mesh = "shop", Service = "all", Version = "1.0.0", Owner = "o", Resources = _resources };
        var gone = References().Select(reference => reference.To).Distinct();
        var plan = new Plan
        {
            Mesh = "shop",
            Service = "x",
            Waves = [],
            Notes = [],
            Changes = [.. gone.Select(id => new Change(id, ChangeKind.Delete, [], "", null, null))]
        };

        Dangling.Find(plan, [definition]).Order(StringComparer.Ordinal)
            .ShouldBe(References().Select(reference => $"{reference.From} of all needs {reference.To}").Distinct().Order(StringComparer.Ordinal));
    }

    private void PoliciesAgree()
    {
        var expected = References().Where(reference => reference.From.Parent is null || reference.To != Parent(reference.From))
            .Select(reference => $"{reference.From} {reference.To}").Distinct();

        _resources.SelectMany(resource => NamedResources.Of(Address(resource.Id), resource.Spec).Select(named => $"{resource.Id} {named.Id}"))
            .Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    private void RulesAgree()
    {
        var found = DefinitionRules.Check(_resources, _resources.Select(resource => resource.Id).ToHashSet(), new() { MayReferOutside = _ => true });
        var order = Routers.ToDictionary(
            router => new ResourceId(ResourceKind.VirtualRouter, router.About.Name), router => router.Routes.Select(route => route.About.Name).ToList());
        foreach (var gateway in _page.Gateways)
        {
            order[new(ResourceKind.VirtualGateway, gateway.About.Name)] = [.. gateway.Routes.Select(route => route.About.Name)];
        }

        foreach (var finding in found.Where(
            finding => finding.Diagnostic == MeshDiagnostics.Shadowed || finding.Diagnostic == MeshDiagnostics.SameGatewayMatch))
        {
            var siblings = order[Parent(finding.Resource)];
            var other = QuotedIn(finding.Message).First(siblings.Contains);
            siblings.IndexOf(other).ShouldBeLessThan(siblings.IndexOf(finding.Resource.Name), finding.Message);
        }

        var own = from node in _page.Nodes
                  from backend in node.Backends
                  where node.Serves.Contains(backend.Name)
                  select $"{node.About.Name} {backend.Name}";
        found.Where(finding => finding.Diagnostic == MeshDiagnostics.OwnBackend)
            .Select(finding => $"{finding.Resource.Name} {QuotedIn(finding.Message).First(IsService)}")
            .Order(StringComparer.Ordinal).ShouldBe(own.Order(StringComparer.Ordinal));

        bool IsService(string name) => _page.Services.Any(service => service.About.Name == name);
    }

    private static IEnumerable<string> QuotedIn(string message) => Quoted().Matches(message).Select(match => match.Groups[1].Value);

    private void ImportAgrees()
    {
        var parts = MeshPartition.Split(_resources);
        foreach (var service in _page.Services)
        {
            var part = parts.Single(part => part.Resources.Any(resource => resource.Id == new ResourceId(ResourceKind.VirtualService, service.About.Name)));
            if (service.Router is { } router)
            {
                part.Resources.Select(resource => resource.Id).ShouldContain(new ResourceId(ResourceKind.VirtualRouter, router.About.Name));
            }
            else if (service.Node is { } name && _page.Nodes.Any(node => node.About.Name == name))
            {
                part.Resources.Select(resource => resource.Id).ShouldContain(new ResourceId(ResourceKind.VirtualNode, name));
            }
        }
    }

    // All references that the page shows.
    private IEnumerable<(ResourceId From, ResourceId To)> References()
    {
        foreach (var node in _page.Nodes)
            foreach (var backend in node.Backends)
            {
                yield return (new(ResourceKind.VirtualNode, node.About.Name), new(ResourceKind.VirtualService, backend.Name));
            }

        foreach (var service in _page.Services)
        {
            if (service.Router is { } router)
            {
                yield return (new(ResourceKind.VirtualService, service.About.Name), new(ResourceKind.VirtualRouter, router.About.Name));
            }

            if (service.Node is { } node) yield return (new(ResourceKind.VirtualService, service.About.Name), new(ResourceKind.VirtualNode, node));
        }

        foreach (var router in Routers)
        {
            foreach (var route in router.Routes)
            {
                var id = new ResourceId(ResourceKind.Route, route.About.Name, router.About.Name);
                yield return (id, Parent(id));
                foreach (var target in route.Targets) yield return (id, new(ResourceKind.VirtualNode, target.Node));
            }
        }

        foreach (var gateway in _page.Gateways)
        {
            foreach (var route in gateway.Routes)
            {
                var id = new ResourceId(ResourceKind.GatewayRoute, route.About.Name, gateway.About.Name);
                yield return (id, Parent(id));
                if (route.Service.Length > 0) yield return (id, new(ResourceKind.VirtualService, route.Service));
            }
        }
    }

    private static string Targets(RouteLine route) =>
        route.Targets is [var only] ? only.Node : string.Join(", ", route.Targets.Select(target => $"{target.Node} {target.Weight}"));

    private static string[] Row(string line, int[] columns) =>
        [.. columns.Select(
        (from, column) => from >= line.Length ? "" : line[from..Math.Min(line.Length, column + 1 < columns.Length ? columns[column + 1] : line.Length)]
            .Trim())];

    private static ResourceId Parent(ResourceId id) => new(id.Kind.Info().Parent!.Value, id.Parent!);

    private static ResourceAddress Address(ResourceId id) => new("us-east-1", Arns.DefaultAccount, "shop", id.Kind, id.Parent ?? "", id.Name);

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
