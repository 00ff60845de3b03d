using System.Globalization;
using System.Text.RegularExpressions;

namespace MeshCi.Tool.Terminals;

/// <summary>How far a deploy is, derived from the lines that it prints: how many steps follow, and each step that is done.</summary>
internal sealed partial class StepProgress
{
    // Beyond it, a character can take two columns of a terminal or none.
    private const char LastOfKnownWidth = '\u024F';

    private int _done;
    private int _all;
    private string _latest = "";

    /// <summary>The progress: <c>step 12 of 40  update route orders/default</c>; null if no deploy changes anything at the moment.</summary>
    public string? Text => _all == 0 ? null
        : string.Create(CultureInfo.InvariantCulture, $"step {Math.Min(_done, _all)} of {_all}{(_latest.Length == 0 ? "" : $"  {_latest}")}");

    /// <summary>Reads a line of the build.</summary>
    /// <returns>Whether the progress has changed.</returns>
    public bool Read(string line)
    {
        if (Begin().Match(line) is { Success: true } begin && int.TryParse(begin.Groups[1].Value, CultureInfo.InvariantCulture, out var steps))
        {
            // Projects that are deployed at the same time have one progress.
            _all += steps;
        }
        else if (_all > 0 && Step().Match(line) is { Success: true } step)
        {
            _done++;
            _latest = Printable(step.Groups[1].Value);
        }
        else if (_all > 0 && Undone().Match(line) is { Success: true } undone)
        {
            _latest = $"undone: {Printable(undone.Groups[1].Value)}";
        }
        else if (_all > 0 && End().IsMatch(line))
        {
            (_done, _all, _latest) = (0, 0, "");
        }
        else
        {
            return false;
        }

        return true;
    }

    // The name comes from a project, and the status line must remain one line that can be erased.
    private static string Printable(string name) =>
        string.Concat(name.Select(character => char.IsControl(character) || character > LastOfKnownWidth ? '?' : character));

    [GeneratedRegex(@"^\s*Applying ([0-9]{1,7}) steps? in [0-9]+ waves?:$")]
    private static partial Regex Begin();

    [GeneratedRegex(@"^\s+[-+~=] ((?:create|update|tag|delete|found) .*?)  v[0-9]+")]
    private static partial Regex Step();

    [GeneratedRegex(@"^\s+< undone: (.*)$")]
    private static partial Regex Undone();

    [GeneratedRegex(@"^\s*(Waves$|Mesh (deployed|rolled back|deploy failed): )")]
    private static partial Regex End();
}
