namespace MeshCi.Aws.Ledgers;

/// <summary>What an answer means for the call.</summary>
internal enum S3Outcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was not done, because the condition is not met, or because there is no such object.</summary>
    NotDone,

    /// <summary>It may have been done, now or later. Only reading can tell.</summary>
    Unknown,

    /// <summary>It was not done, and repeating it does not help.</summary>
    Refused,
}

/// <summary>An answer of S3, or its absence.</summary>
/// <param name="Status">The HTTP status; 0 if no answer arrived.</param>
/// <param name="Code">The error code; empty if there is none.</param>
/// <param name="Text">What failed, for messages; empty if nothing did.</param>
internal sealed record S3Answer(int Status, string Code, string Text)
{
    private static readonly string[] Undecided =
    [
        "ConditionalRequestConflict", "OperationAborted", "RequestTimeout", "InternalError", "SlowDown", "ServiceUnavailable", "ThrottlingException",
        "Throttling", "TooManyRequests", "RequestLimitExceeded", "UnknownError",
    ];

    /// <summary>The region of the bucket, if the answer names it.</summary>
    public string? Region { get; init; }

    /// <summary>Whether the bucket keeps the versions of the object that was written.</summary>
    public bool IsVersioned { get; init; }

    /// <summary>The exception of the client; null if the call succeeded.</summary>
    public Exception? Fault { get; init; }

    /// <summary>Whether the bucket is to be called at another address.</summary>
    public bool IsRedirect => Status is >= 300 and < 400 || Code is "PermanentRedirect" or "TemporaryRedirect" or "Redirect"
        || (Region is not null && Code is "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException");

    /// <summary>Whether a server does not know the condition of a write.</summary>
    public bool IsUnsupported => Status == 501 || Code == "NotImplemented";

    /// <summary>The one place that decides what an answer means. The code decides before the status: some answers with status 200 contain an error.</summary>
    public S3Outcome Outcome => this switch
    {
        { Code: "PreconditionFailed" or "NoSuchKey" } => S3Outcome.NotDone,
        _ when Undecided.Contains(Code) => S3Outcome.Unknown,
        { Code: "NoSuchBucket" } => S3Outcome.Refused,
        _ when IsRedirect || IsUnsupported => S3Outcome.Refused,
        { Status: 0 } => S3Outcome.Unknown,
        // A proxy between here and the server does not know the codes.
        { Status: 412 or 404 } => S3Outcome.NotDone,
        { Status: 408 or 409 or 425 or 429 or >= 500 } => S3Outcome.Unknown,
        { Status: >= 200 and < 300, Code: "" } => S3Outcome.Done,
        { Status: >= 200 and < 300 } => S3Outcome.Unknown,
        _ => S3Outcome.Refused,
    };
}
