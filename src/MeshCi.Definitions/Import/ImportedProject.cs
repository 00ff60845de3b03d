using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Import;

/// <summary>A project that generates what was imported.</summary>
/// <param name="Properties">Properties to set, name and value, in the order of the reference.</param>
/// <param name="Items">Items, those of one resource together; files are named relative to the project file that holds them.</param>
/// <param name="Files">JSON files that items name, by that name.</param>
/// <param name="Notes">What a person should know: what the items cannot say and why.</param>
/// <param name="Findings">Resources that were left out, and why.</param>
public sealed record ImportedProject(
    IReadOnlyList<KeyValuePair<string, string>> Properties,
    IReadOnlyList<MeshItem> Items,
    IReadOnlyDictionary<string, byte[]> Files,
    IReadOnlyList<string> Notes,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>The value of a property, or null.</summary>
    public string? this[string property] => Properties.FirstOrDefault(pair => pair.Key == property).Value;

    /// <summary>The same project with further notes before its own.</summary>
    public ImportedProject With(IEnumerable<string> notes) => this with { Notes = [.. notes, .. Notes] };

    /// <summary>The properties as the generator takes them; what the import does not say is the project's.</summary>
    public ServiceProperties Over(ServiceProperties project) => project with
    {
        MeshName = this["MeshName"] ?? project.MeshName,
        NodeName = this["MeshNodeName"] ?? project.NodeName,
        ServiceName = this["MeshServiceName"] ?? project.ServiceName,
        Router = this["MeshRouter"],
        DefaultRoute = this["MeshDefaultRoute"],
    };
}
