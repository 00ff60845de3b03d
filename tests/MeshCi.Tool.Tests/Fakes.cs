using MeshCi.Tool.Running;
using MeshCi.Tool.Terminals;

namespace MeshCi.Tool.Tests;

/// <summary>A <c>dotnet</c> command that answers what a test wants.</summary>
internal sealed class FakeDotNet : IDotNet
{
    /// <summary>The arguments of each call.</summary>
    public List<IReadOnlyList<string>> Calls { get; } = [];

    /// <summary>Answers a call: receives the arguments, and writes to the output and the error.</summary>
    public Func<IReadOnlyList<string>, Action<string>, Action<string>, int> Answer { get; set; } = (_, _, _) => 0;

    public Task<int> RunAsync(IReadOnlyList<string> arguments, Action<string> output, Action<string> error)
    {
        lock (Calls) Calls.Add(arguments);
        return Task.FromResult(Answer(arguments, output, error));
    }
}

/// <summary>A terminal, or a file, that keeps what is written.</summary>
internal sealed class FakeTerminal : ITerminal
{
    /// <summary>Columns; null for a file.</summary>
    public int? Width { get; init; }

    /// <summary>The lines in their order.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>What the row below the lines shows.</summary>
    public string Status { get; private set; } = "";

    public void WriteLine(string text, ConsoleColor? color)
    {
        Status.ShouldBe("", "a line must not be written over the status line");
        Lines.Add(text);
    }

    public void Write(string text)
    {
        foreach (var character in text)
        {
            if (character == '\r') (_column, Status) = (0, Status.TrimEnd());
            else Put(character);
        }

        Status = Status.TrimEnd();
    }

    private int _column;

    private void Put(char character)
    {
        var cells = Status.PadRight(_column + 1).ToCharArray();
        cells[_column++] = character;
        Status = new string(cells);
    }
}
