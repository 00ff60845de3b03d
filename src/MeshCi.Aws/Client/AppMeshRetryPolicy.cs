using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace MeshCi.Aws.Client;

/// <summary>The SDK's standard retries, with a clock that tests can own and without the rule that App Mesh's quotas are throttling.</summary>
internal sealed class AppMeshRetryPolicy : StandardRetryPolicy
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time;

    public AppMeshRetryPolicy(IClientConfig config, TimeSpan maxBackoff, TimeProvider time)
        : base(config)
    {
        _time = time;
        MaxBackoffInMilliseconds = (int)maxBackoff.TotalMilliseconds;
        // In App Mesh a LimitExceededException is a full quota; it stays full however often one asks.
        ThrottlingErrorCodes.Remove("LimitExceededException");
    }

    public override async Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        if (context.OriginalRequest is AppMeshRequest request) request.Retries = context.Retries;
        // Full jitter: of many calls that were throttled together, few come back together.
        var longest = Math.Min(FirstBackoff.TotalMilliseconds * Math.Pow(2, context.Retries - 1), MaxBackoffInMilliseconds);
        await Task.Delay(TimeSpan.FromMilliseconds(longest * Random.Shared.NextDouble()), _time, context.CancellationToken).ConfigureAwait(false);
    }
}
