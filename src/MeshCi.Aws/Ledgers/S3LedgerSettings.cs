using System.Text.RegularExpressions;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Ledgers;

/// <summary>Where a ledger in S3 is, and how its objects are encrypted.</summary>
public sealed partial record S3LedgerSettings
{
    /// <summary>The scheme of addresses: <c>s3://bucket/prefix</c>.</summary>
    public const string Scheme = "s3://";

    /// <summary>The value of <see cref="Encryption"/> for a key of KMS.</summary>
    public const string Kms = "aws:kms";

    /// <summary>The bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>What the keys of all objects begin with: empty, or segments that each end with <c>/</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>The region that requests are signed for.</summary>
    public required string Region { get; init; }

    /// <summary>Absolute http or https address of a server other than AWS, or null.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>How the service encrypts each object: <c>AES256</c>, <see cref="Kms"/>, or null for what the bucket does by default.</summary>
    public string? Encryption { get; init; }

    /// <summary>The key for <see cref="Kms"/>, or null for that of the account.</summary>
    public string? KmsKey { get; init; }

    /// <summary>How long one attempt may take, from its first byte to the last byte of the response; default 15 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The address of the ledger, as <c>MeshLedger</c> contains it.</summary>
    public string Address => $"{Scheme}{Bucket}/{Prefix}".TrimEnd('/');

    /// <summary>What permissions for the ledger are about.</summary>
    public LedgerPlace Place => new(IsOfAws ? AwsRegion.PartitionOf(Region) : "aws", Bucket, Prefix)
    {
        // A bucket can encrypt with a key of KMS even if the project does not choose one.
        Keys = IsOfAws && (Encryption is null or Kms) ? new(Region, KmsKey) : null,
    };

    /// <summary>The address that is called.</summary>
    /// <exception cref="MeshException">MESH7042: the endpoint is not an address that can be called. MESH7041: the region is not a region name.</exception>
    public Uri ResolveEndpoint() => Endpoint is null ? AwsEndpoint.Of("s3", Region) : AwsEndpoint.Checked(Endpoint, "MeshLedgerEndpoint");

    /// <summary>Whether an address is that of a ledger in S3.</summary>
    public static bool IsAddress(string address) => address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the bucket and the prefix from an address.</summary>
    /// <param name="address">The value of <c>MeshLedger</c>.</param>
    /// <returns>The bucket and the prefix; null if they are not valid.</returns>
    public static (string Bucket, string Prefix)? Parse(string address)
    {
        if (!IsAddress(address)) return null;
        var segments = address[Scheme.Length..].TrimEnd('/').Split('/');
        // In a directory bucket, keys are not listed in order.
        return BucketName().IsMatch(segments[0]) && !segments[0].EndsWith("--x-s3", StringComparison.Ordinal) && segments.Skip(1).All(IsPlain)
            ? (segments[0], string.Concat(segments.Skip(1).Select(segment => segment + "/")))
            : null;
    }

    private bool IsOfAws => Endpoint is null || AwsEndpoint.IsAws(Endpoint);

    // Others have to be escaped, or have a meaning in paths.
    private static bool IsPlain(string segment) => segment.Any(unit => unit != '.') && PlainSegment().IsMatch(segment);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();

    [GeneratedRegex(@"^[A-Za-z0-9_.=@+-]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainSegment();
}
