using MeshCi.Aws.Identity;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Which environment variables may become part of a definition. A guard against accidents, not a boundary: anyone who can change the project can read every
/// variable of the build.
/// </summary>
/// <param name="allowed">The names in <c>MeshAllowVariables</c>.</param>
/// <param name="tokenVariable">The name in <c>MeshWebIdentityTokenVariable</c>, or null.</param>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class VariableGuard(IReadOnlyCollection<string> allowed, string? tokenVariable, Func<string, string?> variable)
{
    // Shorter values are names such as 'test', which emulators accept as keys, and which other variables contain too.
    private const int ShortestCredential = 8;

    private readonly Lazy<List<(string Name, string Value)>> _credentials = new(() =>
    [
        .. new[]
            {
                "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID", tokenVariable ?? CredentialSettings.DefaultTokenVariable,
            }
            .Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Value: variable(name)?.Trim() ?? "")).Where(credential => credential.Value.Length >= ShortestCredential),
    ]);

    /// <summary>The guard of a project.</summary>
    /// <param name="properties">Its properties.</param>
    public static VariableGuard Of(PropertyReader properties) =>
        new(properties.List("MeshAllowVariables"), properties.Text("MeshWebIdentityTokenVariable"), Environment.GetEnvironmentVariable);

    /// <summary>Whether a definition may contain a variable, judged by its name.</summary>
    public bool MayRead(string name) => !SecretVariables.LooksSecret(name) || allowed.Contains(name, Names);

    /// <summary>The variable with a credential that a text contains, or null. No list of names allows a credential that the build itself uses.</summary>
    public string? FindCredential(string text) =>
        text.Length < ShortestCredential ? null
            : _credentials.Value.Find(credential => text.Contains(credential.Value, StringComparison.Ordinal)) is ({ } name, _) ? name : null;

    // As the system compares them.
    private static StringComparer Names => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
}
