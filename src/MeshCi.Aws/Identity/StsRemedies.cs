namespace MeshCi.Aws.Identity;

/// <summary>What to do if STS refuses a web identity token.</summary>
internal static class StsRemedies
{
    /// <summary>One or two sentences about what to do.</summary>
    /// <param name="type">Type of the error.</param>
    /// <param name="text">Text of the error.</param>
    /// <param name="token">The token.</param>
    /// <param name="subjects">The subjects that the role is known to expect; empty if they are unknown.</param>
    /// <param name="isLocal">
    /// Whether the error comes from this machine. The embedded control plane is its own STS, and its configuration decides which tokens it accepts.
    /// </param>
    public static string For(string type, string text, WebIdentityToken token, IReadOnlyList<string> subjects, bool isLocal) => type switch
    {
        "ExpiredTokenException" or "ExpiredToken" => "The token is too old: fetch a new one right before the deploy, and check this machine's clock.",
        "InvalidIdentityToken" or "InvalidIdentityTokenException" when text.Contains("verification key", StringComparison.Ordinal) =>
            KeyNotFound(token.KeyId, isLocal),
        "InvalidIdentityToken" or "InvalidIdentityTokenException" => isLocal ? NoLocalProvider : NoAwsProvider,
        "IDPRejectedClaim" or "IDPRejectedClaimException" => "The issuer rejected the token: it may be revoked or meant for another audience.",
        "IDPCommunicationError" or "IDPCommunicationErrorException" => isLocal ? IssuerUnreachableLocally : IssuerUnreachable,
        "AccessDenied" or "AccessDeniedException" => SubjectDifference.Explain(token.Subject, subjects) ?? RefusedByTrustPolicy,
        "RegionDisabledException" => "STS is not active in this region for the account: activate it, or set another MeshRegion.",
        "PackedPolicyTooLarge" or "PackedPolicyTooLargeException" => "The token contains too many session tags: remove some from its issuer's configuration.",
        _ => "Check MeshRoleArn and the token's issuer.",
    };

    private const string NoLocalProvider =
        "The embedded control plane cannot verify the token: its configuration needs an identity provider in identity.openIdConnectProviders "
        + "whose url is the token's iss, whose clientIdList contains the token's aud, and whose key signed the token.";

    private const string NoAwsProvider =
        "AWS cannot verify the token: the account needs an IAM identity provider for its issuer and audience, and the issuer's keys must be reachable.";

    private const string IssuerUnreachableLocally =
        "The embedded control plane could not reach the issuer: check that it runs and responds at its discovery document, "
        + "or specify a file with its keys as 'jwks' of the provider in identity.openIdConnectProviders.";

    private const string IssuerUnreachable = "AWS could not reach the issuer: try again, and check that its discovery document is public.";

    private const string RefusedByTrustPolicy =
        "The role's trust policy does not accept this token: compare its conditions on aud and sub with the claims above, "
        + "and the role's ARN with MeshRoleArn.";

    private static string KeyNotFound(string? keyId, bool isLocal)
    {
        var kid = keyId is null ? "this token, whose header has no kid" : $"the kid '{keyId}' of this token's header";
        var lookup = isLocal
            ? "the embedded control plane looks for keys in the file 'jwks' of the provider in identity.openIdConnectProviders of its configuration, "
                + "or, without one, in the issuer's discovery document."
            : "the issuer's jwks_uri must publish its key.";
        return $"The issuer's key set has no key for {kid}: the token is not from that issuer, or its key was withdrawn. Fetch a new token; {lookup}";
    }
}
