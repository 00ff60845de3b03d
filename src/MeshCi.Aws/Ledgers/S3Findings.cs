using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Ledgers;

/// <summary>Why the ledger cannot be used, and what to do.</summary>
internal sealed class S3Findings(S3LedgerSettings settings, Uri endpoint)
{
    private string Server => endpoint.AbsoluteUri.TrimEnd('/');

    /// <summary>The address of an object in messages.</summary>
    public string Describe(string name) => $"{S3LedgerSettings.Scheme}{settings.Bucket}/{name}";

    /// <summary>The error for a call that was refused, or that has had no usable answer for too long.</summary>
    public MeshException Failed(S3Action action, string name, S3Answer answer) => answer switch
    {
        { Outcome: S3Outcome.Unknown } => Of(MeshDiagnostics.LedgerUnreachable,
            $"'{Describe(name)}' could not be {action.Passive}: the last of several answers of {Server} was {Text(answer)}. {AfterUnknown}", answer),
        { IsRedirect: true } => Of(MeshDiagnostics.LedgerElsewhere,
            $"{Server} does not have the bucket '{settings.Bucket}' ({Text(answer)}){Region(answer)} MeshCi does not follow redirects, because the address "
            + "that a redirect names would receive the signature of the request.", answer),
        { IsUnsupported: true } when action == S3Action.Create => Of(MeshDiagnostics.LedgerWithoutConditions,
            $"{Server} does not support If-None-Match for '{Describe(name)}' ({Text(answer)}), so two jobs could both believe that they deploy. "
            + "Use a server with conditional writes, or a directory as MeshLedger.", answer),
        _ => Of(MeshDiagnostics.LedgerRefused,
            $"'{Describe(name)}' cannot be {action.Passive}: {Server} returned {Text(answer)}. {Remedy(action, answer)}", answer),
    };

    /// <summary>The server has written an object twice that may be written once.</summary>
    public MeshException IgnoresConditions(string name, bool isVersioned) => Of(MeshDiagnostics.LedgerWithoutConditions,
        $"{Server} ignores If-None-Match: it has written '{Describe(name)}' twice, although the second request was only allowed to create it. Two jobs would both "
        + "believe that they deploy. "
        + (isVersioned
            ? "The bucket keeps versions, and some servers ignore the condition only then: use a bucket without versioning, a newer version of the server, "
            : "Use a server with conditional writes, ") + "or a directory as MeshLedger.", null);

    /// <summary>The server refuses to create an object because it exists, and does not have it.</summary>
    public MeshException ExistsAndDoesNot(string name, S3Answer refused) => Of(MeshDiagnostics.LedgerContradiction,
        $"{Server} refuses to create '{Describe(name)}', because it exists ({Text(refused)}), and reports that it does not exist (HTTP 404). Some servers "
        + "count the delete marker of a versioned bucket as an object. Use a bucket without versioning, or a newer version of the server.", refused);

    /// <summary>The server lists an object that it does not have.</summary>
    public MeshException ListedAndMissing(string name) => Of(MeshDiagnostics.LedgerContradiction,
        $"{Server} lists '{Describe(name)}', and reports that it does not exist (HTTP 404). Until it can be read, it is unknown what is deployed. "
        + "Run the same command again; if that does not help, use a server whose lists and reads agree.", null);

    /// <summary>The bucket contains a file of a ledger in a directory.</summary>
    public MeshException IsOfDirectory(string name) => Of(MeshDiagnostics.LedgerCopied,
        $"'{Describe(name)}' has the name of a file of a ledger in a directory. In S3, the names of entries are different, so this history would not be read. "
        + "Set MeshLedger to the directory, or to an address with another prefix.", null);

    private static MeshException Of(Diagnostic diagnostic, string message, S3Answer? answer) =>
        new(diagnostic.At(new(Item: "MeshLedger"), message), answer?.Fault);

    private static string Text(S3Answer answer) => answer.Status == 0 ? $"missing or cannot be read ({answer.Text})" : answer.Text;

    private const string AfterUnknown = "Check the network, MeshRegion and MeshLedgerEndpoint, and run the same command again.";

    private static string Region(S3Answer answer) => answer.Region is { } region
        ? $": it is in the region {region}. Set MeshLedgerRegion to {region}." : ". Set MeshLedgerRegion to the region of the bucket.";

    private string Remedy(S3Action action, S3Answer answer) => answer switch
    {
        { Code: "NoSuchBucket" } => "Create the bucket, or correct MeshLedger.",
        { Code: "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidClientTokenId" } =>
            "This server does not know the credentials of the deploy. Check MeshLedgerEndpoint, MeshRoleArn and the keys.",
        { Code: "ExpiredToken" or "ExpiredTokenException" or "InvalidToken" or "TokenRefreshRequired" } =>
            "The session of the deploy has ended. Run the same command again with a new token.",
        { Code: "RequestTimeTooSkewed" or "RequestExpired" } => "Set the clock of this machine.",
        // S3 repeats what KMS has refused to the caller.
        { Status: 403 } when answer.Text.Contains(" kms:", StringComparison.Ordinal) =>
            $"The role needs {(action == S3Action.Create ? "kms:GenerateDataKey and kms:Decrypt" : "kms:Decrypt")} on the key that encrypts the objects, and "
            + "the policy of the key has to allow it, too. MeshPolicy writes the permissions of the role.",
        { Status: 403 } when action == S3Action.List =>
            $"The role needs s3:ListBucket on {settings.Place.OfBucket} for the prefix '{settings.Prefix}', or MeshCi cannot tell whether anything has been "
            + "deployed.",
        { Status: 403 } when action == S3Action.Read =>
            $"MeshCi may not tell whether it exists: without s3:ListBucket on {settings.Place.OfBucket} for the prefix '{settings.Prefix}', S3 returns this "
            + "answer for objects that do not exist. If it exists, the role needs s3:GetObject for it.",
        { Status: 403 } when action == S3Action.Create =>
            $"The role needs s3:PutObject on {settings.Place.OfObjects}. If the policy of the bucket requires encryption, set MeshLedgerEncryption"
            + (settings.Encryption == S3LedgerSettings.Kms ? "; with aws:kms, the role also needs kms:GenerateDataKey and kms:Decrypt on the key." : "."),
        { Status: 403 } => $"The role needs {action.Permission} on {settings.Place.OfObjects}.",
        _ when action == S3Action.Create && settings.Encryption is not null => "Check MeshLedger, MeshLedgerEncryption and MeshLedgerKmsKey.",
        _ => "Check MeshLedger and MeshLedgerEndpoint.",
    };
}
