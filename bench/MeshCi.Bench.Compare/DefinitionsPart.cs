using System.Globalization;

namespace MeshCi.Bench.Compare;

/// <summary>Definitions of one service in a fresh process, and of a thousand.</summary>
internal sealed class DefinitionsPart : Part
{
    private const string Program = "MeshCi.Bench.Definitions";

    public override void Measure(Side side, Action<Quantity, double> add)
    {
        // Into memory where there is such a folder: what a disk takes for a thousand files is not ours.
        var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), Path.GetRandomFileName()));
        try
        {
            add(new("first service, cold", QuantityKind.Milliseconds), Run("1")[3]);
            var thousand = Run("1000");
            add(new("1,000 services, cold", QuantityKind.Milliseconds), thousand[3]);
            add(new("1,000 services, warm", QuantityKind.Milliseconds), thousand[4]);
            add(new("memory with 1,000 services", QuantityKind.Mebibytes), thousand[5]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        double[] Run(string services)
        {
            var numbers = side.Run(Program, services, Path.Combine(folder.FullName, services));
            return [.. numbers.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        }
    }
}
