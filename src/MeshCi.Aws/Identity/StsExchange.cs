using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>Trades a web identity token for the credentials of a role session at STS.</summary>
internal static class StsExchange
{
    private const int MaxRetries = 3;

    /// <summary>The session's credentials and when they end.</summary>
    /// <exception cref="MeshException">MESH7001: STS refused or could not be reached.</exception>
    public static async Task<Credentials> AssumeAsync(CredentialSettings settings, WebIdentityToken token, string roleArn, CancellationToken cancellationToken)
    {
        var endpoint = settings.StsEndpoint is null ? AwsEndpoint.Of("sts", settings.Region) : AwsEndpoint.Checked(settings.StsEndpoint, "the STS endpoint");
        using var client = new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), Config(settings, endpoint));
        try
        {
            var answer = await client.AssumeRoleWithWebIdentityAsync(
                new AssumeRoleWithWebIdentityRequest
                {
                    RoleArn = roleArn,
                    RoleSessionName = SessionName.Of(settings.BuildNumber),
                    WebIdentityToken = token.Reveal(),
                },
                cancellationToken).ConfigureAwait(false);
            return answer.Credentials is { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0, SessionToken.Length: > 0 } session
                ? session
                : throw Refused(token, roleArn, endpoint, "answered without credentials", "Check that the address is that of STS.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (AmazonServiceException fault) when (!string.IsNullOrEmpty(fault.ErrorCode))
        {
            var text = ServiceText.Clean(fault.Message.Replace(token.Reveal(), "[removed]", StringComparison.Ordinal));
            throw Refused(token, roleArn, endpoint, $"answered HTTP {(int)fault.StatusCode} {fault.ErrorCode}: {text}", Remedy(fault.ErrorCode, text, token, endpoint.IsLoopback));
        }
        catch (Exception fault) when (fault is not MeshException)
        {
            throw Refused(
                token, roleArn, endpoint, $"cannot be reached or gave no answer of its kind ({ServiceText.Clean(fault.GetBaseException().Message.Replace(token.Reveal(), "[removed]", StringComparison.Ordinal))})",
                "Check the network, MeshRegion and proxies.");
        }
    }

    private static AmazonSecurityTokenServiceConfig Config(CredentialSettings settings, Uri endpoint) => new AmazonSecurityTokenServiceConfig
    {
        ServiceURL = endpoint.AbsoluteUri,
        AuthenticationRegion = settings.Region,
        MaxErrorRetry = MaxRetries,
        Timeout = settings.AttemptTimeout,
    }.Isolated();

    /// <summary>What to do about a refusal.</summary>
    /// <param name="type">Type of the error.</param>
    /// <param name="said">Its text.</param>
    /// <param name="token">The token.</param>
    /// <param name="isLocal">Whether this machine said so: the embedded control plane is its own STS, and knows what its configuration says.</param>
    internal static string Remedy(string type, string said, WebIdentityToken token, bool isLocal) => type switch
    {
        "ExpiredTokenException" or "ExpiredToken" => "The token is too old: fetch a new one right before the deploy, and check this machine's clock.",
        "InvalidIdentityToken" or "InvalidIdentityTokenException" when said.Contains("verification key", StringComparison.Ordinal) =>
            $"The issuer's key set has no key for {(token.KeyId is null ? "this token, whose header has no kid" : $"the kid '{token.KeyId}' of this token's header")}: it is not of that issuer, or its key was withdrawn. Fetch a new one; "
            + (isLocal
                ? "the embedded control plane looks for keys in the file 'jwks' of the provider in identity.openIdConnectProviders of its configuration, or, without one, in the issuer's discovery document."
                : "the issuer's jwks_uri must publish it."),
        "InvalidIdentityToken" or "InvalidIdentityTokenException" when isLocal =>
            "The embedded control plane cannot verify the token: its configuration needs an identity provider in identity.openIdConnectProviders whose url is the token's iss, whose clientIdList has its aud, and whose key signed it.",
        "IDPCommunicationError" or "IDPCommunicationErrorException" when isLocal =>
            "The embedded control plane could not reach the issuer: check that it runs and answers at its discovery document, or name a file with its keys as 'jwks' of the provider in identity.openIdConnectProviders.",
        "InvalidIdentityToken" or "InvalidIdentityTokenException" =>
            "AWS cannot verify the token: the account needs an IAM identity provider for its issuer and audience, and the issuer's keys must be reachable.",
        "IDPRejectedClaim" or "IDPRejectedClaimException" => "The issuer rejected the token: it may be revoked or meant for another audience.",
        "IDPCommunicationError" or "IDPCommunicationErrorException" => "AWS could not reach the issuer: try again, and check that its discovery document is public.",
        "AccessDenied" or "AccessDeniedException" =>
            "The role's trust policy does not accept this token: compare its conditions on aud and sub with the claims above, and the role's ARN with MeshRoleArn.",
        "RegionDisabledException" => "STS is not active in this region for the account: activate it, or set another MeshRegion.",
        "PackedPolicyTooLarge" or "PackedPolicyTooLargeException" => "The token carries too many session tags: remove some from its issuer's configuration.",
        _ => "Check MeshRoleArn and the token's issuer.",
    };

    private static MeshException Refused(WebIdentityToken token, string roleArn, Uri endpoint, string what, string remedy) => new(
        MeshDiagnostics.WebIdentityNotUsable,
        $"The role '{roleArn}' could not be assumed: STS at {endpoint.AbsoluteUri.TrimEnd('/')} {what.TrimEnd('.')}. "
        + $"The token from {token.Source} says: {token.Claims}. {remedy} Nothing was sent to the mesh with this role.");
}
