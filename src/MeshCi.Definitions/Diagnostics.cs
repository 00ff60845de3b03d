namespace MeshCi.Definitions;

/// <summary>The one table of diagnostics. Ids are never reused; each has a page in <c>docs/diagnostics</c>.</summary>
/// <remarks>First digit: 0 tool, 1 schema, 2 references, 3 routing, 4 resilience, 5 security, 6 telemetry, 7 deploy and environment, 8 drift and rollback, 9 export.</remarks>
public static partial class Diagnostics
{
    /// <summary>A fault of MeshCi itself.</summary>
    public static readonly Diagnostic InternalFault = new("MESH0001", Severity.Error, "MeshCi failed in a way that it should not");

    /// <summary>A property or metadata value is not of the control planes we know.</summary>
    public static readonly Diagnostic UnknownControlPlane = new("MESH0002", Severity.Error, "Unknown control plane");

    /// <summary>A definition or ledger file has a newer format than this version reads.</summary>
    public static readonly Diagnostic NewerFormat = new("MESH0003", Severity.Error, "The file was written by a newer MeshCi");

    /// <summary>An item or property is named almost like one of ours.</summary>
    public static readonly Diagnostic MisspelledName = new("MESH0015", Severity.Error, "An item or property is misspelled");

    /// <summary>A value from outside could not be resolved.</summary>
    public static readonly Diagnostic UnresolvedValue = new("MESH0004", Severity.Error, "A value from outside could not be resolved");

    /// <summary>A rule that is silenced without saying why, or that finds nothing any more.</summary>
    public static readonly Diagnostic UnfoundedSilence = new("MESH0005", Severity.Error, "A rule is silenced without a reason, or for nothing");

    /// <summary>The build was cancelled before a change was made.</summary>
    public static readonly Diagnostic Cancelled = new("MESH0009", Severity.Error, "The build was cancelled");

    /// <summary>MSBuild is too old.</summary>
    public static readonly Diagnostic MSBuildTooOld = new("MESH0010", Severity.Error, "MSBuild is older than 18");

    /// <summary>A verb needs MeshName.</summary>
    public static readonly Diagnostic MeshNameMissing = new("MESH0011", Severity.Error, "MeshName is not set");

    /// <summary>A file could not be written or read.</summary>
    public static readonly Diagnostic FileNotAccessible = new("MESH0012", Severity.Error, "A file cannot be read or written");

    /// <summary>A definition file is damaged.</summary>
    public static readonly Diagnostic DefinitionDamaged = new("MESH0013", Severity.Error, "The definition file is damaged");

    /// <summary>A published definition does not match the project.</summary>
    public static readonly Diagnostic DefinitionStale = new("MESH0014", Severity.Error, "The built definition is missing or no longer matches the project");

    /// <summary>All rows, by id. Collected when first asked for: rows of other files may be initialized after this one.</summary>
    public static IReadOnlyList<Diagnostic> All => field ??=
        [.. typeof(Diagnostics).GetFields().Where(row => row.FieldType == typeof(Diagnostic))
            .Select(row => (Diagnostic)row.GetValue(null)!).OrderBy(row => row.Id, StringComparer.Ordinal)];
}
