using System.Diagnostics;
using System.Globalization;
using MeshCi.Bench.ControlPlane;

// Measures the embedded control plane and prints a Markdown table. Arguments: [path of MeshCi.Local.dll] [seconds per measurement] [starts]
const string Root = "/v20190125/meshes";
const string RouterSpec = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""";
int[] clientCounts = [1, 16, 64];
var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
var program = args.Length > 0
    ? args[0]
    : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "MeshCi.Local", configuration, "MeshCi.Local.dll"));
var duration = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3);
var starts = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 7;

var ready = new List<double>();
for (var start = 0; start < starts; start++)
{
    using var started = await ServerProcess.Start(program);
    ready.Add(started.Ready.TotalSeconds);
}

ready.Sort();
using var server = await ServerProcess.Start(program);
var signer = server.Signer();
await Prepare();

Console.WriteLine("| embedded control plane | clients | result |");
Console.WriteLine("|---|---:|---:|");
Print($"ready, first answer included (median of {starts})", "", $"{ready[starts / 2]:0.000} s");
await Measure(clientCounts[^1], Read);
foreach (var clients in clientCounts) Print("reads (DescribeVirtualNode)", $"{clients}", $"{await Measure(clients, Read):0}/s");
await Measure(clientCounts[^1], Write);
foreach (var clients in clientCounts) Print("durable writes (UpdateVirtualNode)", $"{clients}", $"{await Measure(clients, Write):0}/s");
Print("memory after that", "", $"{server.Memory:0} MiB");
Print("memory with 10,000 resources", "", $"{await MemoryWithManyResources():0} MiB");

async Task Prepare()
{
    using var connection = await Connection.Open(server.Port);
    await connection.Call(signer.Request("PUT", Root, """{"meshName":"bench"}"""));
    for (var node = 0; node < clientCounts[^1]; node++)
        await connection.Call(signer.Request("PUT", $"{Root}/bench/virtualNodes", $$$"""{"virtualNodeName":"n{{{node}}}","spec":{{{Spec(0)}}}}"""));
}

async Task<double> Measure(int clients, Func<int, Connection, Func<bool>, Task<long>> work)
{
    var connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Connection.Open(server.Port)));
    var began = Stopwatch.GetTimestamp();
    var calls = await Task.WhenAll(connections.Select((connection, client) => Task.Run(() => work(client, connection, IsOver))));
    var elapsed = Stopwatch.GetElapsedTime(began);
    foreach (var connection in connections) connection.Dispose();
    return calls.Sum() / elapsed.TotalSeconds;

    bool IsOver() => Stopwatch.GetElapsedTime(began) >= duration;
}

async Task<long> Read(int client, Connection connection, Func<bool> over)
{
    var request = signer.Request("GET", $"{Root}/bench/virtualNodes/n{client}", "");
    long calls = 0;
    for (; !over(); calls++) await connection.Call(request);
    return calls;
}

async Task<long> Write(int client, Connection connection, Func<bool> over)
{
    long calls = 0;
    for (; !over(); calls++)
    {
        // Never the spec that is there, which would be no change, and an own token, as every SDK sends one.
        var body = $$"""{"clientToken":"{{Guid.NewGuid()}}","spec":{{Spec(1 + (calls % 60_000))}}}""";
        await connection.Call(signer.Request("PUT", $"{Root}/bench/virtualNodes/n{client}", body));
    }

    return calls;
}

// Ten meshes of 200 nodes, 200 routers, 400 routes and 200 services, which the default quotas allow, each made, then listed and described.
async Task<double> MemoryWithManyResources()
{
    using var full = await ServerProcess.Start(program);
    var fullSigner = full.Signer();
    await Task.WhenAll(Enumerable.Range(0, 10).Select(mesh => Task.Run(async () =>
    {
        using var connection = await Connection.Open(full.Port);
        var path = $"{Root}/m{mesh}";
        await Put(Root, $$"""{"meshName":"m{{mesh}}"}""");
        for (var number = 0; number < 200; number++)
        {
            await Put($"{path}/virtualNodes", $$$"""{"virtualNodeName":"n{{{number}}}","spec":{{{Spec(number)}}}}""");
            await Put($"{path}/virtualRouters", $$"""{"virtualRouterName":"r{{number}}","spec":{{RouterSpec}}}""");
            foreach (var route in new[] { "all", "some" })
            {
                var spec = $$"""{"httpRoute":{"action":{"weightedTargets":[{"virtualNode":"n{{number}}","weight":1}]},"match":{"prefix":"/{{route}}"} } }""";
                await Put($"{path}/virtualRouter/r{number}/routes", $$"""{"routeName":"{{route}}","spec":{{spec}}}""");
            }

            var provider = $$"""{"virtualRouter":{"virtualRouterName":"r{{number}}"} }""";
            await Put($"{path}/virtualServices", $$"""{"virtualServiceName":"s{{number}}.local","spec":{"provider":{{provider}} } }""");
            await connection.Call(fullSigner.Request("GET", $"{path}/virtualNodes/n{number}", ""));
            await connection.Call(fullSigner.Request("GET", $"{path}/virtualServices", ""));
        }

        ValueTask Put(string target, string body) => connection.Call(fullSigner.Request("PUT", target, body));
    })));
    return full.Memory;
}

static string Spec(long variant) => $$$$$"""
    {"listeners":[{"portMapping":{"port":{{{{{1024 + variant}}}}},"protocol":"http"},
    "healthCheck":{"protocol":"http","path":"/healthz","healthyThreshold":2,"unhealthyThreshold":3,"intervalMillis":5000,"timeoutMillis":2000},
    "timeout":{"http":{"perRequest":{"unit":"s","value":5}}}}],
    "serviceDiscovery":{"dns":{"hostname":"orders.bench.local"}},
    "backends":[{"virtualService":{"virtualServiceName":"payments.bench.local"}}]}
    """;

static void Print(string what, string clients, FormattableString result) =>
    Console.WriteLine($"| {what} | {clients} | {result.ToString(CultureInfo.InvariantCulture)} |");
