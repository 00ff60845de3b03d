using Amazon.Runtime;
using Amazon.Runtime.Internal;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Telemetry;

namespace MeshCi.Aws.Client;

/// <summary>The SDK's standard retries, with a clock and a jitter that tests can control, and without treating App Mesh's quotas as throttling.</summary>
internal sealed class AppMeshRetryPolicy : StandardRetryPolicy
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);

    private const int MaxThrottled = 10;

    private readonly int _maxRetries;
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
        // A write that is throttled will be accepted when its turn comes, however many others wait.
        if (config.MaxErrorRetry > 0) MaxRetries = Math.Max(config.MaxErrorRetry, MaxThrottled);
        _maxRetries = config.MaxErrorRetry;
    }

    /// <summary>The time between two writes; null for none.</summary>
    public WritePace? Pace { get; init; }

    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception)
    {
        // Whoever holds the leases decides if the write is tried again.
        if (ControlPlaneFaults.LostLease(exception) is not null) return false;
        if (IsWrite(executionContext) && IsThrottlingError(exception)) Pace?.Throttled();
        else if (executionContext.RequestContext.Retries >= _maxRetries) return false;
        return await base.RetryForExceptionAsync(executionContext, exception).ConfigureAwait(false);
    }

    public override async Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        // Full jitter: of many calls that were throttled at the same time, few are repeated at the same time.
        var longest = Math.Min(FirstBackoff.TotalMilliseconds * Math.Pow(2, context.Retries - 1), MaxBackoffInMilliseconds);
        var request = context.OriginalRequest as AppMeshRequest;
        await Task.Delay(TimeSpan.FromMilliseconds(longest * _jitter()), _time, context.CancellationToken).ConfigureAwait(false);
        if (Pace is not null && IsWrite(executionContext)) await Pace.WaitAsync(context.CancellationToken).ConfigureAwait(false);
        if (request is null) return;
        request.Retries = context.Retries;
        DeployTelemetry.RecordRetry(request.Call.Operation);
    }

    private static bool IsWrite(IExecutionContext executionContext) => executionContext.RequestContext.OriginalRequest is AppMeshRequest { Call.IsWrite: true };
}
