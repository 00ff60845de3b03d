using System.Text.RegularExpressions;
using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>
/// The identity that deploys. First a web identity: <c>MeshWebIdentityTokenFile</c>, <c>AWS_WEB_IDENTITY_TOKEN_FILE</c>, the variable that
/// <c>MeshWebIdentityTokenVariable</c> names; static keys only if they are allowed. Profiles and the metadata service of EC2 are never
/// used: on a CI machine, the server at that address need not be AWS.
/// </summary>
public static partial class DeployCredentials
{
    /// <summary>The credentials to sign with. A web identity is exchanged right away.</summary>
    /// <param name="settings">The sources of credentials.</param>
    /// <param name="environment">Variables and files.</param>
    /// <param name="time">Decides when a session ends; null for the system clock.</param>
    /// <param name="cancellationToken">Stops waiting for STS.</param>
    /// <returns>Credentials that are renewed automatically, as long as the source of the token provides new tokens.</returns>
    /// <exception cref="MeshException">
    /// MESH7001: there is no usable web identity. MESH7040: static keys are not allowed. MESH7041, MESH7042: region or endpoint.
    /// </exception>
    public static async Task<AWSCredentials> ResolveAsync(
        CredentialSettings settings, IEnvironment environment, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(environment);
        if (WebIdentitySource.Read(settings, environment) is { } token)
        {
            return await AssumeAsync(settings, environment, token, time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        var keys = Keys(environment) ?? throw new MeshException(MeshDiagnostics.WebIdentityNotUsable, NoToken(settings, Role(settings, environment)));
        if (!settings.AllowStaticCredentials)
        {
            throw new MeshException(
                MeshDiagnostics.StaticCredentialsNotAllowed.At(new Place(Item: "MeshAllowStaticCredentials"), KeysNotAllowed));
        }

        return keys;
    }

    /// <summary>The static keys of the environment, for a server that the project allows to be called with them; no token is read.</summary>
    /// <param name="environment">Contains the variables.</param>
    /// <param name="property">The property that allows them, for messages.</param>
    /// <exception cref="MeshException">MESH7045: the keys are not set.</exception>
    public static AWSCredentials ReadKeys(IEnvironment environment, string property)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return Keys(environment) ?? throw new MeshException(MeshDiagnostics.StaticCredentialsMissing.At(new Place(Item: property), NoKeys(property)));
    }

    private static AWSCredentials? Keys(IEnvironment environment)
    {
        var keyId = environment.Variable("AWS_ACCESS_KEY_ID")?.Trim();
        var secret = environment.Variable("AWS_SECRET_ACCESS_KEY")?.Trim();
        if (string.IsNullOrEmpty(keyId) || string.IsNullOrEmpty(secret)) return null;
        var session = environment.Variable("AWS_SESSION_TOKEN")?.Trim();
        return string.IsNullOrEmpty(session) ? new BasicAWSCredentials(keyId, secret) : new SessionAWSCredentials(keyId, secret, session);
    }

    /// <summary>Whether a session policy can limit the credentials, which it cannot do with static keys.</summary>
    public static bool AreOfRole(AWSCredentials credentials) => credentials is WebIdentityCredentials;

    private static async Task<AWSCredentials> AssumeAsync(
        CredentialSettings settings, IEnvironment environment, WebIdentityToken token, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Role(settings, environment) is not { } roleArn)
        {
            throw new MeshException(MeshDiagnostics.WebIdentityNotUsable.At(new Place(Item: settings.RoleProperty), NoRole(token, settings.RoleProperty)));
        }

        // Other servers have no accounts, or name them differently.
        if (!(settings.Sts.Owner is StsOwner.Aws or StsOwner.ControlPlane ? RoleArn() : RoleArnOfOthers()).IsMatch(roleArn))
        {
            throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable.At(new Place(Item: settings.RoleProperty), NotARoleArn(roleArn, settings.RoleProperty)));
        }

        var credentials = new WebIdentityCredentials(settings, environment, roleArn, time);
        try
        {
            await credentials.StartAsync(cancellationToken).ConfigureAwait(false);
            return credentials;
        }
        catch
        {
            credentials.Dispose();
            throw;
        }
    }

    private const string KeysNotAllowed =
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set, but long-lived keys are not used by default. "
        + "Provide a web identity (MeshWebIdentityTokenFile and MeshRoleArn), "
        + "or allow the keys with <MeshAllowStaticCredentials>true</MeshAllowStaticCredentials>. Nothing was changed.";

    private const string KeysInstead = "Because MeshAllowStaticCredentials is true, you can set the environment variables AWS_ACCESS_KEY_ID and "
        + "AWS_SECRET_ACCESS_KEY instead. Files of the AWS CLI are not read. ";

    private static string NoToken(CredentialSettings settings, string? role) =>
        $"There is no web identity token to sign in with: {WebIdentitySource.Places(settings)}. "
        + "In a step before the deploy, write the CI system's OIDC token to a file, and pass -p:MeshWebIdentityTokenFile=<file>"
        + $"{(role is null ? " and -p:MeshRoleArn=<the role to assume>" : $"; it will be used to assume {role}")}. "
        + (settings.AllowStaticCredentials ? KeysInstead : "") + "Nothing was changed.";

    private static string NoKeys(string property) =>
        $"{property} is true, but the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set. Set both in the job as secret variables, "
        + $"or remove {property} to use the web identity. Nothing was changed.";

    private static string NoRole(WebIdentityToken token, string property) =>
        $"There is a web identity token in {token.Source} ({token.Claims}), but no role to assume with it. "
        + $"Set {property} (or AWS_ROLE_ARN) to the role's ARN. Nothing was changed.";

    private static string NotARoleArn(string value, string property) =>
        $"'{value}' is not the ARN of a role, such as arn:aws:iam::123456789012:role/deploy. "
        + $"Correct {property} (or AWS_ROLE_ARN). Nothing was changed.";

    private static string? Role(CredentialSettings settings, IEnvironment environment) =>
        (string.IsNullOrWhiteSpace(settings.RoleArn) ? environment.Variable("AWS_ROLE_ARN") : settings.RoleArn)?.Trim() is { Length: > 0 } role ? role : null;

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,1000}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"^arn:[a-z-]{1,32}:iam::[A-Za-z0-9_-]{0,64}:role/[\w+=,.@/-]{1,1000}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArnOfOthers();
}
