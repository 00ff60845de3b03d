using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import.Formats.Terraform;

/// <summary>The output of <c>terraform show -json</c> for a state or a plan, and state files of version 4.</summary>
internal sealed class TerraformFormat : ISourceFormat
{
    private const string Prefix = "aws_appmesh_";
    private const string AfterApply = "is only known after 'terraform apply'. Apply the plan, and import the output of 'terraform show -json' for the state.";

    /// <inheritdoc/>
    public bool Recognizes(SourceDocument document) => IsShown(document.Root) || IsState(document.Root);

    /// <inheritdoc/>
    public void Read(IReadOnlyList<SourceDocument> documents, FoundResources found)
    {
        foreach (var document in documents)
        {
            var root = document.Root;
            var resources = IsState(root) ? Instances(root) : Modules((root.Object("planned_values") ?? root.Object("values"))?.Object("root_module"));
            var unknown = IsState(root) ? [] : Unknown(root);
            var managed = resources.Where(IsManaged).ToList();
            // The name of a mesh is also its ID, to which configurations refer; a plan for a new mesh does not know the ID yet.
            var mesh = managed.Where(entry => entry.Resource.Text("type") == $"{Prefix}mesh").ToList() is [var only] ? only.Values["name"] : null;
            foreach (var (address, resource, values) in managed)
                Read(document, address, resource, values, unknown.GetValueOrDefault(address), mesh, found);
            if (managed.Count == 0) found.Other("Terraform values without App Mesh resources", document);
            else foreach (var (_, resource, _) in resources.Where(entry => !IsManaged(entry))) found.Other(What(resource), document);
        }
    }

    private static bool IsShown(SourceObject root) =>
        root["format_version"] is not null && (root["values"] ?? root["planned_values"] ?? root["terraform_version"]) is not null;

    private static bool IsState(SourceObject root) => root["terraform_version"] is not null && root["resources"] is SourceList && root["lineage"] is not null;

    private static bool IsManaged((string Address, SourceObject Resource, SourceObject Values) entry) =>
        entry.Resource.Text("type")?.StartsWith(Prefix, StringComparison.Ordinal) == true && entry.Resource.Text("mode") is null or "managed";

    private static string What(SourceObject resource) =>
        $"{(resource.Text("mode") == "data" ? "data source " : "")}{Wording.Short(resource.Text("type") ?? "a resource without a type")}";

    private static IEnumerable<(string Address, SourceObject Resource, SourceObject Values)> Modules(SourceObject? module)
    {
        if (module is null) return [];
        var own = module.List("resources").OfType<SourceObject>().Where(resource => !IsReplaced(resource))
            .Select(resource => (Address(resource), resource, resource.Object("values") ?? new SourceObject(resource.Line, [])));
        return own.Concat(module.List("child_modules").OfType<SourceObject>().SelectMany(Modules));
    }

    private static string Address(SourceObject resource) => resource.Text("address") ?? $"{resource.Text("type")}.{resource.Text("name")}";

    private static IEnumerable<(string Address, SourceObject Resource, SourceObject Values)> Instances(SourceObject root) =>
        from resource in root.List("resources").OfType<SourceObject>()
        from instance in resource.List("instances").OfType<SourceObject>().Where(instance => !IsReplaced(instance))
        let module = resource.Text("module") is { } path ? $"{path}." : ""
        let index = instance["index_key"] is SourceScalar key ? key.Kind == ScalarKind.Number ? $"[{key.Text}]" : $"[\"{key.Text}\"]" : ""
        let attributes = instance.Object("attributes") ?? new SourceObject(instance.Line, [])
        select ($"{module}{resource.Text("type")}.{resource.Text("name")}{index}", resource, attributes);

    // A deposed instance has a successor; Terraform only could not delete it yet.
    private static bool IsReplaced(SourceObject instance) => (instance["deposed"] ?? instance["deposed_key"]) is not null;

    // In a plan, values that are not known yet are absent, and true here.
    private static Dictionary<string, SourceObject> Unknown(SourceObject root)
    {
        var unknown = new Dictionary<string, SourceObject>(StringComparer.Ordinal);
        foreach (var change in root.List("resource_changes").OfType<SourceObject>())
        {
            if (change.Text("address") is { } address && change.Object("change")?.Object("after_unknown") is { } members) unknown.TryAdd(address, members);
        }

        return unknown;
    }

    private static void Read(
        SourceDocument document, string address, SourceObject resource, SourceObject values, SourceObject? unknown, SourceNode? onlyMesh, FoundResources found)
    {
        if (Kind(resource.Text("type")!) is not { } kind)
        {
            found.Refuse(MeshDiagnostics.ImportUnknownKind, document, resource.Line, $"{Wording.Short(address)} is of a type that App Mesh does not have.");
            return;
        }

        var spec = values["spec"] is SourceList { Elements: [SourceObject only] } ? only : new SourceObject(values["spec"]?.Line ?? values.Line, []);
        if (PreviewApi.Sign(spec, "service_names", "service_discovery", "service_name") is { } sign)
        {
            found.Refuse(MeshDiagnostics.ImportUnknownKind, document, sign.Line, PreviewApi.Message(document.Name, sign));
            return;
        }

        var parent = kind.Info().Parent is { } owner ? Snake(owner) + "_name" : null;
        var tags = values.Object("tags_all") ?? values.Object("tags");
        var source = new ResourceSource
        {
            Kind = kind,
            Document = document,
            Line = resource.Line,
            Name = Value("name") ?? SourceScalar.Of(resource.Text("name") ?? "", resource.Line),
            Label = address,
            Parent = parent is null ? null : Value(parent),
            Mesh = Value(kind == ResourceKind.Mesh ? "name" : "mesh_name") is var mesh && mesh is SourceUnknown && onlyMesh is not null ? onlyMesh : mesh,
            Spec = unknown?["spec"] is { } missing && FirstUnknown(missing, "spec") is { } path ? Missing(path) : spec,
            Tags = [.. ResourceSource.TagsOf(tags), .. UnknownTags().Select(tag => ((SourceNode)tag, (SourceNode)tag))],
        };
        found.Add(source, TerraformDialect.Instance);
        found.Shared(document, values.Text("mesh_owner"), values.Text("resource_owner"));

        SourceNode? Value(string name) => values[name] is { } value && !SourceNode.IsNull(value) ? value
            : unknown?[name] is SourceScalar { Kind: ScalarKind.Boolean, Text: "true" } ? Missing(name)
            : null;

        IEnumerable<SourceUnknown> UnknownTags() => unknown?["tags"] switch
        {
            SourceScalar { Text: "true" } => [Missing("tags")],
            SourceObject tag => tag.Members.Where(member => member.Value is SourceScalar { Text: "true" }).Select(member => Missing($"tags.{member.Name}")),
            _ => [],
        };

        SourceUnknown Missing(string path) => new(resource.Line, $"{Wording.Short($"{address}.{path}")} {AfterApply}");
    }

    // App Mesh itself sets the port of a health check that has none.
    private static string? FirstUnknown(SourceNode node, string path) => node switch
    {
        SourceScalar when path.EndsWith("].port", StringComparison.Ordinal) && path.Contains("health_check[", StringComparison.Ordinal) => null,
        SourceScalar { Kind: ScalarKind.Boolean, Text: "true" } => path,
        SourceObject structure => structure.Members.Select(member => FirstUnknown(member.Value, $"{path}.{member.Name}")).OfType<string>().FirstOrDefault(),
        SourceList list => list.Elements.Select((element, index) => FirstUnknown(element, Element(path, index))).OfType<string>().FirstOrDefault(),
        _ => null,
    };

    private static string Element(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private static ResourceKind? Kind(string type) => ResourceKinds.All.FirstOrDefault(row => type == Prefix + Snake(row.Kind))?.Kind;

    private static string Snake(ResourceKind kind) =>
        string.Concat(kind.Info().Name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
