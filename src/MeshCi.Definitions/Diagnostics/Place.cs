namespace MeshCi.Definitions.Diagnostics;

/// <summary>A location in the user's files; every part may be unknown.</summary>
/// <param name="File">Full path of the project, props, definition or ledger file.</param>
/// <param name="Item">Item type, such as <c>MeshRoute</c>, or property name.</param>
/// <param name="Include">The item's <c>Include</c>.</param>
/// <param name="Metadata">Name of the metadata.</param>
/// <param name="Line">Line of the file, starting at 1, if it is already known, for example for invalid JSON.</param>
/// <param name="Ordinal">Number of items in the file that have the same type and <c>Include</c> and come before this one.</param>
public sealed record Place(string? File = null, string? Item = null, string? Include = null, string? Metadata = null, int? Line = null, int Ordinal = 0)
{
    /// <summary>The resource that the item belongs to, if the item specifies it: items of several nodes can have the same type and <c>Include</c>.</summary>
    public PlaceOwner? Owner { get; init; }
}

/// <summary>The resource that an item belongs to.</summary>
/// <param name="Metadata">The metadata that specifies it, such as <c>Node</c>.</param>
/// <param name="Name">The value of that metadata, as written in the file.</param>
public sealed record PlaceOwner(string Metadata, string Name);
