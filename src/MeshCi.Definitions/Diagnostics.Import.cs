namespace MeshCi.Definitions;

// 1020 to 1029: what import finds in existing resources.
public static partial class Diagnostics
{
    /// <summary>A file that is no JSON, or more than import reads.</summary>
    public static readonly Diagnostic ImportUnreadable = new("MESH1020", Severity.Error, "A file to import cannot be read");

    /// <summary>JSON that is no App Mesh resource, or of which the kind cannot be told.</summary>
    public static readonly Diagnostic ImportUnknownKind = new("MESH1021", Severity.Error, "A file to import is no App Mesh resource");

    /// <summary>A resource that App Mesh itself would refuse.</summary>
    public static readonly Diagnostic ImportRefused = new("MESH1022", Severity.Error, "A resource to import is not what App Mesh takes");

    /// <summary>Two files that say the same resource.</summary>
    public static readonly Diagnostic ImportedTwice = new("MESH1023", Severity.Error, "Two files to import say the same resource");

    /// <summary>Nothing to import.</summary>
    public static readonly Diagnostic NothingToImport = new("MESH1024", Severity.Error, "There is nothing to import");

    /// <summary>A file that import would have to replace.</summary>
    public static readonly Diagnostic ImportWouldOverwrite = new("MESH1025", Severity.Error, "Import would replace a file");
}
