using System.Text;
using System.Text.Json;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;
using MeshCi.Local.Page;

namespace MeshCi.Local.Tests.Page;

/// <summary>Builds the view of a mesh without a server.</summary>
internal sealed class Mesh
{
    private readonly List<StoredResource> _resources = [];
    private readonly List<(long Key, KeyValuePair<string, string> Tag)> _tags = [];

    public Mesh(string spec = "{}") => Add(ResourceKind.Mesh, "shop", spec);

    public MeshView View => MeshViewBuilder.Build(new MeshData(
        [.. _resources.OrderBy(resource => resource.Address.Kind).ThenBy(resource => resource.Address.Parent, StringComparer.Ordinal)
            .ThenBy(resource => resource.Address.Name, StringComparer.Ordinal)],
        _tags.ToLookup(row => row.Key, row => row.Tag), []));

    public Mesh Node(string name, string spec = "") => Add(ResourceKind.VirtualNode, name, spec.Length == 0 ? Specs.Node() : spec);

    public Mesh Caller(string name, params string[] backends) => Add(ResourceKind.VirtualNode, name, JsonSerializer.Serialize(
        new
        {
            backends = backends.Select(backend => new { virtualService = new { virtualServiceName = backend } }),
            listeners = new[] { new { portMapping = new { port = 8080, protocol = "http" } } }
        }));

    public Mesh Router(string name, string listeners = "8080/http") => Add(ResourceKind.VirtualRouter, name, Specs.Router(listeners));

    public Mesh Route(string router, string name, string spec) => Add(ResourceKind.Route, name, spec, router);

    public Mesh Service(string name, string spec = "{}") => Add(ResourceKind.VirtualService, name, spec);

    public Mesh Gateway(string name) => Add(ResourceKind.VirtualGateway, name, Specs.Router("8080/http"));

    public Mesh GatewayRoute(string gateway, string name, string spec) => Add(ResourceKind.GatewayRoute, name, spec, gateway);

    public Mesh Tag(string key, string value)
    {
        _tags.Add((_resources[^1].Key, KeyValuePair.Create(key, value)));
        return this;
    }

    private Mesh Add(ResourceKind kind, string name, string spec, string parent = "")
    {
        _resources.Add(
            new StoredResource(
                _resources.Count + 1, new ResourceAddress("us-east-1", Arns.DefaultAccount, "shop", kind, parent, name), Arns.DefaultAccount, "u", 1, 0,
                _resources.Count, Encoding.UTF8.GetBytes(spec)));
        return this;
    }
}
