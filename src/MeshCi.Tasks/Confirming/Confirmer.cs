using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Tasks.Confirming;

/// <summary>Asks sources of evidence again until they agree or the time is over. Evidence often arrives a minute after the requests.</summary>
/// <param name="sources">The sources, each with its name in messages.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Receives a line every 50 s while it waits.</param>
internal sealed class Confirmer(IReadOnlyList<Func<CancellationToken, Task<Verdict>>> sources, TimeProvider time, IReporter report)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Asks.</summary>
    /// <param name="timeout">How long to ask again while the answer can change; zero to ask once.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answer, and the last verdict of each source.</returns>
    public async Task<(Confirmation Confirmation, IReadOnlyList<Verdict> Verdicts)> AskAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var heartbeat = new Heartbeat(report, time, "waiting for evidence that the build works");
        var begin = time.GetTimestamp();
        while (true)
        {
            var verdicts = new List<Verdict>();
            foreach (var source in sources) verdicts.Add(await source(cancellationToken).ConfigureAwait(false));
            var answer = Verdict.Combine(verdicts);
            var isFinal = answer == ConfirmationAnswer.Yes || verdicts.Exists(verdict => verdict.IsFinal);
            if (isFinal || time.GetElapsedTime(begin) + Interval > timeout)
                return (new Confirmation(answer, [.. verdicts.Select(verdict => verdict.Evidence)]), verdicts);
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
