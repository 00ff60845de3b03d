namespace MeshCi.Deployment.ControlPlanes;

/// <summary>
/// How often a control plane is asked again before its answer is believed: five times within about 7 s, with growing pauses. App Mesh, like any service with
/// replicas, may answer from one that does not know the last write yet.
/// </summary>
/// <param name="time">Measures the pauses.</param>
internal sealed class Patience(TimeProvider time)
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4),
    ];

    private int _waited;

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False if there is no further attempt.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (_waited == Pauses.Length) return false;
        await Task.Delay(Pauses[_waited++], time, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
