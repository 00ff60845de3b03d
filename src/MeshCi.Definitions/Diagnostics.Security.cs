namespace MeshCi.Definitions;

// 5xxx: who may speak to whom.
public static partial class Diagnostics
{
    /// <summary>A wildcard name where the certificate must be verified.</summary>
    public static readonly Diagnostic WildcardName = new("MESH5009", Severity.Error, "A wildcard name needs a policy that is not enforced");
}
