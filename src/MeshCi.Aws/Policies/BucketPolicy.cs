namespace MeshCi.Aws.Policies;

/// <summary>The policy of the bucket of a ledger.</summary>
public static class BucketPolicy
{
    /// <summary>Only the deploying role uses the ledger, and the bucket is only used over TLS.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="role">ARN of the role.</param>
    public static PolicyDocument Of(LedgerPlace ledger, string role) => new(
    [
        new(["s3:*"], [ledger.OfBucket, $"{ledger.OfBucket}/*"])
        {
            Sid = "OnlyTls", Denies = true, Principals = Everyone, Conditions = [("Bool", "aws:SecureTransport", ["false"])],
        },
        new(["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], [ledger.OfObjects])
        {
            Sid = "OnlyTheDeployingRole", Denies = true, Principals = Everyone, Conditions = [("ArnNotEquals", "aws:PrincipalArn", [role])],
        },
    ]);

    private static IReadOnlyList<(string Type, string Value)> Everyone => [("AWS", "*")];
}
