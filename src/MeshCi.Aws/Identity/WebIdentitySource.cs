using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>Finds the web identity token; the first match wins. Every exchange reads the token again, because it may have been renewed.</summary>
internal static partial class WebIdentitySource
{
    /// <summary>The token, or null if no source has one.</summary>
    /// <exception cref="MeshException">MESH7001: a specified file cannot be read, or the text found is not a token.</exception>
    public static WebIdentityToken? Read(CredentialSettings settings, IEnvironment environment)
    {
        var token = Find(settings, environment);
        return token?.Slip is not { } slip ? token
            : throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable,
                $"The content of {token.Source} {slip}. Write only the token there, without quotation marks and without the prefix 'Bearer'. "
                + "Nothing was changed.");
    }

    /// <summary>The text that lists the places that were searched, each once.</summary>
    public static string Places(CredentialSettings settings) =>
        "neither MeshWebIdentityTokenFile nor AWS_WEB_IDENTITY_TOKEN_FILE specifies a file, and "
        + $"the variable {Variable(settings)} is not set or empty";

    private static WebIdentityToken? Find(CredentialSettings settings, IEnvironment environment)
    {
        if (Given(settings.WebIdentityTokenFile) is { } file) return FromFile("MeshWebIdentityTokenFile", file, environment);
        if (Given(environment.Variable("AWS_WEB_IDENTITY_TOKEN_FILE")) is { } path)
        {
            // The process of a build does not keep the folder in which it was started.
            return FromFile("AWS_WEB_IDENTITY_TOKEN_FILE", settings.StartDirectory is { } start ? Path.GetFullPath(path, start) : path, environment);
        }

        return FromVariable(Variable(settings), environment);
    }

    private static string Variable(CredentialSettings settings) => Given(settings.WebIdentityTokenVariable) is not { } name
        ? CredentialSettings.DefaultTokenVariable
        : VariableName().IsMatch(name) ? name
        : throw new MeshException(MeshDiagnostics.WebIdentityNotUsable.At(new Place(Item: "MeshWebIdentityTokenVariable"), NotAName(name)));

    // The value may be the token itself, which must not be shown.
    private static string NotAName(string value)
    {
        var what = value is ['$' or '%', .. var rest] && VariableName().IsMatch(rest.TrimEnd('%'))
            ? $"begins with '{value[0]}', so MSBuild or the shell did not replace it: set it to {rest.TrimEnd('%')}, the name of the variable"
            : "is not the name of an environment variable, and is not shown, because it may be the token: set it to the name of the variable that contains "
                + "the token";
        return $"The value of MeshWebIdentityTokenVariable {what}. Nothing was changed.";
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();

    private static WebIdentityToken? FromVariable(string name, IEnvironment environment) =>
        Given(environment.Variable(name)) is { } text ? new($"the variable {name}", text) : null;

    private static WebIdentityToken FromFile(string source, string path, IEnvironment environment)
    {
        if (WebIdentityToken.LooksLikeToken(Path.GetFileName(path)))
            throw new MeshException(MeshDiagnostics.WebIdentityNotUsable.At(new Place(Item: source), IsToken(source)));
        try
        {
            var text = environment.ReadFile(path);
            return text.Length > 0 ? new($"the file '{path}' ({source})", text)
                : throw new MeshException(MeshDiagnostics.WebIdentityNotUsable.At(new Place(Item: source), IsEmpty(path, source)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new MeshException(MeshDiagnostics.WebIdentityNotUsable.At(new Place(Item: source), CannotBeRead(path, source, fault)), fault);
        }
    }

    private static string IsToken(string source) =>
        $"The value of {source} looks like a token, and is not shown. Write the token to a file, and set {source} to the path of the file. "
        + "Nothing was changed.";

    private static string IsEmpty(string path, string source) =>
        $"The web identity token file '{path}' ({source}) is empty. Write the token there before the deploy, to an ordinary file: a pipe or a device counts as "
        + "empty. Nothing was changed.";

    private static string CannotBeRead(string path, string source, Exception fault) =>
        $"The web identity token file '{path}' ({source}) cannot be read: {fault.Message} "
        + "Write the token there before the deploy, or correct the path. Nothing was changed.";

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
