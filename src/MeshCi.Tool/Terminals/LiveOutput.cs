using System.Globalization;

namespace MeshCi.Tool.Terminals;

/// <summary>
/// The lines of a build, and below them, in a terminal, a status line with the elapsed time and the progress of a deploy: a build can be silent for a while.
/// The status line is erased before each line and at the end, so that only the lines of the build remain.
/// </summary>
internal sealed class LiveOutput : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ITerminal _terminal;
    private readonly TextWriter _error;
    private readonly TimeProvider _time;
    private readonly string _verb;
    private readonly long _started;
    private readonly ITimer? _timer;
    private readonly StepProgress _progress = new();
    private int _shown;
    private bool _isOver;

    /// <param name="terminal">Where the lines go.</param>
    /// <param name="error">Where the lines of the standard error go, which is often the same terminal.</param>
    /// <param name="time">The clock of the status line.</param>
    /// <param name="verb">What runs, as the status line names it.</param>
    public LiveOutput(ITerminal terminal, TextWriter error, TimeProvider time, string verb)
    {
        (_terminal, _error, _time, _verb, _started) = (terminal, error, time, verb, time.GetTimestamp());
        if (terminal.Width is not null) _timer = time.CreateTimer(_ => ShowStatus(), null, Interval, Interval);
    }

    /// <summary>Writes a line above the status line.</summary>
    public void WriteLine(string text)
    {
        lock (_gate)
        {
            Erase();
            _terminal.WriteLine(text, LineColor.Of(text));
            if (_progress.Read(text)) ShowStatus();
        }
    }

    /// <summary>Writes a line to the standard error.</summary>
    public void WriteError(string text)
    {
        lock (_gate)
        {
            Erase();
            _error.WriteLine(text);
        }
    }

    /// <summary>Erases the status line.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
            Erase();
        }

        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private void ShowStatus()
    {
        lock (_gate)
        {
            if (_isOver || _terminal.Width is not { } width) return;
            var elapsed = _time.GetElapsedTime(_started);
            var minutes = ((int)elapsed.TotalMinutes).ToString(CultureInfo.InvariantCulture);
            var progress = _progress.Text is { } steps ? $"  {steps}" : "";
            var text = string.Create(CultureInfo.InvariantCulture, $"{_verb}  {minutes}:{elapsed.Seconds:00}{progress}  Ctrl+C cancels");

            // A character in the last column would make some terminals begin a new line.
            if (text.Length >= width) text = text[..(width - 1)];
            Erase();
            _terminal.Write(text);
            _shown = text.Length;
        }
    }

    private void Erase()
    {
        if (_shown == 0) return;
        _terminal.Write($"\r{new string(' ', _shown)}\r");
        _shown = 0;
    }
}
