namespace MeshCi.Aws.Parameters;

/// <summary>Where parameters are read.</summary>
public sealed record ParameterSettings
{
    /// <summary>The variable with the address of another server, as all tools of AWS read it.</summary>
    public const string EndpointVariable = "AWS_ENDPOINT_URL_SSM";

    /// <summary>Region of the parameters.</summary>
    public required string Region { get; init; }

    /// <summary>Address of another server with the same API, or null for Parameter Store of the region.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Twelve-digit account of the parameters, for session policies; <c>*</c> if it is unknown.</summary>
    public string Account { get; init; } = "*";

    /// <summary>How long one attempt may take; default 15 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long all waits between attempts may take together; default 60 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);
}
