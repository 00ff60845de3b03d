namespace MeshCi.Definitions.Diagnostics;

// 1020 to 1029: problems in resources that MeshImport reads.
public static partial class MeshDiagnostics
{
    /// <summary>A file that is not valid JSON or YAML, or exceeds the limits of the import.</summary>
    public static readonly Diagnostic ImportUnreadable = new("MESH1020", Severity.Error, "A file to import cannot be read");

    /// <summary>A document that is not an App Mesh resource, whose kind is ambiguous, or whose format is recognized but not read.</summary>
    public static readonly Diagnostic ImportUnknownKind = new("MESH1021", Severity.Error, "A file to import is not an App Mesh resource");

    /// <summary>A resource that App Mesh itself would refuse, or whose format does not have one of its members, or that belongs to another mesh.</summary>
    public static readonly Diagnostic ImportRefused = new("MESH1022", Severity.Error, "A resource cannot be imported");

    /// <summary>Two different definitions of one resource.</summary>
    public static readonly Diagnostic ImportedTwice = new("MESH1023", Severity.Error, "A resource to import is defined twice");

    /// <summary><c>MeshImportFrom</c> is not set or contains no resource.</summary>
    public static readonly Diagnostic NothingToImport = new("MESH1024", Severity.Error, "There is nothing to import");

    /// <summary>A file that already exists where the import would write.</summary>
    public static readonly Diagnostic ImportWouldOverwrite = new("MESH1025", Severity.Error, "The import would overwrite a file");

    /// <summary>A value that the files do not contain: a placeholder, or what only a deployment knows.</summary>
    public static readonly Diagnostic ImportUnresolved = new("MESH1026", Severity.Error, "A value in a file to import is unknown");
}
