namespace MeshCi.Local.Tests;

/// <summary>A clock with an offset from another.</summary>
internal sealed class Shifted(TimeProvider time, TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + by;
}
