namespace MeshCi.Definitions.Diagnostics;

/// <summary>The table of all diagnostics. IDs are never reused; each has a page in <c>docs/diagnostics</c>.</summary>
/// <remarks>
/// First digit: 0 tool, 1 schema, 2 references, 3 routing, 4 resilience, 5 security, 6 telemetry, 7 deploy and environment, 8 drift and rollback,
/// 9 export.
/// </remarks>
public static partial class MeshDiagnostics
{
    /// <summary>A fault of MeshCi itself.</summary>
    public static readonly Diagnostic InternalFault = new("MESH0001", Severity.Error, "MeshCi failed unexpectedly");

    /// <summary>The value of <c>MeshControlPlane</c> is not a known control plane.</summary>
    public static readonly Diagnostic UnknownControlPlane = new("MESH0002", Severity.Error, "Unknown control plane");

    /// <summary>A definition or ledger file has a newer format than this version can read.</summary>
    public static readonly Diagnostic NewerFormat = new("MESH0003", Severity.Error, "The file was written by a newer version of MeshCi");

    /// <summary>The name of an item or property is close to one of MeshCi's names.</summary>
    public static readonly Diagnostic MisspelledName = new("MESH0015", Severity.Error, "An item or property name is misspelled");

    /// <summary>A value contains an escape such as <c>%3f</c>, which MSBuild replaces, but which is probably meant for the proxy.</summary>
    public static readonly Diagnostic ChangedByMSBuild = new("MESH0092", Severity.Error, "MSBuild changes a value before MeshCi reads it");

    /// <summary>A value consists of references to properties or items that have no value.</summary>
    public static readonly Diagnostic UnsetReference = new("MESH0093", Severity.Error, "A value refers to a property or item that does not exist or is empty");

    /// <summary>A value contains <c>$(</c> or <c>@(</c>, which MSBuild evaluates, but which is probably meant for the proxy.</summary>
    public static readonly Diagnostic LiteralReference = new("MESH0094", Severity.Error, "MSBuild evaluates a part of a value that is meant for the proxy");

    /// <summary>An item type is the name of a property, or the reverse.</summary>
    public static readonly Diagnostic WrongElement = new("MESH0095", Severity.Error, "An item is declared as a property, or a property as an item");

    /// <summary>An item or property that a later version will define.</summary>
    public static readonly Diagnostic ReservedName = new("MESH0096", Severity.Error, "An item or property name is reserved for a later version");

    /// <summary>A property whose name starts with <c>Mesh</c>, but that neither MeshCi nor the user's own files read.</summary>
    public static readonly Diagnostic UnknownProperty = new("MESH0097", Severity.Warning, "Unknown property whose name begins with Mesh");

    /// <summary>An item whose name starts with <c>Mesh</c>, but that neither MeshCi nor the user's own files use.</summary>
    public static readonly Diagnostic UnknownItem = new("MESH0098", Severity.Warning, "Unknown item whose name begins with Mesh");

    /// <summary>An <c>Update</c> of an item that is not declared.</summary>
    public static readonly Diagnostic UpdateOfNothing = new("MESH0099", Severity.Warning, "An update refers to a mesh item that does not exist");

    /// <summary>A reference such as <c>{env:NAME}</c> has no value.</summary>
    public static readonly Diagnostic UnresolvedValue = new("MESH0004", Severity.Error, "An external value could not be resolved") { IsUnresolved = true };

    /// <summary>A parameter that <c>{ssm:...}</c> names could not be read.</summary>
    public static readonly Diagnostic ParameterUnavailable = new("MESH0006", Severity.Error, "A parameter could not be read") { IsUnresolved = true };

    /// <summary>The value of a parameter has a form that would change its meaning.</summary>
    public static readonly Diagnostic ParameterNotUsable = new("MESH0007", Severity.Error, "The value of a parameter cannot be used");

    /// <summary>The file in <c>MeshParametersFile</c> does not exist or is not what it should be.</summary>
    public static readonly Diagnostic ParametersFileNotUsable = new("MESH0008", Severity.Error, "The parameters file cannot be used");

    /// <summary>A <c>MeshRule</c> without a reason, or one that no longer suppresses anything.</summary>
    public static readonly Diagnostic UnjustifiedSuppression = new("MESH0005", Severity.Error, "A diagnostic is suppressed without a reason, or unnecessarily");

    /// <summary>The build was cancelled before anything was changed.</summary>
    public static readonly Diagnostic Cancelled = new("MESH0009", Severity.Error, "The build was cancelled");

    /// <summary>MSBuild is too old to run the tasks.</summary>
    public static readonly Diagnostic MSBuildTooOld = new("MESH0010", Severity.Error, "MSBuild is older than version 18");

    /// <summary>A verb needs <c>MeshName</c>.</summary>
    public static readonly Diagnostic MeshNameMissing = new("MESH0011", Severity.Error, "MeshName is not set");

    /// <summary>A file could not be read or written.</summary>
    public static readonly Diagnostic FileNotAccessible = new("MESH0012", Severity.Error, "A file cannot be read or written");

    /// <summary>The definition file is incomplete, or its digest does not match.</summary>
    public static readonly Diagnostic DefinitionDamaged = new("MESH0013", Severity.Error, "The definition file is damaged");

    /// <summary>The definition that was built earlier does not match the project.</summary>
    public static readonly Diagnostic DefinitionStale = new("MESH0014", Severity.Error, "The built definition is missing or out of date");

    /// <summary>The SDK is referenced in a file that MSBuild imports before the project. Reported by the targets.</summary>
    public static readonly Diagnostic SdkImportedTooEarly = new("MESH0017", Severity.Error, "The SDK is referenced in Directory.Build.props");

    /// <summary>The SDK is referenced as a package. Reported by the targets.</summary>
    public static readonly Diagnostic SdkReferencedAsPackage = new("MESH0018", Severity.Error, "The SDK is referenced as a package");

    /// <summary>The project imports the properties of the SDK, but not its targets. Reported by a target in the properties.</summary>
    public static readonly Diagnostic SdkHalfImported = new("MESH0019", Severity.Error, "Only half of the SDK is imported");

    /// <summary>A hook of a plan or deploy is the name of a target that the project does not define.</summary>
    public static readonly Diagnostic HookMissing = new("MESH0024", Severity.Error, "A target that should run before or after a plan or deploy does not exist");

    /// <summary>A target changed an item or a property after MeshCi had read it.</summary>
    public static readonly Diagnostic ChangedTooLate = new("MESH0025", Severity.Error, "An item or property was changed after MeshCi had read it");

    /// <summary>All rows, ordered by ID. Collected on first use, because the rows of other files may be initialized after this member.</summary>
    public static IReadOnlyList<Diagnostic> All => field ??=
        [.. typeof(MeshDiagnostics).GetFields().Where(row => row.FieldType == typeof(Diagnostic))
            .Select(row => (Diagnostic)row.GetValue(null)!).OrderBy(row => row.Id, StringComparer.Ordinal)];
}
