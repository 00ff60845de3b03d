using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import.Formats.Kubernetes;

/// <summary>Objects of v1beta2.</summary>
internal sealed class CurrentManifests(Cluster cluster, FoundResources found)
{
    private const string PodSelector =
        "podSelector is not part of App Mesh: the controller uses it to connect pods to a node or gateway. Other proxies need the name of their node.";

    private static readonly string[] Members = ["apiVersion", "kind", "metadata", "spec", "status"];

    /// <summary>Reads an object.</summary>
    public void Read(Manifest manifest)
    {
        if (manifest.Kind == "BackendGroup") return;
        if (Cluster.KindOf(manifest.Kind) is not { } kind)
        {
            found.Refuse(MeshDiagnostics.ImportUnknownKind, manifest.Document, manifest.Content.Line, KubernetesFormat.NoKind(manifest));
            return;
        }

        var dialect = new CurrentDialect(cluster, manifest.Namespace);
        var name = Cluster.NameOf(manifest, kind);
        var mesh = kind == ResourceKind.Mesh ? name : cluster.MeshOf(manifest);
        var aside = OfTheController(kind);
        var spec = new SourceObject(manifest.Spec.Line, [.. manifest.Spec.Members.Where(member => !aside.Contains(member.Name))]);
        if (kind == ResourceKind.VirtualNode) spec = WithGroups(manifest, spec);
        var source = new ResourceSource
        {
            Kind = kind,
            Document = manifest.Document,
            Line = manifest.Content.Line,
            Name = name,
            Parent = kind == ResourceKind.GatewayRoute ? cluster.GatewayOf(manifest) : null,
            Mesh = mesh,
            Spec = spec,
            Unknown = [.. ResourceSource.UnknownOf(manifest.Content, Members)],
        };
        found.Add(source, dialect);
        if (kind == ResourceKind.VirtualRouter) Routes(manifest, source, dialect);
        if (manifest.Spec["meshOwner"] is SourceScalar { Kind: not ScalarKind.Null } account) found.Shared(manifest.Document, account.Text, "");
        if (manifest.Spec["podSelector"] is not null)
            found.Note(PodSelector);
    }

    // What the controller needs, and App Mesh does not have.
    private static string[] OfTheController(ResourceKind kind) => kind switch
    {
        ResourceKind.Mesh => ["awsName", "namespaceSelector", "meshOwner"],
        ResourceKind.VirtualNode => ["awsName", "meshRef", "podSelector", "backendGroups"],
        ResourceKind.VirtualRouter => ["awsName", "meshRef", "routes"],
        ResourceKind.VirtualGateway => ["awsName", "meshRef", "namespaceSelector", "podSelector", "gatewayRouteSelector"],
        ResourceKind.GatewayRoute => ["awsName", "meshRef", "virtualGatewayRef"],
        _ => ["awsName", "meshRef"],
    };

    private void Routes(Manifest router, ResourceSource source, Dialect dialect)
    {
        found.RefuseUnlessObjects(router, "routes");
        foreach (var route in router.Spec.List("routes").OfType<SourceObject>())
        {
            var spec = new SourceObject(route.Line, [.. route.Members.Where(member => member.Name != "name")]);
            var name = route["name"] ?? SourceScalar.Of("", route.Line);
            var own = source with { Kind = ResourceKind.Route, Line = route.Line, Name = name, Parent = source.Name, Spec = spec, SpecName = "route" };
            found.Add(own with { Unknown = [] }, dialect);
        }
    }

    private SourceObject WithGroups(Manifest node, SourceObject spec)
    {
        found.RefuseUnlessObjects(node, "backendGroups");
        foreach (var reference in node.Spec.List("backendGroups").OfType<SourceObject>())
        {
            if (cluster.Backends(reference, node.Namespace) is not { } services)
            {
                var cause = $"The backend group '{Wording.Short(reference.Text("name") ?? "")}' is not among the manifests. Import its object too.";
                return spec.With("backends", new SourceUnknown(reference.Line, cause));
            }

            var listed = spec.List("backends");
            var known = listed.Select(backend => (backend as SourceObject)?.Object("virtualService")?["virtualServiceRef"])
                .Select(given => cluster.Resolve(ResourceKind.VirtualService, given, node.Namespace)?.AsText).ToHashSet();
            var added = services.Where(service => known.Add(service.AsText)).Select(service => Backend(service.AsText ?? "", reference.Line));
            spec = spec.With("backends", new SourceList(reference.Line, [.. listed, .. added]));
        }

        return spec;
    }

    // As an ARN, which the dialect reads as the name itself.
    private static SourceObject Backend(string name, int line) =>
        Nested("virtualService", Nested("virtualServiceARN", SourceScalar.Of(name, line), line), line);

    private static SourceObject Nested(string name, SourceNode value, int line) => new(line, [new(name, line, value)]);
}
