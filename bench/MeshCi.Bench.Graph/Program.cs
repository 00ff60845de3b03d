using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

// Builds the graph of a mesh of N services, each with a node, a router, a route and a virtual service, where each node calls ten services.
// Prints the median CPU time of an odd number of passes after warming up, in ms: CPU time, because it is the same on a busy machine.
var services = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000;
var passes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 51;
var resources = Enumerable.Range(0, services).SelectMany(Service).ToList();
using var self = Process.GetCurrentProcess();
for (var warm = 0; warm < 50; warm++) MeshGraph.Of(resources);
var times = Enumerable.Range(0, passes).Select(_ => Pass()).Order().ToList();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{services} services, {resources.Count} resources: {times[passes / 2]:F1} ms (median of {passes}; quickest {times[0]:F1}, slowest {times[^1]:F1})"));

// Several graphs each, because the clock of CPU time ticks slowly.
double Pass()
{
    const int Graphs = 10;
    self.Refresh();
    var before = self.TotalProcessorTime;
    for (var graph = 0; graph < Graphs; graph++) MeshGraph.Of(resources);
    self.Refresh();
    return (self.TotalProcessorTime - before).TotalMilliseconds / Graphs;
}

IEnumerable<Resource> Service(int number)
{
    var name = $"service-{number}";
    var backends = Enumerable.Range(1, 10)
        .Select(step => Named("""{"virtualService":{"virtualServiceName":"NAME.bench.local"}}""", (number + step) % services));
    yield return Of(
        new(ResourceKind.VirtualNode, name),
        Named(
            """{"backends":[BACKENDS],"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],"serviceDiscovery":{"dns":{"hostname":"NAME"}}}""", number)
            .Replace("BACKENDS", string.Join(',', backends), StringComparison.Ordinal));
    yield return Of(new(ResourceKind.VirtualRouter, name), """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""");
    yield return Of(
        new(ResourceKind.Route, "all", name),
        Named("""{"httpRoute":{"action":{"weightedTargets":[{"virtualNode":"NAME","weight":100}]},"match":{"prefix":"/"}},"priority":1000}""", number));
    yield return Of(new(ResourceKind.VirtualService, $"{name}.bench.local"), Named("""{"provider":{"virtualRouter":{"virtualRouterName":"NAME"}}}""", number));
}

static string Named(string spec, int number) => spec.Replace("NAME", $"service-{number}", StringComparison.Ordinal);

static Resource Of(ResourceId id, string spec) => new() { Id = id, Spec = JsonElement.Parse(spec) };
