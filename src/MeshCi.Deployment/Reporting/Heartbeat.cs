using System.Collections.Concurrent;
using System.Globalization;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Reporting;

/// <summary>Passes lines on, and writes a line of its own if there has been none for a while, because CI systems stop a silent build.</summary>
public sealed class Heartbeat : IReporter, IAsyncDisposable
{
    /// <summary>The longest time without a line, well below the documented 60 s.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(50);

    private readonly Lock _gate = new();
    private readonly IReporter _inner;
    private readonly IReporter _beats;
    private readonly TimeProvider _time;
    private readonly string _verb;
    private readonly long _started;
    private readonly ITimer _timer;
    private readonly ConcurrentQueue<Finding> _findings = [];
    private volatile string _doing = "";

    /// <param name="inner">Receives the lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="verb">What is being done, such as <c>deploying shop/orders</c>.</param>
    /// <param name="beats">Receives the lines of its own; null for <paramref name="inner"/>.</param>
    public Heartbeat(IReporter inner, TimeProvider time, string verb, IReporter? beats = null)
    {
        (_inner, _beats, _time, _verb, _started) = (inner, beats ?? inner, time, verb, time.GetTimestamp());
        _timer = time.CreateTimer(_ => Beat(), null, Silence, Silence);
    }

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Finding> Findings => [.. _findings];

    /// <summary>The time of the clock, for <see cref="Since"/>.</summary>
    public long Timestamp => _time.GetTimestamp();

    /// <summary>Time since a <see cref="Timestamp"/>.</summary>
    public TimeSpan Since(long timestamp) => _time.GetElapsedTime(timestamp);

    /// <summary>Sets what is being done at the moment.</summary>
    public void Doing(string what) => _doing = what;

    /// <inheritdoc/>
    public void Line(string text)
    {
        lock (_gate) _inner.Line(text);
        _timer.Change(Silence, Silence);
    }

    /// <inheritdoc/>
    public void Found(Finding finding)
    {
        lock (_gate) _inner.Found(finding);
        _findings.Enqueue(finding);
        _timer.Change(Silence, Silence);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Beat()
    {
        lock (_gate) _beats.Line(
            string.Create(CultureInfo.InvariantCulture, $"still {_verb}{(_doing.Length == 0 ? "" : $": {_doing}")} ({Elapsed.TotalSeconds:F0} s)"));
    }
}
