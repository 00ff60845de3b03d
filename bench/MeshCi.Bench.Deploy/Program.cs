using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MeshCi.Definitions;
using MeshCi.Deployment;
using MeshCi.Deployment.Tests;

// A mesh of 100 services with four resources each, and the mesh itself: 401 resources, deployed at 30 ms per call.
var latency = TimeSpan.FromMilliseconds(30);
var settings = new DeploySettings();
var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var definition = new Definition
{
    Mesh = "shop",
    Service = "all",
    Version = "1.0.0",
    Owner = "bench/all",
    Resources = [.. Enumerable.Range(0, 100).SelectMany(Service).Prepend(Of(new(ResourceKind.Mesh, "shop"), "{}")).OrderBy(resource => resource.Id)],
};

Console.WriteLine("| what | calls | waves | median of runs | waves x 30 ms + calls / 16 x 30 ms | factor |");
Console.WriteLine("|---|---|---|---|---|---|");
await MeasureAsync("first deploy of 401 resources", _ => Task.CompletedTask);
await MeasureAsync("unchanged redeploy of 401 resources", deployer => deployer.DeployAsync(definition, new(), default));

async Task MeasureAsync(string what, Func<MeshDeployer, Task> prepare)
{
    var (times, calls, waves) = (new List<double>(), 0, 0);
    for (var run = 0; run <= runs; run++)
    {
        var directory = Directory.CreateTempSubdirectory("meshci-bench-");
        var plane = new MemoryControlPlane();
        var deployer = new MeshDeployer(plane, new(new DirectoryLedgerStore(directory.FullName)), settings, new Silent(), TimeProvider.System);
        await prepare(deployer);
        plane.Calls.Clear();
        plane.Latency = latency;
        var watch = Stopwatch.StartNew();
        var result = await deployer.DeployAsync(definition, new(), default);
        // The first run warms up.
        if (run > 0) times.Add(watch.Elapsed.TotalSeconds);
        // Reading what is live is two waves of its own: describe, then tags.
        (calls, waves) = (plane.Calls.Count, result.Plan.Waves.Count + (result.Plan.Counts.Create > 0 ? 1 : 2));
        directory.Delete(recursive: true);
    }

    times.Sort();
    var ideal = (waves + ((double)calls / settings.Concurrency)) * latency.TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {calls} | {waves} | {times[times.Count / 2]:F2} s | {ideal:F2} s | {times[times.Count / 2] / ideal:F2} |"));
}

static IEnumerable<Resource> Service(int number)
{
    var name = $"s{number:D3}";
    yield return Of(new(ResourceKind.VirtualNode, name), """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],"serviceDiscovery":{"dns":{"hostname":"a"}}}""");
    yield return Of(new(ResourceKind.VirtualRouter, name), """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""");
    yield return Of(new(ResourceKind.Route, "default", name), $$$$"""{"httpRoute":{"action":{"weightedTargets":[{"virtualNode":"{{{{name}}}}","weight":1}]},"match":{"prefix":"/"}}}""");
    yield return Of(new(ResourceKind.VirtualService, name), $$$$"""{"provider":{"virtualRouter":{"virtualRouterName":"{{{{name}}}}"}}}""");
}

static Resource Of(ResourceId id, string spec) => new() { Id = id, Spec = JsonElement.Parse(spec) };

internal sealed class Silent : IReporter
{
    public void Line(string text)
    {
    }
}
