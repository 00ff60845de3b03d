namespace MeshCi.Definitions;

// 1xxx: what stands in one item, one property or one spec.
public static partial class Diagnostics
{
    /// <summary>A metadata name that the item does not know.</summary>
    public static readonly Diagnostic UnknownMetadata = new("MESH1001", Severity.Error, "Unknown metadata on a mesh item");

    /// <summary>A setting that another setting needs is absent.</summary>
    public static readonly Diagnostic MissingMetadata = new("MESH1002", Severity.Error, "A required setting is missing");

    /// <summary>A number, text or list outside its bounds.</summary>
    public static readonly Diagnostic OutOfRange = new("MESH1003", Severity.Error, "A value is out of range");

    /// <summary>A duration that cannot be read.</summary>
    public static readonly Diagnostic BadDuration = new("MESH1004", Severity.Error, "A duration cannot be read");

    /// <summary>Several settings of which exactly one must be made, or none of them.</summary>
    public static readonly Diagnostic ExactlyOne = new("MESH1005", Severity.Error, "Exactly one of several settings is needed");

    /// <summary>Path and host conditions that exclude each other.</summary>
    public static readonly Diagnostic ExclusiveMatch = new("MESH1006", Severity.Error, "Match conditions exclude each other");

    /// <summary>A setting of another protocol.</summary>
    public static readonly Diagnostic ProtocolSetting = new("MESH1007", Severity.Error, "A setting does not fit the protocol");

    /// <summary>A health check that its listener cannot answer.</summary>
    public static readonly Diagnostic HealthCheckUnfit = new("MESH1008", Severity.Error, "A health check does not fit its listener");

    /// <summary>A gRPC method without its service, or a name that App Mesh keeps for itself.</summary>
    public static readonly Diagnostic GrpcMatch = new("MESH1009", Severity.Error, "A gRPC method needs its service, and some names are reserved") { AlsoWarns = true };

    /// <summary>A range that contains nothing.</summary>
    public static readonly Diagnostic EmptyRange = new("MESH1010", Severity.Error, "A range is empty");

    /// <summary>A path, prefix or rewrite that does not begin or end as it must.</summary>
    public static readonly Diagnostic PathForm = new("MESH1011", Severity.Error, "A path has a form that matches nothing") { AlsoWarns = true };

    /// <summary>A regular expression that RE2 does not take.</summary>
    public static readonly Diagnostic BadRegex = new("MESH1012", Severity.Error, "A regular expression is not one of RE2");

    /// <summary>A version that is not a SemVer.</summary>
    public static readonly Diagnostic BadVersion = new("MESH1014", Severity.Error, "The version is not a SemVer");

    /// <summary>A value that is none of the allowed ones.</summary>
    public static readonly Diagnostic NotAllowed = new("MESH1015", Severity.Error, "A value is none of the allowed ones");

    /// <summary>A text that cannot be read as what the setting takes.</summary>
    public static readonly Diagnostic BadValue = new("MESH1016", Severity.Error, "A value cannot be read");

    /// <summary>A resource or patch file that is not JSON or not what App Mesh takes.</summary>
    public static readonly Diagnostic BadResource = new("MESH1017", Severity.Error, "A resource or patch file is not what App Mesh takes");

    /// <summary>A name that App Mesh refuses.</summary>
    public static readonly Diagnostic BadName = new("MESH1018", Severity.Error, "A name is not allowed") { AlsoWarns = true };

    /// <summary>More of something than a mesh takes unless its quota was raised.</summary>
    public static readonly Diagnostic BeyondQuota = new("MESH1013", Severity.Warning, "A quota of App Mesh is exceeded");
}
