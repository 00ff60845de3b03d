namespace MeshCi.Traces.Formats;

/// <summary>A text is not in a format of traces that can be read.</summary>
public sealed class TraceFormatException : Exception
{
    /// <inheritdoc/>
    public TraceFormatException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
