namespace MeshCi.ControlPlane.Identity;

/// <summary>An error in a configuration.</summary>
/// <param name="Path">JSON path: <c>$.identity.roles[0].name</c>.</param>
/// <param name="Message">What is wrong and how to fix it.</param>
public sealed record ConfigurationProblem(string Path, string Message)
{
    /// <summary>The path and the message.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
