using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>What templates export for each other, so that a stack in several files is read like the stacks that it creates.</summary>
internal sealed class Exports
{
    private readonly Dictionary<string, SourceNode> _values = new(StringComparer.Ordinal);

    /// <summary>Adds what a template exports, as far as its name is known.</summary>
    public void Add(Template template)
    {
        // An export can depend on the export of another template, which the order of files does not show; each is evaluated on its own.
        var functions = new Functions(template, this);
        foreach (var output in template.Outputs)
        {
            if (output.Object("Export")?["Name"] is not { } name || output["Value"] is not { } value) continue;
            if (functions.Evaluate(name) is SourceScalar known && functions.Evaluate(value) is { } exported) _values.TryAdd(known.Text, exported);
        }
    }

    /// <summary>The exported value, or null if no template exports it.</summary>
    public SourceNode? Find(string name) => _values.GetValueOrDefault(name);
}
