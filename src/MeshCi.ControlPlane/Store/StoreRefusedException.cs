namespace MeshCi.ControlPlane.Store;

/// <summary>A store cannot be opened. Its data was not changed.</summary>
/// <param name="message">The reason, and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);
