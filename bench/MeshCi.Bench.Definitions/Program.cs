using System.Diagnostics;
using System.Globalization;
using MeshCi.Definitions;

// Generates, validates and writes the definitions of N services with four resources each, in this one process.
// Prints one line: services, resources, milliseconds since the process began, milliseconds in the work, peak working set in MiB.
var count = int.Parse(args[0], CultureInfo.InvariantCulture);
var folder = args[1];
var work = Stopwatch.StartNew();
var resources = 0;
for (var number = 0; number < count; number++)
{
    var name = $"service-{number}";
    var outcome = DefinitionBuilder.Build(
        new() { MeshName = "bench", NodeName = name, ServiceName = $"{name}.bench.local", Version = "1.0.0", OwnerId = $"bench/{name}", ProjectName = name },
        [
            Item("MeshListener", "8080", ("HealthCheckPath", "/healthz"), ("PerRequestTimeout", "5s")),
            Item("MeshServiceDiscovery", "dns", ("Hostname", $"{name}.bench.local")),
            Item("MeshBackend", $"service-{(number + 1) % count}.bench.local"),
            Item("MeshAccessLog", "/dev/stdout"),
            Item("MeshRoute", "all", ("Prefix", "/"), ("PerRequestTimeout", "4s"), ("RetryOn", "gateway-error;connection-error"), ("MaxRetries", "2"), ("PerRetryTimeout", "1s")),
        ]);
    if (outcome.Definition is not { } definition) throw new InvalidOperationException(outcome.Findings[0].Message);
    resources += definition.Resources.Count;
    File.WriteAllBytes(Path.Combine(folder, $"{name}.mesh.json"), DefinitionFile.Write(definition));
}

using var self = Process.GetCurrentProcess();
var whole = DateTime.Now - self.StartTime;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{count} {resources} {whole.TotalMilliseconds:F0} {work.ElapsedMilliseconds} {self.PeakWorkingSet64 / 1048576.0:F0}"));

static MeshItem Item(string type, string include, params (string Name, string Value)[] metadata) =>
    new(type, include, metadata.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase));
