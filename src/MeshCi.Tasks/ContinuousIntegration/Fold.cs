namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// A section of the log that the page of Travis CI shows folded. Its marks are lines of their own. It ends before errors are reported, so that none is hidden
/// in it.
/// </summary>
internal sealed class Fold : IDisposable
{
    private readonly Action<string> _print;
    private readonly string? _name;

    /// <summary>Begins a section in a job of Travis CI; otherwise, does nothing.</summary>
    /// <param name="ci">The job.</param>
    /// <param name="name">Name of the section: letters, digits, '.', '-' and '_'. It is unique in the log.</param>
    /// <param name="print">Prints a line as it is.</param>
    public Fold(CiContext ci, string name, Action<string> print)
    {
        _print = print;
        if (ci.System != CiSystem.Travis) return;
        _name = name;
        print($"travis_fold:start:{name}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_name is not null) _print($"travis_fold:end:{_name}");
    }
}
