namespace MeshCi.Aws.Policies;

/// <summary>The part of a bucket that contains a ledger.</summary>
/// <param name="Partition">The partition of the region, such as <c>aws</c>.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Prefix">What the keys of its objects begin with: empty, or segments that each end with <c>/</c>.</param>
public sealed record LedgerPlace(string Partition, string Bucket, string Prefix)
{
    /// <summary>The ARN of the bucket.</summary>
    public string OfBucket => $"arn:{Partition}:s3:::{Bucket}";

    /// <summary>The ARN of the objects of the ledger.</summary>
    public string OfObjects => $"{OfBucket}/{Prefix}*";

    /// <summary>The keys of KMS that may encrypt the objects, or null if none does.</summary>
    public LedgerKeys? Keys { get; init; }

    /// <summary>
    /// What a deploy does in the ledger. Without the permission to list the bucket, S3 answers a request for an object that does not exist as if it existed and
    /// must not be read.
    /// </summary>
    public IReadOnlyList<PolicyStatement> Statements =>
    [
        List, new(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], [OfObjects]) { Sid = "WriteLedger" },
        .. Keys is null ? [] : new[] { Keys.UseFor(this, writes: true) },
    ];

    /// <summary>What a command does that only reads the ledger.</summary>
    public IReadOnlyList<PolicyStatement> Reading =>
        [List, new(["s3:GetObject"], [OfObjects]) { Sid = "ReadLedger" }, .. Keys is null ? [] : new[] { Keys.UseFor(this, writes: false) }];

    private PolicyStatement List => new(["s3:ListBucket"], [OfBucket]) { Sid = "ListLedger", Conditions = [("StringLike", "s3:prefix", [$"{Prefix}*"])] };
}
