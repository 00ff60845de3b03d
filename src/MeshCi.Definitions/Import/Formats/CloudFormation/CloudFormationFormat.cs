using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>
/// CloudFormation templates in JSON or YAML, those that CDK and SAM write included, and the properties of a single resource. A file of parameters next
/// to a template, as the AWS CLI reads it, gives values to parameters without a default.
/// </summary>
internal sealed class CloudFormationFormat : ISourceFormat
{
    /// <inheritdoc/>
    public bool Recognizes(SourceDocument document) =>
        IsTemplate(document.Root) || IsParameter(document.Root) || KindOfProperties(document) is not null || IsMap(document.Root);

    /// <inheritdoc/>
    public void Read(IReadOnlyList<SourceDocument> documents, FoundResources found)
    {
        var values = new ParameterFiles(documents.Where(document => IsParameter(document.Root)));
        var exports = new Exports();
        var sources = documents.Where(document => !IsParameter(document.Root)).ToList();
        // Parameters of a nested stack can depend on what another template exports, so exports are collected first.
        var ignored = new FoundResources([]);
        foreach (var template in new NestedStacks(sources, values, exports, (document, given) => Template(document, given, ignored)).Read())
            exports.Add(template);
        var templates = new NestedStacks(sources, values, exports, (document, given) => Template(document, given, found)).Read();
        foreach (var template in templates) new TemplateResources(template, new Functions(template, exports), found).Read();
    }

    private static bool IsTemplate(SourceObject root) =>
        root["AWSTemplateFormatVersion"] is not null || (root["Resources"] is SourceObject resources && resources.Members.Any(IsResource));

    // A part of a template: resources without the section around them.
    private static bool IsMap(SourceObject root) => root.Members.Count > 0 && root.Members.All(IsResource);

    private static bool IsResource(SourceMember member) =>
        member.Name.StartsWith("Fn::", StringComparison.Ordinal)
        || (member.Value as SourceObject)?.Text("Type")?.Contains("::", StringComparison.Ordinal) == true;

    private static bool IsParameter(SourceObject root) => ParameterFiles.IsParameter(root);

    // The properties of one resource, as they are in a template, in a file of their own.
    private static ResourceKind? KindOfProperties(SourceDocument document)
    {
        if (document.Root["Spec"] is not SourceObject && document.Root["MeshName"] is null) return null;
        foreach (var row in ResourceKinds.All.Reverse().Where(row => row.Kind != ResourceKind.Mesh))
        {
            if (document.Root[TemplateNames.Of(row.NameMember)] is not null) return row.Kind;
        }

        var words = document.Name.Split('.');
        return words.Length > 2 ? ResourceKinds.Find(words[^2]) : document.Root["MeshName"] is not null ? ResourceKind.Mesh : null;
    }

    private static Template Template(SourceDocument document, IReadOnlyDictionary<string, SourceNode> values, FoundResources found)
    {
        if (!IsTemplate(document.Root) && KindOfProperties(document) is { } kind)
        {
            var type = SourceScalar.Of(TemplateNames.TypeOf(kind), document.Root.Line);
            var content = new SourceObject(document.Root.Line, [new("Type", type.Line, type), new("Properties", document.Root.Line, document.Root)]);
            return new(document, [new(Path.GetFileNameWithoutExtension(document.Name), document.Root.Line, content)], values);
        }

        var resources = new List<TemplateResource>();
        // Collections of loops can only refer to parameters and maps.
        var functions = new Functions(new(document, [], values), new());
        var section = IsTemplate(document.Root) ? document.Root.Object("Resources") ?? new(1, []) : document.Root;
        foreach (var (member, unknown) in ForEach.Expand(section, functions.Evaluate))
        {
            if (unknown is not null) found.Refuse(document, unknown, $"{Wording.Short(member.Name)}");
            else if (member.Value is SourceObject content) resources.Add(new(member.Name, member.Line, content));
        }

        return new(document, resources, values);
    }
}
