namespace MeshCi.Aws.Policies;

/// <summary>The policy that decides which tokens can assume the deploying role.</summary>
/// <param name="Issuer">The <c>iss</c> of the tokens: an https address without a slash at its end.</param>
/// <param name="Audience">Their <c>aud</c>.</param>
/// <param name="Subjects">The values that their <c>sub</c> can have, letter by letter. At least one.</param>
public sealed record TrustPolicy(string Issuer, string Audience, IReadOnlyList<string> Subjects)
{
    /// <summary>The issuer without its scheme, as the names of providers and condition keys contain it.</summary>
    public string Provider => Issuer["https://".Length..];

    /// <summary>The policy.</summary>
    /// <param name="partition">The partition of the region.</param>
    /// <param name="account">The account of the role and of its identity provider.</param>
    public PolicyDocument In(string partition, string account) => new(
    [
        new(["sts:AssumeRoleWithWebIdentity"], [])
        {
            Principals = [("Federated", $"arn:{partition}:iam::{account}:oidc-provider/{Provider}")],
            Conditions =
            [
                ("StringEquals", $"{Provider}:aud", [PolicyDocument.LiteralText(Audience)]),
                ("StringEquals", $"{Provider}:sub", [.. Subjects.Select(PolicyDocument.LiteralText)]),
            ],
        },
    ]);
}
