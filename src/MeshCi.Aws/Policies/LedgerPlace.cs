using System.Text.RegularExpressions;

namespace MeshCi.Aws.Policies;

/// <summary>The part of a bucket that contains a ledger.</summary>
/// <param name="Partition">The partition of the region, such as <c>aws</c>.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Prefix">What the keys of its objects begin with: empty, or segments that each end with <c>/</c>.</param>
public sealed partial record LedgerPlace(string Partition, string Bucket, string Prefix)
{
    /// <summary>The ARN of the bucket.</summary>
    public string OfBucket => $"arn:{Partition}:s3:::{Bucket}";

    /// <summary>The ARN of the objects of the ledger.</summary>
    public string OfObjects => $"{OfBucket}/{Prefix}*";

    /// <summary>What the encryption of the objects needs, or null.</summary>
    public PolicyStatement? Encryption { get; init; }

    /// <summary>The use of a key of KMS for objects of S3. S3 uses it on behalf of the caller, who cannot use it in any other way.</summary>
    /// <param name="key">ARN of the key. Another name of it, or null, leads to every key that the role may use: policies of keys do not know aliases.</param>
    /// <param name="host">Host of S3 in the region of the bucket.</param>
    public static PolicyStatement UseOfKey(string? key, string host) =>
        new(["kms:Decrypt", "kms:GenerateDataKey"], [key is not null && KeyArn().IsMatch(key) ? key : "*"])
        {
            Sid = "EncryptLedger",
            Conditions = [("StringEquals", "kms:ViaService", [host])],
        };

    /// <summary>
    /// What a deploy does in the ledger. Without the permission to list the bucket, S3 answers a request for an object that does not exist as if it existed and
    /// must not be read.
    /// </summary>
    public IReadOnlyList<PolicyStatement> Statements =>
    [
        new(["s3:ListBucket"], [OfBucket]) { Sid = "ListLedger", Conditions = [("StringLike", "s3:prefix", [$"{Prefix}*"])] },
        new(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], [OfObjects]) { Sid = "WriteLedger" },
        .. Encryption is null ? [] : new[] { Encryption },
    ];

    [GeneratedRegex("^arn:[a-z-]{1,32}:kms:[a-z0-9-]{1,32}:[0-9]{12}:key/[A-Za-z0-9-]{1,128}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyArn();
}
