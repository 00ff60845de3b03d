using MeshCi.Definitions.Language;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Parameters;

/// <summary>Finds the parameters that a project refers to where references are resolved. Nothing else is asked for.</summary>
internal static class ParameterUse
{
    // Of other projects, as the target _MeshDescribeService returns them.
    private static readonly string[] ServiceMetadata = ["ServiceName", "MeshName", "Listeners", "NodeName"];

    private static readonly string[] DefinitionProperties =
    [
        "MeshName", "MeshOwner", "MeshNodeName", "MeshServiceName", "MeshNamespace", "MeshRouter", "MeshDefaultRoute", "MeshVersion", "MeshOwnerId",
    ];

    private static readonly string[] Properties =
    [
        "MeshName", "MeshOwner", "MeshNodeName", "MeshNamespace", "MeshOwnerId", "MeshDeployBranch", "MeshBuild", "MeshLedger", "MeshTraceSource",
        "MeshTraceService",
    ];

    /// <summary>The parameters of the properties that shape a definition.</summary>
    public static IEnumerable<ParameterReference> OfDefinition(ITaskItem settings) => In(settings, DefinitionProperties);

    /// <summary>The parameters of the properties that the other verbs need.</summary>
    public static IEnumerable<ParameterReference> OfSettings(ITaskItem settings) => In(settings, Properties);

    /// <summary>The parameters of items: in <c>Include</c>, and in the metadata that MeshCi knows.</summary>
    public static IEnumerable<ParameterReference> OfItems(IEnumerable<MeshItem> items) =>
        from item in items
        where ItemTypes.Find(item.Type) is not null
        from text in item.Metadata.Where(entry => ItemTypes.Find(item.Type)!.Find(entry.Key) is not null).Select(entry => entry.Value).Prepend(item.Include)
        from reference in ParameterReference.In(text)
        select reference;

    /// <summary>The parameters in what other projects say about their services.</summary>
    public static IEnumerable<ParameterReference> OfServices(IEnumerable<ITaskItem> services) => services.SelectMany(service => In(service, ServiceMetadata));

    private static IEnumerable<ParameterReference> In(ITaskItem item, IEnumerable<string> names) =>
        names.SelectMany(name => ParameterReference.In(item.GetMetadata(name)));
}
