using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>Finds the web identity token; the first match wins. Every exchange reads the token again, because it may have been renewed.</summary>
internal static class WebIdentitySource
{
    private const string TravisVariable = "TRAVIS_OIDC_TOKEN";

    /// <summary>The token, or null if no source has one.</summary>
    /// <exception cref="MeshException">MESH7001: a specified file cannot be read, or the text found is not a token.</exception>
    public static WebIdentityToken? Read(CredentialSettings settings, IEnvironment environment)
    {
        var token = Find(settings, environment);
        return token is null or { HasPlausibleLength: true, Claims: not null }
            ? token
            : throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable,
                $"The content of {token.Source} is not a JSON Web Token (three parts separated by dots, the second of which is JSON). "
                + "Write only the token there, without quotes and without the prefix 'Bearer'. Nothing was changed.");
    }

    /// <summary>The text that lists the places that were searched, each once.</summary>
    public static string Places(CredentialSettings settings) =>
        "neither MeshWebIdentityTokenFile nor AWS_WEB_IDENTITY_TOKEN_FILE specifies a file, and "
        + (Variable(settings) == TravisVariable
            ? $"the variable {TravisVariable} is empty"
            : $"the variables {Variable(settings)} and {TravisVariable} are empty");

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
            throw new MeshException(MeshDiagnostics.WebIdentityNotUsable.At(new Place(Item: source), CannotBeRead(path, source, fault)), fault);
        }
    }

    private static string CannotBeRead(string path, string source, Exception fault) =>
        $"The web identity token file '{path}' ({source}) cannot be read: {fault.Message} "
        + "Write the token there before the deploy, or correct the path. Nothing was changed.";

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
