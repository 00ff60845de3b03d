namespace MeshCi.ControlPlane.Resources;

/// <summary>The control plane refuses a call. Nothing was changed.</summary>
/// <param name="refusal">Why.</param>
/// <param name="inner">The exception that caused it, if any.</param>
public sealed class RefusalException(Refusal refusal, Exception? inner = null) : Exception(refusal?.Text, inner)
{
    /// <summary>Why.</summary>
    public Refusal Refusal { get; } = refusal ?? throw new ArgumentNullException(nameof(refusal));
}
