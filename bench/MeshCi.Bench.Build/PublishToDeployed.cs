using System.Globalization;

namespace MeshCi.Bench.Build;

/// <summary>From <c>dotnet publish</c> to deployed for one service: the first time, unchanged, and the same publish without a deploy.</summary>
internal static class PublishToDeployed
{
    public static void Run(Workshop workshop, int count)
    {
        var folder = workshop.Project("service", MeshService.WithSdk);
        var first = new List<double>();
        var unchanged = new List<double>();
        var without = new List<double>();
        Workshop.DotNet(folder, "publish");
        for (var round = 0; round < count; round++)
        {
            var directory = Path.Combine(folder, "state", round.ToString(CultureInfo.InvariantCulture));
            var state = $"-p:MeshStateDirectory={directory}";
            first.Add(Workshop.DotNet(folder, "publish", "--no-restore", "-p:MeshDeploy=true", state));
            unchanged.Add(Workshop.DotNet(folder, "publish", "--no-restore", "-p:MeshDeploy=true", state));
            Workshop.EndControlPlane(directory);
            without.Add(Workshop.DotNet(folder, "publish", "--no-restore"));
        }

        Console.WriteLine($"### `dotnet publish --no-restore` of one service ({count} rounds in turns)\n");
        Console.WriteLine("| publish | median s | over the publish without a deploy, median of pairs |");
        Console.WriteLine("|---|---|---|");
        Row("without a deploy", without);
        Row("first deploy, control plane started", first);
        Row("unchanged, control plane running", unchanged);
        Console.WriteLine();

        void Row(string name, List<double> times)
        {
            var over = NoOpBuild.Median(times.Zip(without, (one, other) => one - other));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {NoOpBuild.Median(times):0.00} | {over:+0.00;-0.00} s |"));
        }
    }
}
