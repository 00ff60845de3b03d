namespace MeshCi.Definitions.Language;

/// <summary>One mesh item of a project, as MSBuild evaluated it.</summary>
/// <param name="Type">Item type: <c>MeshListener</c>.</param>
/// <param name="Include">The item's identity.</param>
/// <param name="Metadata">Its own metadata with a value; names are compared without regard to case, as MSBuild does.</param>
/// <param name="File">Full path of the file that declares it, for messages only.</param>
public sealed record MeshItem(string Type, string Include, IReadOnlyDictionary<string, string> Metadata, string? File = null);
