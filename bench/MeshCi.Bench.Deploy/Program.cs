using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Bench.Deploy;
using MeshCi.Definitions.Model;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers.Stores;

// The arguments "scale", "memory" and "limits" are for the classes Scale and TwoDeployers. Otherwise: a mesh of 100 services with four resources each, and the mesh itself: 401 resources, deployed over HTTP to a server that answers
// each call after 30 ms. Arguments: the server's address, runs, a file that gets the resources for who makes them another way, and the number of services.
// Prints rows of a Markdown table: what, calls, waves, median of the runs, the least there can be, and how many times that it took.
if (args[0] == "scale") await Scale.RunAsync(services: 100);
else if (args[0] == "memory") await Scale.MemoryAsync(int.Parse(args[1], CultureInfo.InvariantCulture));
else if (args[0] == "limits") await TwoDeployers.RunAsync(new(args[1]), services: 40);
if (args[0] is "scale" or "memory" or "limits") return;

var latency = TimeSpan.FromMilliseconds(30);
var settings = new DeploySettings();
var (server, runs, file) = (new Uri(args[0]), int.Parse(args[1], CultureInfo.InvariantCulture), args[2]);
var definition = Shop.InOne(args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 100);
await File.WriteAllTextAsync(file, $"[{string.Join(",\n", definition.Resources.Select(Line))}]");
using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
using var plane = new AppMeshControlPlane(new() { Endpoint = server, Region = "us-east-1", Mesh = "shop" }, new BasicAWSCredentials("bench", "bench"));
await MeasureAsync("MeshCi, first deploy", isFirst: true);
await MeasureAsync("MeshCi, unchanged redeploy", isFirst: false);

async Task MeasureAsync(string what, bool isFirst)
{
    var (times, calls, waves) = (new List<double>(), 0, 0);
    for (var run = 0; run <= runs; run++)
    {
        var directory = Directory.CreateTempSubdirectory("meshci-bench-");
        await using var deployer = new MeshDeployer(plane, new(new DirectoryLedgerStore(directory.FullName)), settings, new Silent(), TimeProvider.System);
        await ResetAsync();
        if (!isFirst) await deployer.DeployAsync(definition, new(), default);
        var before = isFirst ? 0 : definition.Resources.Count + 4;
        var watch = Stopwatch.StartNew();
        var result = await deployer.DeployAsync(definition, new(), default);
        // The first run warms up.
        if (run > 0) times.Add(watch.Elapsed.TotalSeconds);
        // Reading what is live is two waves of its own: lists and the mesh, or descriptions and tags.
        (calls, waves) = (await ResetAsync() - before, result.Plan.Waves.Count + 2);
        directory.Delete(recursive: true);
    }

    times.Sort();
    var least = (waves + ((double)calls / settings.Concurrency)) * latency.TotalSeconds;
    var median = times[times.Count / 2];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {calls} | {waves} | {median:F2} s | {least:F2} s | {median / least:F2} |"));
}

async Task<int> ResetAsync()
{
    using var answer = await http.PostAsync(new Uri(server, "/reset"), null);
    return int.Parse(await answer.Content.ReadAsStringAsync(), CultureInfo.InvariantCulture);
}

static string Line(Resource resource) => JsonSerializer.Serialize(
    new { kind = resource.Id.Kind.Info().Name, name = resource.Id.Name, parent = resource.Id.Parent, spec = resource.Spec },
    new JsonSerializerOptions { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull });
