namespace MeshCi.Local;

/// <summary>The process cannot serve this state directory; nothing in it was changed except the report of the failure.</summary>
internal sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
