using System.Text.RegularExpressions;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Policies;

/// <summary>
/// The keys of KMS with which S3 encrypts the objects of a ledger. S3 uses them on behalf of the caller, who cannot use them in any other way.
/// </summary>
/// <param name="Region">The region of the bucket, in which the keys are.</param>
/// <param name="Key">The key that the project chooses: its ID, its ARN or an alias; null for that of the bucket or of the account.</param>
public sealed partial record LedgerKeys(string Region, string? Key)
{
    /// <summary>The statement that allows S3 to use the keys for the objects of one ledger.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="writes">Whether objects are written; otherwise, they are only read.</param>
    public PolicyStatement UseFor(LedgerPlace ledger, bool writes)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new(writes ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"], [Arn(ledger.Partition)])
        {
            Sid = writes ? "EncryptLedger" : "DecryptLedger",
            Conditions =
            [
                ("StringEquals", "kms:ViaService", [AwsEndpoint.Of("s3", Region).Host]),
                // With a bucket key, the context is the bucket instead of the object.
                ("StringLike", "kms:EncryptionContext:aws:s3:arn", [ledger.OfBucket, ledger.OfObjects]),
            ],
        };
    }

    // KMS compares the ARN of the key, whatever name the request has for it. An alias does not tell which key that is, and can change.
    private string Arn(string partition) => Key switch
    {
        { } arn when KeyArn().IsMatch(arn) => arn,
        { } id when KeyId().IsMatch(id) => $"arn:{partition}:kms:{Region}:*:key/{id}",
        _ => "*",
    };

    [GeneratedRegex(@"^arn:[a-z-]{1,32}:kms:[a-z0-9-]{1,32}:[0-9]{12}:key/[A-Za-z0-9-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyArn();

    [GeneratedRegex(@"^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyId();
}
