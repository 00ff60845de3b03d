namespace MeshCi.Definitions.Language;

/// <summary>One mesh item of a project, as MSBuild evaluated it.</summary>
/// <param name="Type">Item type, such as <c>MeshListener</c>.</param>
/// <param name="Include">The item's identity.</param>
/// <param name="Metadata">Its own metadata that have a value. Names are compared ignoring case, as in MSBuild.</param>
/// <param name="File">Full path of the file that declares it, for messages only.</param>
public sealed record MeshItem(string Type, string Include, IReadOnlyDictionary<string, string> Metadata, string? File = null);
