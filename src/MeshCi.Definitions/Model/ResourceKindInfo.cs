namespace MeshCi.Definitions.Model;

/// <summary>A row of the table of kinds: the names of a kind in the API, for the generator, the validator, the client and the server.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The kind in camel case, as in definitions, ARNs and plans: <c>virtualNode</c>.</param>
/// <param name="Collection">Path segment and member for lists: <c>virtualNodes</c>.</param>
/// <param name="NameMember">Member that contains the name: <c>virtualNodeName</c>.</param>
/// <param name="Parent">The kind of its parent within the mesh, if it has one.</param>
/// <param name="SpecType">The record type of its spec.</param>
public sealed record ResourceKindInfo(
    ResourceKind Kind, string Name, string Collection, string NameMember, ResourceKind? Parent, Type SpecType);
