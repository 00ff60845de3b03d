namespace MeshCi.ControlPlane.Identity;

/// <summary>Something in a configuration that cannot be.</summary>
/// <param name="Path">JSON path: <c>$.identity.roles[0].name</c>.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record ConfigurationProblem(string Path, string Message)
{
    /// <summary>Both.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
