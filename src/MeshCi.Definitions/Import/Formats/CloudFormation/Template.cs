using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>A resource of a template.</summary>
/// <param name="LogicalId">Its logical ID.</param>
/// <param name="Line">The line of its logical ID.</param>
/// <param name="Content">Its content.</param>
internal sealed record TemplateResource(string LogicalId, int Line, SourceObject Content)
{
    /// <summary>Its type, such as <c>AWS::AppMesh::Mesh</c>; empty if it has none.</summary>
    public string Type => Content.Text("Type") ?? "";

    /// <summary>Its properties; empty if it has none.</summary>
    public SourceObject Properties { get; } = Content.Object("Properties") ?? new(Content.Line, []);
}

/// <summary>A template: its resources, and everything that values can refer to.</summary>
internal sealed class Template
{
    private readonly Dictionary<string, TemplateResource> _resources;

    /// <summary>Reads the parts of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="resources">The resources, in the order of the template.</param>
    /// <param name="values">Values of parameters and pseudo parameters from a file next to it, or from the stack above it.</param>
    public Template(SourceDocument document, IReadOnlyList<TemplateResource> resources, IReadOnlyDictionary<string, SourceNode> values)
    {
        (Document, Resources, Values) = (document, resources, values);
        _resources = resources.DistinctBy(resource => resource.LogicalId).ToDictionary(resource => resource.LogicalId, StringComparer.Ordinal);
    }

    /// <summary>The document that contains it.</summary>
    public SourceDocument Document { get; }

    /// <summary>The resources, in the order of the template.</summary>
    public IReadOnlyList<TemplateResource> Resources { get; }

    /// <summary>The templates of nested stacks, as far as they are among the files, by the logical ID of the stack.</summary>
    public Dictionary<string, Template> Nested { get; } = new(StringComparer.Ordinal);

    /// <summary>Values of parameters and pseudo parameters from a file next to it, or from the stack above it.</summary>
    public IReadOnlyDictionary<string, SourceNode> Values { get; }

    /// <summary>The declaration of a parameter, or null.</summary>
    public SourceObject? Parameter(string name) => Document.Root.Object("Parameters")?.Object(name);

    /// <summary>A condition, or null.</summary>
    public SourceNode? Condition(string name) => Document.Root.Object("Conditions")?[name];

    /// <summary>A map, or null.</summary>
    public SourceObject? Map(string name) => Document.Root.Object("Mappings")?.Object(name);

    /// <summary>An output, or null.</summary>
    public SourceObject? Output(string name) => Document.Root.Object("Outputs")?.Object(name);

    /// <summary>The values of outputs that have been evaluated already.</summary>
    public Dictionary<string, SourceNode?> EvaluatedOutputs { get; } = new(StringComparer.Ordinal);

    /// <summary>The outputs.</summary>
    public IEnumerable<SourceObject> Outputs => Document.Root.Object("Outputs")?.Members.Select(member => member.Value).OfType<SourceObject>() ?? [];

    /// <summary>The resource with a logical ID, or null.</summary>
    public TemplateResource? Find(string logicalId) => _resources.GetValueOrDefault(logicalId);
}
