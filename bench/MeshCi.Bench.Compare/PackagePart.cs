namespace MeshCi.Bench.Compare;

/// <summary>The package that users download.</summary>
internal sealed class PackagePart : Part
{
    public override int Rounds(int asked) => 1;

    public override void Measure(Side side, Action<Quantity, double> add) =>
        add(new("package for every system", QuantityKind.PackageBytes), new FileInfo(side.PackageFile).Length);
}
