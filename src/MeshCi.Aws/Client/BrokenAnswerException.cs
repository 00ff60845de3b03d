namespace MeshCi.Aws.Client;

/// <summary>An answer began but broke off. The SDK retries every <see cref="IOException"/>.</summary>
public sealed class BrokenAnswerException : IOException
{
    internal BrokenAnswerException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>An attempt took longer than it may. Not a cancellation: nobody asked to stop.</summary>
public sealed class AttemptTimeoutException : IOException
{
    internal AttemptTimeoutException(TimeSpan timeout)
        : base(FormattableString.Invariant($"no complete answer within {timeout.TotalSeconds:0.###} s"))
    {
    }
}
