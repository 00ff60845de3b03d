using System.Text.Json.Nodes;
using CsCheck;
using MeshCi.ControlPlane.Settings;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Tests;

namespace MeshCi.Local.Tests;

/// <summary>Definitions that are valid offline are accepted here: users without a control plane at hand rely on this.</summary>
public sealed class GeneratedDefinitionTests
{
    private const int Enough = 1_000_000;

    private static readonly Quotas NoQuotas = new()
    {
        Meshes = Enough,
        VirtualNodes = Enough,
        VirtualRouters = Enough,
        VirtualServices = Enough,
        VirtualGateways = Enough,
        Routes = Enough,
        GatewayRoutes = Enough,
        Backends = Enough,
    };

    // Half of them are realistic, and half have a random item added.
    private static readonly Gen<MeshItem[]> Items = Gen.Select(
        RandomItems.Service, RandomItems.Anything.Array[0, 1], (service, chance) => service.Concat(chance).ToArray());

    [Theory, Iterations(200, 1_000)]
    public async Task The_control_plane_accepts_every_definition_generated_from_random_items(int iterations)
    {
        await using var server = await LocalServer.Start(NoQuotas);
        var (meshes, taken) = (0, 0);
        await Items.SampleAsync(
            async items =>
            {
                var project = new Project();
                project.Files["p.json"] = """{"listeners":null,"spec":{"provider":{}}}""";
                foreach (var item in items) project.With(item);
                if (project.Build().Definition is not { } definition) return;
                var mesh = $"m{Interlocked.Increment(ref meshes)}";
                await server.Client.Put(
                    Client.Root, Body(definition.Resources.FirstOrDefault(resource => resource.Id.Kind == ResourceKind.Mesh), "meshName", mesh));
                foreach (var resource in definition.Resources.Where(resource => resource.Id.Kind != ResourceKind.Mesh && !RefersOutside(resource, definition)))
                {
                    var answer = await server.Client.Put(Collection(mesh, resource.Id), Body(resource, resource.Id.Kind.Info().NameMember, resource.Id.Name));
                    answer.Status.ShouldBe(200, $"{resource.Id} {resource.Spec}: {answer.Body}\n{string.Join('\n', items.Select(Text))}");
                    Interlocked.Increment(ref taken);
                }
            },
            iter: iterations);

        // Fewer would mean that the items are not realistic: two in five produce a definition, with four resources or more.
        taken.ShouldBeGreaterThan(iterations * 6 / 10);
    }

    private static string Body(Resource? resource, string nameMember, string name)
    {
        var body = new JsonObject { [nameMember] = name, ["spec"] = JsonNode.Parse(resource?.Spec.GetRawText() ?? "{}") };
        if (resource?.Tags.Count > 0)
        {
            body["tags"] = new JsonArray([.. resource.Tags.Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]);
        }

        return body.ToJsonString();
    }

    private static string Collection(string mesh, ResourceId id)
    {
        var info = id.Kind.Info();
        var parent = info.Parent is { } kind ? $"/{kind.Info().Name}/{Uri.EscapeDataString(id.Parent!)}" : "";
        return $"{Client.Root}/{mesh}{parent}/{info.Collection}";
    }

    // Resources that another project must have deployed before: the planner looks for them in the mesh.
    private static bool RefersOutside(Resource resource, Definition definition) =>
        Names(JsonNode.Parse(resource.Spec.GetRawText())!)
        .Any(name => definition.Resources.All(other => other.Id.Kind != name.Kind || other.Id.Name != name.Name))
        || (resource.Id.Kind.Info().Parent is { } parent && definition.Resources.All(other => other.Id != new ResourceId(parent, resource.Id.Parent!)))
        || (resource.Id.Kind == ResourceKind.GatewayRoute && ServiceOf(resource, definition) is { } service && RefersOutside(service, definition));

    private static Resource? ServiceOf(Resource route, Definition definition) =>
        Names(JsonNode.Parse(route.Spec.GetRawText())!)
        .Select(name => definition.Resources.FirstOrDefault(other => other.Id.Kind == name.Kind && other.Id.Name == name.Name))
        .FirstOrDefault(found => found is not null);

    private static IEnumerable<(ResourceKind Kind, string Name)> Names(JsonNode spec)
    {
        foreach (var type in new[] { "httpRoute", "http2Route", "grpcRoute", "tcpRoute" })
        {
            foreach (var target in spec[type]?["action"]?["weightedTargets"]?.AsArray() ?? [])
            {
                yield return (ResourceKind.VirtualNode, (string)target!["virtualNode"]!);
            }

            if ((string?)spec[type]?["action"]?["target"]?["virtualService"]?["virtualServiceName"] is { } service)
            {
                yield return (ResourceKind.VirtualService, service);
            }
        }

        if ((string?)spec["provider"]?["virtualNode"]?["virtualNodeName"] is { } node) yield return (ResourceKind.VirtualNode, node);
        if ((string?)spec["provider"]?["virtualRouter"]?["virtualRouterName"] is { } router) yield return (ResourceKind.VirtualRouter, router);
    }

    private static string Text(MeshItem item) =>
        $"<{item.Type} Include=\"{item.Include}\" {string.Join(' ', item.Metadata.Select(pair => $"{pair.Key}=\"{pair.Value}\""))} />";
}
