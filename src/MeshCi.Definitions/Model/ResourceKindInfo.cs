namespace MeshCi.Definitions.Model;

/// <summary>How a kind is written in the API's names and paths: one table for generator, validator, client and server.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The kind in camel case, as definitions, ARNs and plans write it: <c>virtualNode</c>.</param>
/// <param name="Collection">Path segment and list member: <c>virtualNodes</c>.</param>
/// <param name="NameMember">Member that holds the name: <c>virtualNodeName</c>.</param>
/// <param name="Parent">The kind it lives under besides the mesh, if any.</param>
/// <param name="SpecType">The record of its spec.</param>
public sealed record ResourceKindInfo(
    ResourceKind Kind, string Name, string Collection, string NameMember, ResourceKind? Parent, Type SpecType);
