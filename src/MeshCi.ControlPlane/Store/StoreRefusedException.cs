namespace MeshCi.ControlPlane.Store;

/// <summary>A store cannot be opened. What it is kept in was left as it is.</summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="inner">What caused it.</param>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);
