using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>Reads templates, and those of nested stacks with the parameters that the stack above gives them: once for each nested stack.</summary>
/// <param name="documents">The documents that are templates.</param>
/// <param name="files">Values of parameters in files. They have precedence over those of the stack above.</param>
/// <param name="exports">What templates export.</param>
/// <param name="read">Reads a template with values of its parameters.</param>
internal sealed class NestedStacks(
    IReadOnlyList<SourceDocument> documents, ParameterFiles files, Exports exports,
    Func<SourceDocument, IReadOnlyDictionary<string, SourceNode>, Template> read)
{
    /// <summary>The type of a nested stack.</summary>
    public const string Type = "AWS::CloudFormation::Stack";

    // More than a stack can have; templates that contain themselves, or each other many times, would have more.
    private const int Deepest = 10;
    private const int Most = 1_000;

    /// <summary>All templates, each before those that are nested in it.</summary>
    public IReadOnlyList<Template> Read()
    {
        var children = documents.ToDictionary(
            document => document, document => Stacks(read(document, files.For(document.File))).Select(stack => Find(document, stack)).ToList());
        var nested = children.Values.SelectMany(found => found).ToHashSet();
        var reached = new HashSet<SourceDocument>();
        var templates = new List<Template>();
        // Templates that only contain each other are read too.
        foreach (var document in documents.OrderBy(nested.Contains))
        {
            if (!Reach(document)) continue;
            Add(document, files.For(document.File), templates, 0);
        }

        return templates;

        bool Reach(SourceDocument? document)
        {
            if (document is null || !reached.Add(document)) return false;
            foreach (var child in children[document]) Reach(child);
            return true;
        }
    }

    private Template Add(SourceDocument document, IReadOnlyDictionary<string, SourceNode> values, List<Template> templates, int depth)
    {
        var template = read(document, values);
        templates.Add(template);
        var functions = new Functions(template, exports);
        foreach (var stack in InOrder([.. Stacks(template)]))
        {
            if (depth >= Deepest || templates.Count >= Most || Find(document, stack) is not { } child) continue;
            if (stack.Content.Text("Condition") is { } condition && functions.IsMet(condition) != true) continue;
            var given = files.For(child.File).ToDictionary(StringComparer.Ordinal);
            foreach (var parameter in stack.Properties.Object("Parameters")?.Members ?? [])
            {
                if (functions.Evaluate(parameter.Value) is { } value) given.TryAdd(parameter.Name, value);
            }

            template.Nested[stack.LogicalId] = Add(child, given, templates, depth + 1);
        }

        return template;
    }

    // A stack can have outputs of another stack as parameters, which may be further down in the template.
    private static List<TemplateResource> InOrder(IReadOnlyList<TemplateResource> stacks)
    {
        var (ordered, begun) = (new List<TemplateResource>(), new HashSet<TemplateResource>());
        foreach (var stack in stacks) Visit(stack);
        return ordered;

        void Visit(TemplateResource stack)
        {
            if (!begun.Add(stack)) return;
            var texts = stack.Properties["Parameters"] is { } parameters ? Scalars(parameters).ToList() : [];
            foreach (var other in stacks.Where(other => texts.Exists(text => RefersTo(text, other.LogicalId)))) Visit(other);
            ordered.Add(stack);
        }
    }

    private static bool RefersTo(string text, string stack) =>
        text == stack || text.Contains($"{stack}.Outputs.", StringComparison.Ordinal);

    private static IEnumerable<string> Scalars(SourceNode node) => node switch
    {
        SourceScalar scalar => [scalar.Text],
        SourceList list => list.Elements.SelectMany(Scalars),
        SourceObject structure => structure.Members.SelectMany(member => Scalars(member.Value)),
        _ => [],
    };

    private static IEnumerable<TemplateResource> Stacks(Template template) => template.Resources.Where(resource => resource.Type == Type);

    // A path before the templates are packaged; CDK adds it as metadata.
    private SourceDocument? Find(SourceDocument parent, TemplateResource stack)
    {
        var path = stack.Content.Object("Metadata")?.Text("aws:asset:path") ?? stack.Properties.Text("TemplateURL");
        if (string.IsNullOrEmpty(path) || path.Contains("://", StringComparison.Ordinal)) return null;
        var file = Normalized(Path.Combine(Path.GetDirectoryName(parent.File) ?? "", path));
        return documents.FirstOrDefault(document => document != parent && Normalized(document.File) == file);
    }

    private static string Normalized(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/', '\\'))
        {
            if (segment == ".." && segments is [.., not ".."]) segments.RemoveAt(segments.Count - 1);
            else if (segment != ".") segments.Add(segment);
        }

        return string.Join('/', segments);
    }
}
