using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>
/// Resources as <c>aws appmesh describe-*</c> prints them, as <c>create-*</c> accepts them, or a spec alone, in JSON or YAML. A spec alone has the name
/// of its file, <c>orders.virtualNode.json</c>; that name, or members that only one kind has, determine its kind.
/// </summary>
internal sealed class CliFormat : ISourceFormat
{
    private static readonly string[] Members = ["meshName", "meshOwner", "clientToken", "tags", "spec", "metadata", "status"];

    private static readonly (ResourceKind Kind, string[] Words)[] Hints =
    [
        (ResourceKind.GatewayRoute, ["gatewayroute", "gateway-route", "gwroute"]),
        (ResourceKind.VirtualRouter, ["virtualrouter", "router", "vr"]),
        (ResourceKind.Route, ["route"]),
        (ResourceKind.VirtualGateway, ["virtualgateway", "vg"]),
        (ResourceKind.VirtualService, ["virtualservice", "service", "vs"]),
        (ResourceKind.VirtualNode, ["virtualnode", "node", "vn"]),
        (ResourceKind.Mesh, ["mesh"]),
    ];

    /// <inheritdoc/>
    public bool Recognizes(SourceDocument document) => true;

    /// <inheritdoc/>
    public void Read(IReadOnlyList<SourceDocument> documents, FoundResources found)
    {
        foreach (var document in documents) Read(document, found);
    }

    private static void Read(SourceDocument document, FoundResources found)
    {
        if (document.Root.Members.FirstOrDefault(IsListOfNames) is { } list)
        {
            found.Refuse(
                MeshDiagnostics.ImportUnknownKind, document, list.Line,
                $"'{document.Name}' only lists names ({list.Name}), without specs. Give the output of 'aws appmesh describe-...' for each of them, "
                + "or use live-mesh.");
            return;
        }

        var wrapped = document.Root.Members.Where(member => member.Value is SourceObject && ResourceKinds.Find(member.Name) is not null).ToList();
        if (wrapped.Count > 0 && wrapped.Count == document.Root.Members.Count && wrapped.TrueForAll(IsResource))
        {
            foreach (var member in wrapped) Read(document, (SourceObject)member.Value, ResourceKinds.Find(member.Name), found);
            return;
        }

        Read(document, document.Root, null, found);
    }

    // The output of list-*.
    private static bool IsListOfNames(SourceMember member) => member.Value is SourceList && ResourceKinds.All.Any(row => row.Collection == member.Name);

    private static bool IsResource(SourceMember member) => member.Value is SourceObject content
        && (content["meshName"] is not null || content["spec"] is not null || content[ResourceKinds.Find(member.Name)!.Value.Info().NameMember] is not null);

    private static void Read(SourceDocument document, SourceObject content, ResourceKind? wrapped, FoundResources found)
    {
        var words = document.Name.Split('.');
        var byFile = words.Length > 2 ? ResourceKinds.Find(words[^2]) : null;
        var isNamed = ResourceKinds.All.Any(row => content[row.NameMember] is not null);
        var spec = content.Object("spec") ?? (isNamed ? new SourceObject(content.Line, []) : content);
        if (PreviewApi.Sign(spec) is { } sign)
        {
            found.Refuse(MeshDiagnostics.ImportUnknownKind, document, sign.Line, PreviewApi.Message(document.Name, sign));
            return;
        }

        if ((wrapped ?? byFile ?? ByNames(content, spec) ?? ByFile(document.Name, spec)) is not { } kind)
        {
            found.Refuse(
                MeshDiagnostics.ImportUnknownKind, document, content.Line,
                $"'{document.Name}' is not recognized, or does not show which kind of resource it is. Name it after its kind, such as "
                + $"'{Path.GetFileNameWithoutExtension(document.Name)}.virtualNode.json', or give the output of 'aws appmesh describe-...'.");
            return;
        }

        var known = Members.Append(kind.Info().NameMember).Concat(kind.Info().Parent is { } parent ? [parent.Info().NameMember] : []).ToList();
        var named = wrapped is null && byFile is not null ? string.Join('.', words[..^2]) : Path.GetFileNameWithoutExtension(document.Name);
        var source = new ResourceSource
        {
            Kind = kind,
            Document = document,
            Line = content.Line,
            Name = content[kind.Info().NameMember] ?? SourceScalar.Of(named, content.Line),
            Parent = kind.Info().Parent is { } owner ? content[owner.Info().NameMember] : null,
            Mesh = content["meshName"],
            Spec = spec,
            Tags = ResourceSource.TagsOf(content["tags"], "key", "value"),
            Unknown = ReferenceEquals(spec, content) ? [] : [.. ResourceSource.UnknownOf(content, known)],
        };
        found.Add(source, content["status"] is SourceObject ? Dialect.Existing : Dialect.Api);
        if (content.Object("metadata") is { } metadata) found.Shared(document, metadata.Text("meshOwner"), metadata.Text("resourceOwner"));
    }

    // Children name their parent too, so they come first.
    private static ResourceKind? ByNames(SourceObject content, SourceObject spec) =>
        ResourceKinds.All.Reverse().FirstOrDefault(row => row.Kind != ResourceKind.Mesh && content.Text(row.NameMember) is not null)?.Kind
        ?? (content.Text("meshName") is not null && spec.Members.All(IsOfMesh) ? ResourceKind.Mesh : null);

    private static bool IsOfMesh(SourceMember member) => Shape.Of(ResourceKind.Mesh).Find(member.Name) is not null;

    // By the file's name where the spec fits several kinds: a list of port mappings is a router, a node and a gateway.
    private static ResourceKind? ByFile(string file, SourceObject spec)
    {
        var json = SourceJson.Write(spec);
        var fitting = ResourceKinds.All.Where(row => ShapeValidator.Validate(json, Shape.Of(row.Kind)).Count == 0).Select(row => row.Kind).ToList();
        if (fitting is [var only]) return only;
        foreach (var (kind, words) in Hints)
        {
            var fits = fitting.Count == 0 ? HasMemberOf(kind, spec) : fitting.Contains(kind);
            if (fits && words.Any(word => file.Contains(word, StringComparison.OrdinalIgnoreCase))) return kind;
        }

        return null;
    }

    // A file that merely has a word such as 'service' in its name is not a spec.
    private static bool HasMemberOf(ResourceKind kind, SourceObject spec) =>
        spec.Members.Any(member => Shape.Of(kind).Find(member.Name) is not null);
}
