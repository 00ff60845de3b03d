using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import.Formats.Kubernetes;

/// <summary>Objects of v1beta1, in which a virtual service contains its router and routes.</summary>
internal sealed class LegacyManifests(IReadOnlyList<Manifest> manifests, FoundResources found)
{
    private static readonly string[] Protocols = ["http", "tcp", "http2", "grpc"];
    private static readonly string[] OutsideSpec = ["meshName"];
    private static readonly string[] ServiceMembers = ["meshName", "virtualRouter", "routes"];
    private static readonly string[] OutsideMesh = ["serviceDiscoveryType"];

    /// <summary>Reads all of them.</summary>
    public void Read()
    {
        foreach (var manifest in manifests) Read(manifest);
    }

    private void Read(Manifest manifest)
    {
        switch (manifest.Kind)
        {
            case "Mesh":
                var mesh = manifest.Named(manifest.Name);
                found.Add(Source(manifest, ResourceKind.Mesh, mesh, Without(manifest.Spec, OutsideMesh)) with { Mesh = mesh }, Dialect.Api);
                break;
            case "VirtualNode":
                var name = LegacyDialect.NameOf(manifest.Name, manifest.Namespace);
                found.Add(
                    Source(manifest, ResourceKind.VirtualNode, manifest.Named(name), Without(manifest.Spec, OutsideSpec)),
                    new LegacyDialect(manifest.Spec["meshName"], name, manifest.Namespace));
                break;
            case "VirtualService":
                Service(manifest);
                break;
            default:
                found.Refuse(MeshDiagnostics.ImportUnknownKind, manifest.Document, manifest.Content.Line, KubernetesFormat.NoKind(manifest));
                break;
        }
    }

    private void Service(Manifest manifest)
    {
        var spec = manifest.Spec;
        var declared = spec.Object("virtualRouter");
        var router = manifest.Named(LegacyDialect.NameOf(declared?.Text("name")?.Trim() is { Length: > 0 } named ? named : manifest.Name, manifest.Namespace));
        var dialect = new LegacyDialect(spec["meshName"], router.Text, manifest.Namespace);
        foreach (var (member, meant) in ResourceSource.UnknownOf(spec, ServiceMembers))
            found.Refuse(MeshDiagnostics.ImportRefused, manifest.Document, member.Line, Unknown(member.Name, meant));

        var line = spec["virtualRouter"]?.Line ?? spec.Line;
        var provider = Nested(line, "provider", Nested(line, "virtualRouter", Nested(line, "virtualRouterName", router)));
        found.Add(Source(manifest, ResourceKind.VirtualService, manifest.Named(manifest.Name), provider), Dialect.Api);
        var listeners = declared is null ? new SourceObject(line, []) : Without(declared, ["name"]);
        if (listeners["listeners"] is null && TargetsListener(manifest) is { } listener)
            listeners = listeners.With("listeners", new SourceList(line, [listener]));
        found.Add(Source(manifest, ResourceKind.VirtualRouter, router, listeners) with { Line = line, SpecName = "spec.virtualRouter" }, dialect);
        found.RefuseUnlessObjects(manifest, "routes");
        foreach (var route in spec.List("routes").OfType<SourceObject>())
        {
            var given = route["name"] as SourceScalar ?? SourceScalar.Of("", route.Line);
            var name = SourceScalar.Of(LegacyDialect.NameOf(given.Text, manifest.Namespace), given.Line);
            var source = Source(manifest, ResourceKind.Route, name, Without(route, ["name"]));
            found.Add(source with { Line = route.Line, Parent = router, SpecName = "route" }, dialect);
        }
    }

    // A router without listeners gets the first listener of the first target of its first route.
    private SourceObject? TargetsListener(Manifest service)
    {
        var target = service.Spec.List("routes").OfType<SourceObject>().Take(1)
            .SelectMany(route => Protocols.Select(route.Object)).OfType<SourceObject>()
            .Select(route => route.Object("action")?.List("weightedTargets").OfType<SourceObject>().FirstOrDefault()?.Text("virtualNodeName")).FirstOrDefault();
        var node = manifests.FirstOrDefault(manifest => manifest.Kind == "VirtualNode" && manifest.Namespace == service.Namespace && manifest.Name == target);
        var mapping = node?.Spec.List("listeners").OfType<SourceObject>().FirstOrDefault()?["portMapping"];
        return mapping is null ? null : Nested(mapping.Line, "portMapping", mapping);
    }

    private static string Unknown(string member, string? meant) =>
        $"spec.{member} is not a member of a VirtualService of {KubernetesFormat.Legacy}.{(meant is null ? "" : $" Did you mean {meant}?")}";

    private static ResourceSource Source(Manifest manifest, ResourceKind kind, SourceNode name, SourceObject spec) => new()
    {
        Kind = kind,
        Document = manifest.Document,
        Line = manifest.Content.Line,
        Name = name,
        Mesh = manifest.Spec["meshName"],
        Spec = spec,
    };

    private static SourceObject Without(SourceObject spec, string[] names) => new(spec.Line, [.. spec.Members.Where(member => !names.Contains(member.Name))]);

    private static SourceObject Nested(int line, string name, SourceNode value) => new(line, [new(name, line, value)]);
}
