using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Identity;

/// <summary>What to do if STS refuses a web identity token, or cannot be reached.</summary>
internal static class StsRemedies
{
    /// <summary>One or two sentences about what to do.</summary>
    /// <param name="type">Type of the error.</param>
    /// <param name="text">Text of the error.</param>
    /// <param name="token">The token.</param>
    /// <param name="settings">The STS, whose owner decides where the tokens that it accepts are configured, and what the role is known to expect.</param>
    public static string For(string type, string text, WebIdentityToken token, CredentialSettings settings) => type switch
    {
        "ExpiredTokenException" or "ExpiredToken" => "The token is too old: fetch a new one right before the deploy, and check this machine's clock.",
        "InvalidIdentityToken" or "InvalidIdentityTokenException" when text.Contains("verification key", StringComparison.Ordinal) =>
            KeyNotFound(token.KeyId, settings.Sts.Owner),
        "InvalidIdentityToken" or "InvalidIdentityTokenException" => NoProvider(settings.Sts.Owner),
        "IDPRejectedClaim" or "IDPRejectedClaimException" => "The issuer rejected the token: it may be revoked or meant for another audience.",
        "IDPCommunicationError" or "IDPCommunicationErrorException" => IssuerUnreachable(settings.Sts.Owner),
        "AccessDenied" or "AccessDeniedException" =>
            SubjectDifference.Explain(token.Subject, settings.ExpectedSubjects)
            // S3 servers without STS refuse the call as one without a signature.
            ?? $"{RefusedByTrustPolicy(settings.RoleProperty)}{(settings.Sts.Owner == StsOwner.Storage ? WithoutSts(settings.Sts) : "")}",
        "RegionDisabledException" => "STS is not active in this region for the account: activate it, or set another MeshRegion.",
        "PackedPolicyTooLarge" or "PackedPolicyTooLargeException" => "The token contains too many session tags: remove some from its issuer's configuration.",
        _ => $"Check {settings.RoleProperty} and the token's issuer.{WithoutSts(settings.Sts)}",
    };

    /// <summary>What to do if STS did not answer, or not as STS does.</summary>
    /// <param name="causes">The exception and its inner exceptions.</param>
    /// <param name="sts">The STS.</param>
    public static string ForConnection(IReadOnlyCollection<Exception> causes, StsServer sts)
    {
        if (sts.Address is not { } address) return "Check the network, MeshRegion and proxies.";
        // Without TLS, other computers could read the token, so http is only suggested for this machine.
        if (!address.IsLoopback && causes.Any(cause => cause is PlainHttpException))
            return $"The server uses http, but a web identity token is only sent with TLS: let the server use TLS{Or(sts)}.";
        return SchemeMismatch.Remedy(causes, address, sts.Property) ?? $"Check the network, {sts.Property} and proxies.{WithoutSts(sts)}";
    }

    private static string WithoutSts(StsServer sts) => sts.Setting is null ? ""
        : $" If this server has no STS, set {sts.Setting} to the address of the STS whose sessions it accepts"
            + (sts.Owner == StsOwner.Storage ? ", or let the ledger alone use static keys with MeshLedgerStaticCredentials." : ".");

    private static string Or(StsServer sts) => sts.Setting is null || sts.Setting == sts.Property ? "" : $", or set {sts.Setting} to that of another STS";

    private static string NoProvider(StsOwner owner) => owner switch
    {
        StsOwner.Aws =>
            "AWS cannot verify the token: the account needs an IAM identity provider for its issuer and audience, and the issuer's keys must be reachable.",
        StsOwner.ControlPlane =>
            "The control plane cannot verify the token: its configuration needs an identity provider in identity.openIdConnectProviders "
            + "whose url is the token's iss, whose clientIdList contains the token's aud, and whose key signed the token.",
        _ => "The server cannot verify the token: it needs an OpenID Connect provider for its issuer and audience, and access to the issuer's keys.",
    };

    private static string IssuerUnreachable(StsOwner owner) => owner switch
    {
        StsOwner.Aws => "AWS could not reach the issuer: try again, and check that its discovery document is public.",
        StsOwner.ControlPlane =>
            "The control plane could not reach the issuer: check that it runs and responds at its discovery document, "
            + "or specify a file with its keys as 'jwks' of the provider in identity.openIdConnectProviders.",
        _ => "The server could not reach the issuer: try again, and check that it can reach the issuer's discovery document.",
    };

    private static string RefusedByTrustPolicy(string role) =>
        $"The role's trust policy does not accept this token: compare its conditions on aud and sub with the claims above, and the role's ARN with {role}.";

    private static string KeyNotFound(string? keyId, StsOwner owner)
    {
        var kid = keyId is null ? "this token, whose header has no kid" : $"the kid '{keyId}' of this token's header";
        var lookup = owner == StsOwner.ControlPlane
            ? "the control plane looks for keys in the file 'jwks' of the provider in identity.openIdConnectProviders of its configuration, "
                + "or, without one, in the issuer's discovery document."
            : "the issuer's jwks_uri must publish its key.";
        return $"The issuer's key set has no key for {kid}: the token is not from that issuer, or its key was withdrawn. Fetch a new token; {lookup}";
    }
}
