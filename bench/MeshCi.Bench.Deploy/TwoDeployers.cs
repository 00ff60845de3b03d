using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Bench.Deploy;

/// <summary>Two deploys at the same time, each of other services, to an account that accepts 8 writes a second and 5 at once.</summary>
internal static class TwoDeployers
{
    public static async Task RunAsync(Uri server, int services)
    {
        var watch = Stopwatch.StartNew();
        // Both are of one mesh. If a project has deployed it, neither waits for the other to make it.
        await DeployAsync(server, "s0000", 1);
        await Task.WhenAll(DeployAsync(server, "a", services), DeployAsync(server, "b", services));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.PostAsync(new Uri(server, "/writes"), null);
        var counts = (await answer.Content.ReadAsStringAsync()).Split(' ').Select(count => double.Parse(count, CultureInfo.InvariantCulture)).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {counts[0]} | {counts[1]} | {counts[0] / counts[1]:F2} | {watch.Elapsed.TotalSeconds:F1} s | {(counts[1] - 5) / 8:F1} s |"));
    }

    private static async Task DeployAsync(Uri server, string prefix, int services)
    {
        var directory = Directory.CreateTempSubdirectory("meshci-bench-");
        using var plane = new AppMeshControlPlane(
            new() { Endpoint = server, Region = "us-east-1", Mesh = "shop" }, new BasicAWSCredentials("bench", "bench"));
        await using var deployer = new MeshDeployer(
            plane, new(new DirectoryLedgerStore(directory.FullName)), new DeploySettings { Limits = RateLimits.Aws }, new Silent(), TimeProvider.System);
        await deployer.DeployAsync([.. Shop.Each(services, prefix: prefix).Select(definition => new ServiceRequest(definition))], new(), default);
        directory.Delete(recursive: true);
    }
}
