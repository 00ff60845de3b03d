using System.Collections.Concurrent;
using System.Text;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// The whole text of a verb: what it prints and what it finds, in order. The terminal logger of MSBuild shows only the result line, which names the file
/// with this text. Lines come from several threads.
/// </summary>
/// <param name="isKept">Whether the text is kept to be written to a file. Otherwise, only the codes of errors are kept.</param>
internal sealed class VerbText(bool isKept)
{
    /// <summary>The first characters of a file with the text of a verb.</summary>
    public const string Begin = "# MeshCi: ";

    private readonly ConcurrentQueue<string> _lines = [];
    private readonly ConcurrentQueue<string> _errors = [];

    /// <summary>Whether the text is kept.</summary>
    public bool IsKept => isKept;

    /// <summary>The codes of the errors, each once.</summary>
    public IEnumerable<string> Errors => _errors.Distinct();

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        if (isKept) _lines.Enqueue(line);
    }

    /// <summary>Adds a finding in the form that MSBuild writes.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="file">The file that it refers to.</param>
    /// <param name="line">The line in the file; 0 if unknown.</param>
    /// <param name="column">The column in the file; 0 if unknown.</param>
    public void Add(Finding finding, string file, int line, int column)
    {
        var (severity, id) = (finding.Diagnostic.Severity, finding.Diagnostic.Id);
        if (severity == Severity.Error) _errors.Enqueue(id);
        var place = line == 0 ? file : column == 0 ? $"{file}({line})" : $"{file}({line},{column})";
        Add($"{place}: {severity.ToString().ToLowerInvariant()} {id}: {finding.Message}");
    }

    /// <summary>Writes the text: UTF-8, with LF, below a line with the verb.</summary>
    /// <exception cref="IOException">The file cannot be written, or a file of the user has its name.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not write the file.</exception>
    public System.Threading.Tasks.Task WriteAsync(string file, string verb, CancellationToken cancellationToken)
    {
        var text = string.Concat(_lines.Prepend($"{Begin}{verb}").Select(line => line.ReplaceLineEndings("\n") + "\n"));
        return OwnFormat.VerbText.WriteAsync(file, Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
