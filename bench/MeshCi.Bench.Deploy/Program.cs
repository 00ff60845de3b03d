using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Definitions.Model;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Reporting;

// A mesh of 100 services with four resources each, and the mesh itself: 401 resources, deployed over HTTP to a server that answers
// each call after 30 ms. Arguments: the server's address, runs, and a file that gets the resources for who makes them another way.
// Prints rows of a Markdown table: what, calls, waves, median of the runs, the least there can be, and how many times that it took.
var latency = TimeSpan.FromMilliseconds(30);
var settings = new DeploySettings();
var (server, runs, file) = (new Uri(args[0]), int.Parse(args[1], CultureInfo.InvariantCulture), args[2]);
var definition = new Definition
{
    Mesh = "shop",
    Service = "all",
    Version = "1.0.0",
    Owner = "bench/all",
    Resources = [.. Enumerable.Range(0, 100).SelectMany(Service).Prepend(Of(new(ResourceKind.Mesh, "shop"), "{}")).OrderBy(resource => resource.Id)],
};
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

static IEnumerable<Resource> Service(int number)
{
    var name = $"s{number:D3}";
    const string Listeners = """[{"portMapping":{"port":8080,"protocol":"http"}}]""";
    yield return Of(new(ResourceKind.VirtualNode, name), $$$"""{"listeners":{{{Listeners}}},"serviceDiscovery":{"dns":{"hostname":"a"} } }""");
    yield return Of(new(ResourceKind.VirtualRouter, name), $$"""{"listeners":{{Listeners}}}""");
    var targets = $$"""[{"virtualNode":"{{name}}","weight":1}]""";
    yield return Of(new(ResourceKind.Route, "default", name), $$$"""{"httpRoute":{"action":{"weightedTargets":{{{targets}}}},"match":{"prefix":"/"} } }""");
    yield return Of(new(ResourceKind.VirtualService, name), $$$$"""{"provider":{"virtualRouter":{"virtualRouterName":"{{{{name}}}}"}}}""");
}

static Resource Of(ResourceId id, string spec) => new() { Id = id, Spec = JsonElement.Parse(spec) };

internal sealed class Silent : IReporter
{
    public void Line(string text)
    {
    }
}
