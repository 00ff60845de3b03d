namespace MeshCi.Tool.Terminals;

/// <summary>The standard output of the tool.</summary>
internal interface ITerminal
{
    /// <summary>Columns of the terminal, at least 1; null if the output is a file or a pipe, or the terminal cannot overwrite a line.</summary>
    int? Width { get; }

    /// <summary>Writes a line.</summary>
    /// <param name="text">The text without its line end.</param>
    /// <param name="color">Its color if the terminal has colors; null for the default.</param>
    void WriteLine(string text, ConsoleColor? color);

    /// <summary>Writes text to the current line.</summary>
    void Write(string text);
}
