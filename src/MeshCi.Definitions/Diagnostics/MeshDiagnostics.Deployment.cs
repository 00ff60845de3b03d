namespace MeshCi.Definitions.Diagnostics;

public static partial class MeshDiagnostics
{
    /// <summary>A resource of the plan has another project's ownership tag.</summary>
    public static readonly Diagnostic OwnedByAnother = new("MESH7003", Severity.Error, "A resource belongs to another project");

    /// <summary>A resource of the plan exists without an ownership tag.</summary>
    public static readonly Diagnostic OwnerMissing = new("MESH7006", Severity.Error, "An existing resource was not created by MeshCi");

    /// <summary>A resource of the plan needs one that neither the definition nor the mesh contains.</summary>
    public static readonly Diagnostic RefersToMissing = new("MESH7008", Severity.Error, "A resource refers to something that does not exist in the mesh");

    /// <summary>Two responses of the control plane that cannot both be true.</summary>
    public static readonly Diagnostic ControlPlaneContradicts = new("MESH7014", Severity.Error, "The control plane contradicts itself");

    /// <summary>A deploy that would remove the service, all its routes or most of its resources.</summary>
    public static readonly Diagnostic RemovalNotAllowed = new("MESH7009", Severity.Error, "The deploy would remove most of the service");
    /// <summary>The plan leaves requests without a route for a while, because the rules of the service leave no other way.</summary>
    public static readonly Diagnostic TrafficGap = new("MESH7010", Severity.Error, "A deploy would leave requests without a route for a while");

    /// <summary>Several projects claim one former name, or the service with that name has already been renamed.</summary>
    public static readonly Diagnostic RenameRefused = new("MESH7013", Severity.Error, "The former name of the service is ambiguous");

    /// <summary>A service that another deployed service needs is to be removed.</summary>
    public static readonly Diagnostic StillNeeded = new("MESH7015", Severity.Error, "Another service needs what would be removed");

    /// <summary>Two projects of one command describe the same service.</summary>
    public static readonly Diagnostic ServiceOfTwoProjects = new("MESH7018", Severity.Error, "Two projects deploy the same service");

    /// <summary>No connection to the control plane, or the connection was lost.</summary>
    public static readonly Diagnostic ControlPlaneUnreachable = new("MESH7020", Severity.Error, "The control plane cannot be reached");

    /// <summary>The control plane refused the credentials, the signature or the clock.</summary>
    public static readonly Diagnostic CredentialsRefused = new("MESH7021", Severity.Error, "The control plane refused the signature or the credentials");

    /// <summary>The role may not perform an action.</summary>
    public static readonly Diagnostic ActionForbidden = new("MESH7022", Severity.Error, "The role lacks a permission that the deploy needs");

    /// <summary>A 4xx response without a diagnostic of its own.</summary>
    public static readonly Diagnostic RequestRefused = new("MESH7023", Severity.Error, "The control plane refused a request");

    /// <summary>5xx responses or throttling that outlasted all retries.</summary>
    public static readonly Diagnostic ControlPlaneFailing = new("MESH7024", Severity.Error, "The control plane failed or throttled a request");

    /// <summary>A response that does not come from an App Mesh control plane.</summary>
    public static readonly Diagnostic AnswerUnintelligible = new("MESH7025", Severity.Error, "The control plane's response cannot be understood");

    /// <summary>A <c>ConflictException</c> or <c>ResourceInUseException</c>.</summary>
    public static readonly Diagnostic ResourceConflict = new("MESH7026", Severity.Error, "A resource is in use or was changed concurrently");

    /// <summary>A quota was reached.</summary>
    public static readonly Diagnostic QuotaReached = new("MESH7027", Severity.Error, "A quota of the mesh is exhausted");

    /// <summary>The mesh, the definition or the ledger has changed since the plan file was made.</summary>
    public static readonly Diagnostic PlanFileStale = new("MESH7011", Severity.Error, "The plan file is out of date");

    /// <summary>The plan file was made for another control plane, mesh, environment, owner or ledger.</summary>
    public static readonly Diagnostic PlanFileOfAnotherPlace = new("MESH7012", Severity.Error, "The plan file was made for another place");

    /// <summary>The plan file does not exist or is not an intact plan.</summary>
    public static readonly Diagnostic PlanFileUnreadable = new("MESH7016", Severity.Error, "The plan file cannot be read");

    /// <summary>A write that had no effect although it was accepted.</summary>
    public static readonly Diagnostic AcceptedButNotApplied = new("MESH7028", Severity.Error, "The control plane accepted a change but did not apply it");

    /// <summary>Another deploy of the same service holds the ledger.</summary>
    public static readonly Diagnostic DeployInProgress = new("MESH7030", Severity.Error, "Another deploy of this service is running");

    /// <summary>An older build would replace a newer one.</summary>
    public static readonly Diagnostic OlderBuild = new("MESH7031", Severity.Error, "A newer build is already deployed");

    /// <summary>The live build of a service was deployed for another environment.</summary>
    public static readonly Diagnostic LiveInOtherEnvironment = new("MESH7079", Severity.Error, "The live build belongs to another environment");

    /// <summary>The build was cancelled during the deploy.</summary>
    public static readonly Diagnostic DeployCancelled = new("MESH7032", Severity.Error, "The deploy was cancelled");

    /// <summary>A failed deploy could not be undone completely.</summary>
    public static readonly Diagnostic DeployLeftChanges = new("MESH7033", Severity.Error, "The deploy failed and could not be undone completely");

    /// <summary>The mesh was changed, but the ledger could not be written.</summary>
    public static readonly Diagnostic DeployNotRecorded = new("MESH7034", Severity.Error, "The outcome of the deploy could not be recorded");

    /// <summary>A job that was started again would deploy what was rolled back or removed since.</summary>
    public static readonly Diagnostic BuildUndone = new("MESH7035", Severity.Error, "The build has been rolled back or removed since");

    /// <summary>Another process has taken over the lease of a running deploy.</summary>
    public static readonly Diagnostic LeaseLost = new("MESH7036", Severity.Error, "The deploy no longer holds its lease");

    /// <summary>A newer build of the same series waits for the same lease.</summary>
    public static readonly Diagnostic DeployUnnecessary = new("MESH7037", Severity.Error, "A newer build waits to deploy");
}
