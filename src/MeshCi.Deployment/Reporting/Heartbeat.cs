using System.Globalization;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Reporting;

/// <summary>Passes lines on and says something itself where nothing else does for a while: CI systems end a silent build.</summary>
internal sealed class Heartbeat : IReporter, IAsyncDisposable
{
    /// <summary>The longest silence, well under the 60 s that were promised.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(50);

    private readonly Lock _gate = new();
    private readonly IReporter _inner;
    private readonly TimeProvider _time;
    private readonly string _verb;
    private readonly long _started;
    private readonly ITimer _timer;
    private volatile string _doing = "";

    /// <param name="inner">Where lines go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="verb">What goes on, as <c>deploying shop/orders</c>.</param>
    public Heartbeat(IReporter inner, TimeProvider time, string verb)
    {
        (_inner, _time, _verb, _started) = (inner, time, verb, time.GetTimestamp());
        _timer = time.CreateTimer(_ => Beat(), null, Silence, Silence);
    }

    /// <summary>Time since it began.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>What is waited for at the moment.</summary>
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
        _timer.Change(Silence, Silence);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Beat()
    {
        lock (_gate) _inner.Line(string.Create(CultureInfo.InvariantCulture, $"still {_verb}: {_doing} ({Elapsed.TotalSeconds:F0} s)"));
    }
}
