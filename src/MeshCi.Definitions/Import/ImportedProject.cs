using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>A project that generates the imported resources.</summary>
/// <param name="Properties">The names and values of the properties to set, in the order of the reference.</param>
/// <param name="Items">The items, grouped by resource; file names are relative to the project file that contains the items.</param>
/// <param name="Files">The JSON files that items refer to, by that name.</param>
/// <param name="Notes">Notes for the reader: what items cannot express, and why.</param>
/// <param name="Findings">Resources that were not imported, and why.</param>
public sealed record ImportedProject(
    IReadOnlyList<KeyValuePair<string, string>> Properties,
    IReadOnlyList<MeshItem> Items,
    IReadOnlyDictionary<string, byte[]> Files,
    IReadOnlyList<string> Notes,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>The resources that the project generates.</summary>
    public IReadOnlyList<Resource> Resources { get; init; } = [];

    /// <summary>The value of a property, or null.</summary>
    public string? this[string property] => Properties.FirstOrDefault(pair => pair.Key == property).Value;

    /// <summary>The same project with more notes before its own.</summary>
    public ImportedProject With(IEnumerable<string> notes) => this with { Notes = [.. notes, .. Notes] };

    /// <summary>The properties in the form that the generator takes. Properties that the import does not set are those of the project.</summary>
    public ServiceProperties Over(ServiceProperties project) => project with
    {
        MeshName = this["MeshName"] ?? project.MeshName,
        NodeName = this["MeshNodeName"] ?? project.NodeName,
        ServiceName = this["MeshServiceName"] ?? project.ServiceName,
        Router = this["MeshRouter"],
        DefaultRoute = this["MeshDefaultRoute"],
    };
}
