using System.Diagnostics;
using System.Globalization;

namespace MeshCi.Bench.Compare;

/// <summary>Deploys of 401 resources to a fake control plane that answers after 30 ms.</summary>
internal sealed class DeployPart : Part
{
    private readonly Process _server;
    private readonly string _address;

    public DeployPart()
    {
        var start = new ProcessStartInfo("node", [Path.Combine("bench", "deploy", "server.js"), "30"]) { RedirectStandardOutput = true };
        _server = Process.Start(start)!;
        _address = $"http://127.0.0.1:{_server.StandardOutput.ReadLine()}";
    }

    public override void Measure(Side side, Action<Quantity, double> add)
    {
        var resources = Path.GetTempFileName();
        foreach (var row in Processes.Rows(side.Run("MeshCi.Bench.Deploy", _address, "1", resources)))
        {
            var what = row[0].Replace("MeshCi, ", "", StringComparison.Ordinal);
            add(new($"401 resources, {what}", QuantityKind.Milliseconds), double.Parse(row[3].Split(' ')[0], CultureInfo.InvariantCulture) * 1000);
            add(new($"401 resources, {what}: calls", QuantityKind.Count), double.Parse(row[1], CultureInfo.InvariantCulture));
        }

        File.Delete(resources);
    }

    protected override void Dispose(bool disposing)
    {
        _server.Kill();
        _server.Dispose();
        base.Dispose(disposing);
    }
}
