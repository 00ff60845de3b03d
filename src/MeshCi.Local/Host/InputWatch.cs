namespace MeshCi.Local.Host;

/// <summary>
/// Knows when the process that started this one is gone, however it ended: the system then closes the other side of the standard input. A
/// process id would say less, since another process may have it by then.
/// </summary>
internal static class InputWatch
{
    /// <summary>Reads and forgets what comes; <paramref name="ended"/> is called once, on a thread of its own, when nothing more can come.</summary>
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
            // A broken pipe is an end as well, and so is no input at all.
        }
    }
}
