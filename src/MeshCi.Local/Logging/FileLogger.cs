using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Logging;

/// <summary>The control plane's own log: one line per event, at most two files of limited size, never a standard stream.</summary>
internal sealed class FileLogger : ILogger, IDisposable
{
    /// <summary>Size in bytes at which the log is renamed to <c>.1</c> and started again.</summary>
    public const long Limit = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly long _limit;
    private readonly Func<string, Stream> _open;
    private Stream? _file;
    private bool _torn;

    /// <summary>Opens or continues a log.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="time">The clock for the time of each line.</param>
    /// <param name="limit">Maximum size in bytes.</param>
    /// <param name="open">Opens the file to append to it; null for the file system.</param>
    public FileLogger(string path, TimeProvider time, long limit = Limit, Func<string, Stream>? open = null)
    {
        _time = time;
        _path = path;
        _limit = limit;
        _open = open ?? Open;
        _file = _open(path);
    }

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>
    /// Appends a line: the time, the process, <c>warning:</c> for a warning, the message and the whole exception, if there is one. If the log cannot be
    /// written, the line is lost, but the service continues, and so does the log as soon as it can be written again.
    /// </summary>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var message = (logLevel == LogLevel.Warning ? "warning: " : "") + formatter(state, exception);
        Append(exception is null ? message : $"{message}: {exception}");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate) Close();
    }

    private void Append(string message)
    {
        lock (_gate)
        {
            // A full disk may have taken only the beginning of the previous line.
            var line = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{(_torn ? "\n" : "")}{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} [{Environment.ProcessId}] {message}\n"));
            try
            {
                if (_file is null || _file.Length + line.Length > _limit) Rotate();
                _file!.Write(line);
                _file.Flush();
                _torn = false;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _torn = true;
                Close();
            }
        }
    }

    private void Rotate()
    {
        var full = _file is not null;
        Close();
        if (full) File.Move(_path, _path + Shared.StateFiles.OlderLog, overwrite: true);
        _file = _open(_path);
    }

    // Closing a file whose last write failed can fail for the same reason. Whatever could not be written is lost.
    private void Close()
    {
        var file = _file;
        _file = null;
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
        }
    }

    // Without a buffer, which would keep what could not be written, and fail again when it is flushed.
    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
