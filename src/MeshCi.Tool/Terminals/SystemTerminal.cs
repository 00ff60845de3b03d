namespace MeshCi.Tool.Terminals;

/// <summary>The console of the process. .NET knows which terminals have colors and how to set them.</summary>
internal sealed class SystemTerminal : ITerminal
{
    private readonly bool _isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
    private readonly bool _hasColors;

    /// <summary>The console with the environment variables of the process.</summary>
    // https://no-color.org
    public SystemTerminal() => _hasColors = _isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <inheritdoc/>
    public int? Width => _isTerminal ? Math.Max(1, Console.WindowWidth) : null;

    /// <inheritdoc/>
    public void WriteLine(string text, ConsoleColor? color)
    {
        if (!_isTerminal)
        {
            Console.Out.WriteLine(text);
            return;
        }

        if (_hasColors && color is { } wanted) Console.ForegroundColor = wanted;
        Console.Out.Write(Printable(text));
        if (_hasColors && color is not null) Console.ResetColor();
        Console.Out.WriteLine();
    }

    /// <inheritdoc/>
    public void Write(string text) => Console.Out.Write(text);

    // Names in the text come from projects and control planes; the terminal must not obey them.
    private static string Printable(string text) =>
        text.Any(IsHarmful) ? string.Concat(text.Select(character => IsHarmful(character) ? '?' : character)) : text;

    private static bool IsHarmful(char character) => char.IsControl(character) && character != '\t';
}
