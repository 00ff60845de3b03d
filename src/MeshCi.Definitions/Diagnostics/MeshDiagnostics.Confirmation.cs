namespace MeshCi.Definitions.Diagnostics;

// 8011 to 8013: whether a deployed build works.
public static partial class MeshDiagnostics
{
    /// <summary>There is no build to confirm, or nothing that could show whether it works.</summary>
    public static readonly Diagnostic NothingToConfirm = new("MESH8011", Severity.Error, "There is nothing to confirm");

    /// <summary>The evidence shows that the build does not work.</summary>
    public static readonly Diagnostic BuildDoesNotWork = new("MESH8012", Severity.Error, "The deployed build does not work");

    /// <summary>The evidence does not suffice.</summary>
    public static readonly Diagnostic ConfirmationInconclusive = new("MESH8013", Severity.Warning, "Whether the deployed build works is not certain");
}
