namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// A section of the log that the page of Travis CI shows folded. Its marks are lines of their own. It ends before errors are reported, so that none is hidden
/// in it.
/// </summary>
internal sealed class Fold : IDisposable
{
    private readonly Action<string> _print;
    private readonly string? _name;
    private int _isOpen;

    /// <summary>
    /// Prepares a section in a job of Travis CI; otherwise, does nothing. It begins with its first line: the page hides what follows an empty one.
    /// </summary>
    /// <param name="ci">The job.</param>
    /// <param name="name">Name of the section: letters, digits, '.', '-' and '_'. It is unique in the log.</param>
    /// <param name="print">Prints a line as it is.</param>
    public Fold(CiContext ci, string name, Action<string> print)
    {
        _print = print;
        if (ci.System != CiSystem.Travis) return;
        _name = name;
    }

    /// <summary>Begins the section, before its first line. Further calls do nothing.</summary>
    public void Open()
    {
        if (_name is not null && Interlocked.Exchange(ref _isOpen, 1) == 0) _print($"travis_fold:start:{_name}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOpen != 0) _print($"travis_fold:end:{_name}");
    }
}
