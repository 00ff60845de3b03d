using System.Text.RegularExpressions;
using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>
/// Who deploys. A web identity first: <c>MeshWebIdentityTokenFile</c>, <c>AWS_WEB_IDENTITY_TOKEN_FILE</c>, the variable that
/// <c>MeshWebIdentityTokenVariable</c> names, <c>TRAVIS_OIDC_TOKEN</c>; static keys only where allowed. Profiles and the
/// metadata service of EC2 are never asked: what answers there on a CI machine need not be AWS.
/// </summary>
public static partial class DeployCredentials
{
    /// <summary>The credentials to sign with; a web identity is exchanged at once.</summary>
    /// <param name="settings">Where to look.</param>
    /// <param name="environment">Variables and files.</param>
    /// <param name="time">Tells when a session ends; null for the system's.</param>
    /// <param name="cancellationToken">Stops waiting for STS.</param>
    /// <returns>Credentials that renew themselves as long as the token's source does.</returns>
    /// <exception cref="MeshException">MESH7001: no usable web identity. MESH7040: static keys that are not allowed. MESH7041, MESH7042: region or endpoint.</exception>
    public static async Task<AWSCredentials> ResolveAsync(
        CredentialSettings settings, IEnvironment environment, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(environment);
        if (WebIdentitySource.Read(settings, environment) is { } token)
        {
            return await AssumeAsync(settings, environment, token, time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        var keyId = environment.Variable("AWS_ACCESS_KEY_ID")?.Trim();
        var secret = environment.Variable("AWS_SECRET_ACCESS_KEY")?.Trim();
        if (string.IsNullOrEmpty(keyId) || string.IsNullOrEmpty(secret))
        {
            throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable,
                $"There is no web identity token to sign in with: {WebIdentitySource.Places(settings)}. "
                + $"Let a step before the deploy write the CI system's OIDC token to a file, and pass -p:MeshWebIdentityTokenFile=<file>{(Role(settings, environment) is { } role ? $"; {role} is the role that it will be traded for" : " and -p:MeshRoleArn=<the role to assume>")}. Nothing was deployed.");
        }

        if (!settings.AllowStaticCredentials)
        {
            throw new MeshException(
                MeshDiagnostics.StaticCredentialsNotAllowed.At(
                    new Place(Item: "MeshAllowStaticCredentials"),
                    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set, but long-lived keys are not used by default. Give a web identity "
                    + "(MeshWebIdentityTokenFile and MeshRoleArn), or accept the keys with <MeshAllowStaticCredentials>true</MeshAllowStaticCredentials>. Nothing was deployed."));
        }

        var session = environment.Variable("AWS_SESSION_TOKEN")?.Trim();
        return string.IsNullOrEmpty(session) ? new BasicAWSCredentials(keyId, secret) : new SessionAWSCredentials(keyId, secret, session);
    }

    private static async Task<AWSCredentials> AssumeAsync(
        CredentialSettings settings, IEnvironment environment, WebIdentityToken token, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Role(settings, environment) is not { } roleArn)
        {
            throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable.At(
                    new Place(Item: "MeshRoleArn"),
                    $"There is a web identity token in {token.Source} ({token.Claims}), but no role to assume with it. "
                    + "Set MeshRoleArn (or AWS_ROLE_ARN) to the role's ARN. Nothing was deployed."));
        }

        if (!RoleArn().IsMatch(roleArn))
        {
            throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable.At(
                    new Place(Item: "MeshRoleArn"),
                    $"'{roleArn}' is not the ARN of a role; one reads like arn:aws:iam::123456789012:role/deploy. Correct MeshRoleArn (or AWS_ROLE_ARN). Nothing was deployed."));
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

    private static string? Role(CredentialSettings settings, IEnvironment environment) =>
        (string.IsNullOrWhiteSpace(settings.RoleArn) ? environment.Variable("AWS_ROLE_ARN") : settings.RoleArn)?.Trim() is { Length: > 0 } role ? role : null;

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,1000}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArn();
}
