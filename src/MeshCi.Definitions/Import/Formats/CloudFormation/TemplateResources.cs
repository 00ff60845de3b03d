using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>Reads the App Mesh resources of a template.</summary>
/// <param name="template">The template.</param>
/// <param name="functions">Evaluates its functions.</param>
/// <param name="found">Receives the resources.</param>
internal sealed class TemplateResources(Template template, Functions functions, FoundResources found)
{
    private static readonly string[] Attributes =
        ["Type", "Properties", "Condition", "DependsOn", "Metadata", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy"];

    private SourceDocument Document => template.Document;

    /// <summary>Reads all of them.</summary>
    public void Read()
    {
        var others = new List<TemplateResource>();
        foreach (var resource in template.Resources)
        {
            if (TemplateNames.IsAppMesh(resource.Type)) Read(resource);
            else if (resource.Type == NestedStacks.Type) Nested(resource);
            else if (resource.Type.Length == 0) found.Refuse(MeshDiagnostics.ImportRefused, Document, resource.Line, HasNoType(resource));
            else others.Add(resource);
        }

        if (others.Count == template.Resources.Count) found.Other("a CloudFormation template without App Mesh resources", Document);
        else others.ForEach(resource => found.Other(Wording.Short(resource.Type), Document));
    }

    private void Read(TemplateResource resource)
    {
        if (TemplateNames.KindOf(resource.Type) is not { } kind)
        {
            var message = $"{Named(resource)} has the type {Wording.Short(resource.Type)}, which App Mesh does not have.";
            found.Refuse(MeshDiagnostics.ImportUnknownKind, Document, resource.Line, message);
            return;
        }

        if (!IsCreated(resource, kind.Info().Name)) return;
        var name = TemplateNames.Of(kind.Info().NameMember);
        if (resource.Properties[name] is null)
            found.Note($"{Named(resource)} has no {name}. CloudFormation generates one; the import uses the logical ID.");
        if (resource.Properties["MeshOwner"] is { } account)
            found.Note($"{Named(resource)} sets MeshOwner in line {Number(account.Line)}. Set the property MeshOwner to deploy to a mesh of another account.");
        found.Add(Source(resource, kind, name), TemplateDialect.Instance);
    }

    private void Nested(TemplateResource stack)
    {
        if (IsCreated(stack, "nested stack") && !template.Nested.ContainsKey(stack.LogicalId))
            found.Note($"{Named(stack)} is a nested stack. Import its template too.");
    }

    private bool IsCreated(TemplateResource resource, string kind)
    {
        if (resource.Content.Text("Condition") is not { } condition) return true;
        var isMet = functions.IsMet(condition);
        if (isMet is null) found.Refuse(Document, functions.WhyUnknown(condition, resource.Line), $"{kind} '{Wording.Short(resource.LogicalId)}'");
        if (isMet == false) found.Note($"{Named(resource)} is not imported: its condition {Wording.Short(condition)} is not met.");
        return isMet == true;
    }

    private ResourceSource Source(TemplateResource resource, ResourceKind kind, string name)
    {
        var parent = kind.Info().Parent is { } owner ? TemplateNames.Of(owner.Info().NameMember) : null;
        string[] known = [name, "MeshName", "MeshOwner", "Spec", "Tags", .. parent is null ? Array.Empty<string>() : [parent]];
        var own = References.NameOf(resource, name, resource.Properties[name]?.Line ?? resource.Line, functions.Evaluate);
        return new()
        {
            Kind = kind,
            Document = Document,
            Line = resource.Line,
            Name = own ?? SourceScalar.Of(resource.LogicalId, resource.Line),
            Label = resource.LogicalId,
            Parent = parent is null ? null : Value(resource, parent),
            Mesh = kind == ResourceKind.Mesh ? own : Value(resource, "MeshName"),
            Spec = Value(resource, "Spec"),
            SpecName = "Spec",
            Tags = ResourceSource.TagsOf(Value(resource, "Tags"), "Key", "Value"),
            Unknown = [.. ResourceSource.UnknownOf(resource.Properties, known), .. ResourceSource.UnknownOf(resource.Content, Attributes)],
        };
    }

    private SourceNode? Value(TemplateResource resource, string property) => resource.Properties[property] is { } value ? functions.Evaluate(value) : null;

    private string HasNoType(TemplateResource resource) => $"{Named(resource)} has no Type. Expand macros and includes first.";

    private string Named(TemplateResource resource) => $"'{Wording.Short(resource.LogicalId)}' in '{Document.Name}'";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
