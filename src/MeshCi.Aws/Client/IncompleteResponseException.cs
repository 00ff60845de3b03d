namespace MeshCi.Aws.Client;

/// <summary>A response was incomplete. The SDK retries every <see cref="IOException"/>.</summary>
public sealed class IncompleteResponseException : IOException
{
    internal IncompleteResponseException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>An attempt exceeded its time limit. This is not a cancellation, because no caller requested one.</summary>
public sealed class AttemptTimeoutException : IOException
{
    internal AttemptTimeoutException(TimeSpan timeout)
        : base(FormattableString.Invariant($"no complete response within {timeout.TotalSeconds:0.###} s"))
    {
    }
}
