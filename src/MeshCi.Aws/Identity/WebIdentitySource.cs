using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>Finds the web identity token, first match wins. It may have been renewed since, so every exchange reads it anew.</summary>
internal static class WebIdentitySource
{
    private const string TravisVariable = "TRAVIS_OIDC_TOKEN";

    /// <summary>The token, or null where no source has one.</summary>
    /// <exception cref="MeshException">MESH7001: a named file cannot be read, or the token found is none.</exception>
    public static WebIdentityToken? Read(CredentialSettings settings, IEnvironment environment)
    {
        var token = Find(settings, environment);
        return token is null or { HasPlausibleLength: true, Claims: not null }
            ? token
            : throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable,
                $"What {token.Source} holds is not a JSON Web Token (three parts between dots, the second one JSON). "
                + "Write the token itself there, without quotes or a 'Bearer' in front. Nothing was deployed.");
    }

    /// <summary>How a message lists the places that were looked at, each once.</summary>
    public static string Places(CredentialSettings settings) =>
        "MeshWebIdentityTokenFile and AWS_WEB_IDENTITY_TOKEN_FILE name no file, and "
        + (Variable(settings) == TravisVariable ? $"the variable {TravisVariable} is empty" : $"the variables {Variable(settings)} and {TravisVariable} are empty");

    private static WebIdentityToken? Find(CredentialSettings settings, IEnvironment environment)
    {
        if (Given(settings.WebIdentityTokenFile) is { } file) return FromFile("MeshWebIdentityTokenFile", file, environment);
        if (Given(environment.Variable("AWS_WEB_IDENTITY_TOKEN_FILE")) is { } path) return FromFile("AWS_WEB_IDENTITY_TOKEN_FILE", path, environment);
        return FromVariable(Variable(settings), environment) ?? FromVariable(TravisVariable, environment);
    }

    private static string Variable(CredentialSettings settings) => Given(settings.WebIdentityTokenVariable) ?? CredentialSettings.DefaultTokenVariable;

    private static WebIdentityToken? FromVariable(string name, IEnvironment environment) =>
        Given(environment.Variable(name)) is { } text ? new($"the variable {name}", text) : null;

    private static WebIdentityToken FromFile(string source, string path, IEnvironment environment)
    {
        try
        {
            return new($"the file '{path}' ({source})", environment.ReadFile(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable.At(
                    new Place(Item: source),
                    $"The web identity token file '{path}' ({source}) cannot be read: {fault.Message} Write the token there before the deploy, or correct the path. Nothing was deployed."),
                fault);
        }
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
