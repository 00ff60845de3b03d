using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Ledgers;

/// <summary>
/// A resource of the service as a deploy has left it. As long as the control plane describes the same version, the next deploy knows the tags without reading
/// them.
/// </summary>
/// <param name="Id">The resource, whose owner tag is that of the entry.</param>
/// <param name="Uid">Its uid, not empty.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="Tags">The tags that users set, without those of MeshCi and of AWS.</param>
public sealed record LiveVersion(ResourceId Id, string Uid, long Version, IReadOnlyDictionary<string, string> Tags);
