namespace MeshCi.Aws.Ledgers;

/// <summary>A permission that a call to the ledger needs, and what the call does.</summary>
/// <param name="Permission">The action of IAM, such as <c>s3:GetObject</c>.</param>
/// <param name="Passive">What cannot be done, such as <c>read</c>.</param>
internal sealed record S3Action(string Permission, string Passive)
{
    public static S3Action List { get; } = new("s3:ListBucket", "listed");

    public static S3Action Read { get; } = new("s3:GetObject", "read");

    public static S3Action Create { get; } = new("s3:PutObject", "written");

    public static S3Action Delete { get; } = new("s3:DeleteObject", "deleted");
}
