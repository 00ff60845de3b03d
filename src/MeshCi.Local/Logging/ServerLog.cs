using System.Globalization;

namespace MeshCi.Local.Logging;

/// <summary>The control plane's own log: one line per event, at most two files of a bounded size, never a standard stream.</summary>
internal sealed class ServerLog : IDisposable
{
    /// <summary>Size in bytes at which the log is moved to <c>.1</c> and begun anew.</summary>
    public const long Limit = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly long _limit;
    private FileStream? _file;

    /// <summary>Opens or continues a log.</summary>
    public ServerLog(string path, TimeProvider time, long limit = Limit)
    {
        _time = time;
        _path = path;
        _limit = limit;
        _file = Open();
    }

    /// <summary>Appends a line. A log that cannot be written must not stop the service: the line is lost.</summary>
    public void Write(string message)
    {
        var line = System.Text.Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} [{Environment.ProcessId}] {message}\n"));
        lock (_gate)
        {
            try
            {
                if (_file is null || _file.Length + line.Length > _limit) Rotate();
                _file!.Write(line);
                _file.Flush();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _file?.Dispose();
                _file = null;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate) _file?.Dispose();
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
