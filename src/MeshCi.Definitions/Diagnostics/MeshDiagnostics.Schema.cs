namespace MeshCi.Definitions.Diagnostics;

// 1xxx: problems within a single item, property or spec.
public static partial class MeshDiagnostics
{
    /// <summary>A metadata name that the item does not define.</summary>
    public static readonly Diagnostic UnknownMetadata = new("MESH1001", Severity.Error, "Unknown metadata on a mesh item");

    /// <summary>A setting is absent although another setting requires it.</summary>
    public static readonly Diagnostic MissingMetadata = new("MESH1002", Severity.Error, "A required setting is missing");

    /// <summary>A number, text or list outside its bounds.</summary>
    public static readonly Diagnostic OutOfRange = new("MESH1003", Severity.Error, "A value is out of range");

    /// <summary>A duration without a valid number or unit.</summary>
    public static readonly Diagnostic BadDuration = new("MESH1004", Severity.Error, "A duration is not valid");

    /// <summary>More than one of several alternative settings, or none of them.</summary>
    public static readonly Diagnostic ExactlyOne = new("MESH1005", Severity.Error, "Exactly one of several settings is required");

    /// <summary>Path or host conditions that cannot be combined.</summary>
    public static readonly Diagnostic ExclusiveMatch = new("MESH1006", Severity.Error, "Match conditions are mutually exclusive");

    /// <summary>A setting that belongs to another protocol.</summary>
    public static readonly Diagnostic ProtocolSetting = new("MESH1007", Severity.Error, "A setting does not apply to the protocol");

    /// <summary>A health check that its listener cannot answer.</summary>
    public static readonly Diagnostic HealthCheckUnfit = new("MESH1008", Severity.Error, "A health check does not match its listener");

    /// <summary>A gRPC method without its service, or a path or service name that App Mesh reserves.</summary>
    public static readonly Diagnostic GrpcMatch = new("MESH1009", Severity.Error, "A match is reserved, or a gRPC method has no service");

    /// <summary>A range that contains no value.</summary>
    public static readonly Diagnostic EmptyRange = new("MESH1010", Severity.Error, "A range is empty");

    /// <summary>A path, prefix or rewrite that does not begin or end as required.</summary>
    public static readonly Diagnostic PathForm = new("MESH1011", Severity.Error, "A path can never match") { AlsoWarns = true };

    /// <summary>A regular expression that RE2 does not support.</summary>
    public static readonly Diagnostic BadRegex = new("MESH1012", Severity.Error, "A regular expression is not valid RE2");

    /// <summary>A version that does not follow SemVer 2.0.</summary>
    public static readonly Diagnostic BadVersion = new("MESH1014", Severity.Error, "The version is not a semantic version");

    /// <summary>A value outside the fixed set of allowed values.</summary>
    public static readonly Diagnostic NotAllowed = new("MESH1015", Severity.Error, "A value is not one of the allowed values");

    /// <summary>A text that does not have the format of its setting.</summary>
    public static readonly Diagnostic BadValue = new("MESH1016", Severity.Error, "A value has the wrong format");

    /// <summary>A resource or patch file that is not valid JSON, or does not describe a valid resource.</summary>
    public static readonly Diagnostic BadResource = new("MESH1017", Severity.Error, "A resource or patch file is not valid");

    /// <summary>A name that App Mesh refuses, or that can never be matched.</summary>
    public static readonly Diagnostic BadName = new("MESH1018", Severity.Error, "A name is not valid") { AlsoWarns = true };

    /// <summary>Another project of the repository has the same default node name.</summary>
    public static readonly Diagnostic SameDefaultName = new("MESH1019", Severity.Error, "Two projects have the same default node name");

    /// <summary>More resources than the default quotas of an account allow.</summary>
    public static readonly Diagnostic BeyondQuota = new("MESH1013", Severity.Warning, "An App Mesh quota is exceeded");
}
