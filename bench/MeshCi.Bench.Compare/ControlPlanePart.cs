using System.Globalization;

namespace MeshCi.Bench.Compare;

/// <summary>The embedded control plane of each side under the same clients, which are those of this checkout.</summary>
internal sealed class ControlPlanePart : Part
{
    private readonly string _clients = Path.Combine("artifacts", "bin", "MeshCi.Bench.ControlPlane", "release", "MeshCi.Bench.ControlPlane.dll");

    public override void Measure(Side side, Action<Quantity, double> add)
    {
        const string Seconds = "1", Starts = "1";
        foreach (var row in Processes.Rows(Processes.Run("dotnet", [_clients, side.ControlPlane, Seconds, Starts])).Skip(1))
        {
            var (number, unit) = (double.Parse(row[2].Split(' ', '/')[0], CultureInfo.InvariantCulture), row[2].Split(' ', '/')[1]);
            var clients = row[1] switch { "" => "", "1" => ", 1 client", _ => $", {row[1]} clients" };
            var name = $"control plane: {row[0].Split(" (median")[0]}{clients}";
            if (row[2].EndsWith("/s", StringComparison.Ordinal)) add(new(name, QuantityKind.CallsPerSecond), number);
            else if (unit == "s") add(new(name, QuantityKind.Milliseconds), number * 1000);
            else add(new(name, QuantityKind.Mebibytes), number);
        }
    }
}
