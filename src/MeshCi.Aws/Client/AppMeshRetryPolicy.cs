using Amazon.Runtime;
using Amazon.Runtime.Internal;
using MeshCi.Deployment.Telemetry;

namespace MeshCi.Aws.Client;

/// <summary>The SDK's standard retries, with a clock and a jitter that tests can control, and without treating App Mesh's quotas as throttling.</summary>
internal sealed class AppMeshRetryPolicy : StandardRetryPolicy
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;

    /// <param name="config">Contains the number of retries.</param>
    /// <param name="maxBackoff">Longest wait between two attempts.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="jitter">Returns the fraction of the longest wait to use, at least 0 and less than 1; null for a random one.</param>
    public AppMeshRetryPolicy(IClientConfig config, TimeSpan maxBackoff, TimeProvider time, Func<double>? jitter = null)
        : base(config)
    {
        _time = time;
        _jitter = jitter ?? Random.Shared.NextDouble;
        MaxBackoffInMilliseconds = (int)maxBackoff.TotalMilliseconds;
        // In App Mesh, a LimitExceededException means that a quota is reached. Retrying does not change that.
        ThrottlingErrorCodes.Remove("LimitExceededException");
    }

    public override async Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        // Full jitter: of many calls that were throttled at the same time, few are repeated at the same time.
        var longest = Math.Min(FirstBackoff.TotalMilliseconds * Math.Pow(2, context.Retries - 1), MaxBackoffInMilliseconds);
        var request = context.OriginalRequest as AppMeshRequest;
        await Task.Delay(TimeSpan.FromMilliseconds(longest * _jitter()), _time, context.CancellationToken).ConfigureAwait(false);
        if (request?.BeforeRetry is { } check) await check(context.CancellationToken).ConfigureAwait(false);
        if (request is null) return;
        request.Retries = context.Retries;
        DeployTelemetry.RecordRetry(request.Call.Operation);
    }
}
