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
    private FileStream? _file;

    /// <summary>Opens or continues a log.</summary>
    public FileLogger(string path, TimeProvider time, long limit = Limit)
    {
        _time = time;
        _path = path;
        _limit = limit;
        _file = Open();
    }

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>
    /// Appends a line: the time, the process, <c>warning:</c> for a warning, the message and the whole exception, if there is one. If the log cannot be
    /// written, the line is lost, but the service continues.
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
        lock (_gate) _file?.Dispose();
    }

    private void Append(string message)
    {
        var line = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} [{Environment.ProcessId}] {message}\n"));
        lock (_gate)
        {
            try
            {
                if (_file is null || _file.Length + line.Length > _limit) Rotate();
                _file!.Write(line);
                _file.Flush();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _file?.Dispose();
                _file = null;
            }
        }
    }

    private void Rotate()
    {
        var full = _file is not null;
        _file?.Dispose();
        _file = null;
        if (full) File.Move(_path, _path + ".1", overwrite: true);
        _file = Open();
    }

    private FileStream Open() => new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
