namespace MeshCi.Local.Host;

/// <summary>
/// Detects the end of the process that started this one, however it ended: the system then closes the other side of the standard input. A
/// process id would be less reliable, because another process may have it by then.
/// </summary>
internal static class InputWatch
{
    /// <summary>Reads and discards the input; <paramref name="ended"/> is called once, on a thread of its own, at its end.</summary>
    public static void Start(Action ended)
    {
        var reader = new Thread(() =>
        {
            ReadToEnd();
            ended();
        });
        reader.IsBackground = true;
        reader.Start();
    }

    private static void ReadToEnd()
    {
        using var input = Console.OpenStandardInput();
        var forgotten = new byte[64];
        try
        {
            while (input.Read(forgotten) > 0)
            {
            }
        }
        catch (Exception end) when (end is IOException or UnauthorizedAccessException)
        {
            // A broken pipe is also an end, and so is the absence of an input.
        }
    }
}
