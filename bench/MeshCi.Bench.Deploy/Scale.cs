using System.Diagnostics;
using System.Globalization;
using MeshCi.Definitions.Model;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Bench.Deploy;

/// <summary>
/// The processor time of deploys, without that of calls, for a mesh and for one that is ten times as large: in one definition, and as a solution of one project
/// for each service. Time that grows in proportion has the factor 10.
/// </summary>
internal static class Scale
{
    private static readonly string[] Commands = ["first deploy", "unchanged redeploy", "plan", "deploy that changes every route"];

    public static async Task RunAsync(int services)
    {
        Console.WriteLine($"| what | {(services * 4) + 1:N0} resources | {(services * 40) + 1:N0} resources | factor | calls | calls | factor |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, define) in new (string, Func<int, string, IReadOnlyList<Definition>>)[]
        {
            ("one definition", (count, timeout) => [Shop.InOne(count, timeout)]),
            ("a solution", (count, timeout) => Shop.Each(count, timeout)),
        })
        {
            // What is compiled just in time is compiled before.
            await MeasureAsync(count => define(services, count));
            var small = await MeasureAsync(timeout => define(services, timeout));
            var large = await MeasureAsync(timeout => define(10 * services, timeout));
            for (var index = 0; index < Commands.Length; index++)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {name}, {Commands[index]} | {small[index].Seconds:F2} s | {large[index].Seconds:F2} s "
                    + $"| {large[index].Seconds / small[index].Seconds:F1} "
                    + $"| {small[index].Calls} | {large[index].Calls} | {(double)large[index].Calls / small[index].Calls:F1} |"));
            }
        }
    }

    /// <summary>The first deploy, and one without changes, of a mesh in this process, which was started for it.</summary>
    public static async Task MemoryAsync(int services)
    {
        var directory = Directory.CreateTempSubdirectory("meshci-bench-");
        await using (var deployer = new MeshDeployer(
            new FakePlane(), new(new DirectoryLedgerStore(directory.FullName)), new DeploySettings(), new Silent(), TimeProvider.System))
        {
            await deployer.DeployAsync(Shop.InOne(services), new(), default);
            await deployer.DeployAsync(Shop.InOne(services), new(), default);
        }

        directory.Delete(recursive: true);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {(services * 4) + 1:N0} | {process.PeakWorkingSet64 / 1024.0 / 1024:F0} MiB |"));
    }

    private static async Task<List<(double Seconds, int Calls)>> MeasureAsync(Func<string, IReadOnlyList<Definition>> define)
    {
        var plane = new FakePlane();
        var measured = new List<(double, int)>();
        var (same, changed) = (Requests(define("15")), Requests(define("16")));
        await using var deployer = new MeshDeployer(plane, new(new MemoryStore()), new DeploySettings(), new Silent(), TimeProvider.System);
        await TimeAsync(() => deployer.DeployAsync(same, new(), default));
        await TimeAsync(() => deployer.DeployAsync(same, new(), default));
        await TimeAsync(() => deployer.PlanAsync(same, new(), default));
        await TimeAsync(() => deployer.DeployAsync(changed, new(), default));
        return measured;

        async Task TimeAsync(Func<Task> command)
        {
            // Unlike the clock, the processor time hardly depends on what else runs.
            var (calls, before) = (plane.Reads + plane.Writes, Environment.CpuUsage.TotalTime);
            await command();
            measured.Add(((Environment.CpuUsage.TotalTime - before).TotalSeconds, plane.Reads + plane.Writes - calls));
        }
    }

    private static List<ServiceRequest> Requests(IReadOnlyList<Definition> definitions) =>
        [.. definitions.Select(definition => new ServiceRequest(definition))];
}
