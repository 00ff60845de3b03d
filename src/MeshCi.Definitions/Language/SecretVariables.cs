namespace MeshCi.Definitions.Language;

/// <summary>
/// Names of environment variables that usually contain secrets. This protects against accidents: a secret in a variable with another name is not
/// recognized by it.
/// </summary>
public static class SecretVariables
{
    private static readonly string[] Names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
    private static readonly string[] Parts = ["TOKEN", "SECRET", "PASSWORD"];

    /// <summary>Whether a variable probably contains a secret, judged by its name, whose casing is ignored.</summary>
    public static bool LooksSecret(string name) =>
        Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Array.Exists(Parts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase))
        || name.EndsWith("_KEY", StringComparison.OrdinalIgnoreCase);
}
