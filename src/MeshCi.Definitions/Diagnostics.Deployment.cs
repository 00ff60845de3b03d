namespace MeshCi.Definitions;

public static partial class Diagnostics
{
    /// <summary>A resource of the plan carries another project's owner tag.</summary>
    public static readonly Diagnostic OwnedByAnother = new("MESH7003", Severity.Error, "A resource belongs to another project");

    /// <summary>A resource of the plan exists without an owner tag.</summary>
    public static readonly Diagnostic OwnedByNobody = new("MESH7006", Severity.Error, "A resource exists that MeshCi did not make");

    /// <summary>A resource of the plan needs one that neither the definition nor the mesh has.</summary>
    public static readonly Diagnostic RefersToMissing = new("MESH7008", Severity.Error, "A resource refers to what the mesh does not have");

    /// <summary>No connection to the control plane, or it broke.</summary>
    public static readonly Diagnostic ControlPlaneUnreachable = new("MESH7020", Severity.Error, "The control plane cannot be reached");

    /// <summary>Credentials, signature or clock were refused.</summary>
    public static readonly Diagnostic CredentialsRefused = new("MESH7021", Severity.Error, "The control plane refused the signature or the credentials");

    /// <summary>The role lacks an action.</summary>
    public static readonly Diagnostic ActionForbidden = new("MESH7022", Severity.Error, "The role may not do what the deploy needs");

    /// <summary>A 4xx that is not one of the others.</summary>
    public static readonly Diagnostic RequestRefused = new("MESH7023", Severity.Error, "The control plane refused a request");

    /// <summary>5xx or throttling beyond patience.</summary>
    public static readonly Diagnostic ControlPlaneFailing = new("MESH7024", Severity.Error, "The control plane failed or throttled a request");

    /// <summary>An answer that is not App Mesh's.</summary>
    public static readonly Diagnostic AnswerUnintelligible = new("MESH7025", Severity.Error, "The control plane's answer cannot be understood");

    /// <summary>Conflict or ResourceInUse.</summary>
    public static readonly Diagnostic ResourceConflict = new("MESH7026", Severity.Error, "A resource is in use or was changed by somebody else");

    /// <summary>A quota was reached.</summary>
    public static readonly Diagnostic QuotaReached = new("MESH7027", Severity.Error, "A quota of the mesh is used up");

    /// <summary>Another deploy of the same service runs.</summary>
    public static readonly Diagnostic DeployInProgress = new("MESH7030", Severity.Error, "Another deploy of this service is running");

    /// <summary>An older build would replace a newer one.</summary>
    public static readonly Diagnostic OlderBuild = new("MESH7031", Severity.Error, "A newer build is deployed already");

    /// <summary>The build was cancelled while it deployed.</summary>
    public static readonly Diagnostic DeployCancelled = new("MESH7032", Severity.Error, "The deploy was cancelled");

    /// <summary>A failed deploy could not be undone completely.</summary>
    public static readonly Diagnostic DeployLeftChanges = new("MESH7033", Severity.Error, "The deploy failed and could not be undone completely");

    /// <summary>The mesh was written but the ledger could not be.</summary>
    public static readonly Diagnostic DeployNotRecorded = new("MESH7034", Severity.Error, "The outcome of the deploy could not be recorded");
}
