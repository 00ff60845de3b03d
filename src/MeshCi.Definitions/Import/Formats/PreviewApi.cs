using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>
/// Recognizes specs of the preview of App Mesh (API version 2018-10-01), which had no virtual services: routers listed the names of their services, and
/// nodes the names of their backends. The API of 2019-01-25 replaced it before App Mesh was generally available.
/// </summary>
internal static class PreviewApi
{
    /// <summary>The first member of a spec that only the preview has, or null.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="serviceNames">How the format writes <c>serviceNames</c>.</param>
    /// <param name="serviceDiscovery">How it writes <c>serviceDiscovery</c>.</param>
    /// <param name="serviceName">How it writes <c>serviceName</c>.</param>
    public static SourceMember? Sign(
        SourceObject spec, string serviceNames = "serviceNames", string serviceDiscovery = "serviceDiscovery", string serviceName = "serviceName") =>
        spec.Members.FirstOrDefault(member => member.Name == serviceNames)
        ?? spec.Members.FirstOrDefault(member => member.Name == "backends" && member.Value is SourceList { Elements: [SourceScalar, ..] })
        ?? First(First(spec[serviceDiscovery])?["dns"])?.Members.FirstOrDefault(member => member.Name == serviceName);

    /// <summary>What the sign means, and what to do.</summary>
    public static string Message(string file, SourceMember sign) =>
        $"'{file}' is written for the preview of App Mesh (API version 2018-10-01): '{sign.Name}' does not exist in the API of 2019-01-25. "
        + "Write a virtual service with a provider for each of serviceNames, a backend as { \"virtualService\": { \"virtualServiceName\": \"...\" } }, "
        + "and dns.hostname for dns.serviceName; or import the output of 'aws appmesh describe-...'.";

    // Terraform wraps each structure in a list.
    private static SourceObject? First(SourceNode? node) => node is SourceList { Elements: [SourceObject first, ..] } ? first : node as SourceObject;
}
