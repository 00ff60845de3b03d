using System.Diagnostics;
using System.Globalization;
using MeshCi.Definitions;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;

// Generates, validates and writes the definitions of N services with four resources each, in this one process on one thread.
// Prints: services, resources, ms from the process's start, ms of the first pass, ms of the quickest of the further passes that make
// 20,000 services (at least two), peak resident MiB (VmHWM) after the first pass.
var count = int.Parse(args[0], CultureInfo.InvariantCulture);
var folder = args[1];
var (first, resources) = Pass("0");
using var self = Process.GetCurrentProcess();
var whole = (DateTime.Now - self.StartTime).TotalMilliseconds;
var peak = self.PeakWorkingSet64 / 1048576.0;
var warm = Enumerable.Range(0, Math.Max(2, 20_000 / count)).Min(again => Pass($"again-{again}").Milliseconds);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {resources} {whole:F0} {first:F0} {warm:F0} {peak:F0}"));

(double Milliseconds, int Resources) Pass(string name)
{
    var clock = Stopwatch.StartNew();
    var into = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
    var made = 0;
    for (var number = 0; number < count; number++) made += Service(number, into);
    return (clock.Elapsed.TotalMilliseconds, made);
}

int Service(int number, string into)
{
    var name = $"service-{number}";
    var outcome = DefinitionBuilder.Build(
        new() { MeshName = "bench", NodeName = name, ServiceName = $"{name}.bench.local", Version = "1.0.0", OwnerId = $"bench/{name}", ProjectName = name },
        [
            Item("MeshListener", "8080", ("HealthCheckPath", "/healthz"), ("PerRequestTimeout", "5s")),
            Item("MeshServiceDiscovery", "dns", ("Hostname", $"{name}.bench.local")),
            Item("MeshBackend", $"service-{(number + 1) % count}.bench.local"),
            Item("MeshAccessLog", "/dev/stdout"),
            Item(
                "MeshRoute", "all",
                ("Prefix", "/"), ("PerRequestTimeout", "4s"), ("RetryOn", "gateway-error;connection-error"), ("MaxRetries", "2"), ("PerRetryTimeout", "1s")),
        ]);
    if (outcome.Definition is not { } definition) throw new InvalidOperationException(outcome.Findings[0].Message);
    File.WriteAllBytes(Path.Combine(into, $"{name}.mesh.json"), DefinitionFile.Write(definition));
    return definition.Resources.Count;
}

static MeshItem Item(string type, string include, params (string Name, string Value)[] metadata)
{
    var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    foreach (var (name, value) in metadata) values[name] = value;
    return new(type, include, values);
}
