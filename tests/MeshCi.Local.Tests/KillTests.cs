using System.Text.Json;

namespace MeshCi.Local.Tests;

public sealed class KillTests
{
    private const int Writers = 8;

    [Theory, Iterations(20, 200)]
    public async Task Kills_under_load_lose_no_acknowledged_write_and_leave_no_partial_write(int kills)
    {
        using var directory = new TemporaryDirectory();
        var random = new Random(20190125);
        var writers = Enumerable.Range(0, Writers).Select(number => new Writer($"w{number}", new Random(number))).ToList();
        var acknowledged = 0;
        var interrupted = 0;
        for (var kill = 0; kill <= kills; kill++)
        {
            using var process = await LocalProcess.Start(directory.Root);
            using var client = process.Connect();
            if (kill == 0) (await client.CreateMesh()).ShouldSucceed();
            var versions = await Versions(client);
            foreach (var writer in writers) await writer.Check(client, versions, everything: kill == kills);
            versions.Keys.Except(writers.SelectMany(writer => writer.Names)).ShouldBeEmpty($"No client created these, after kill {kill}.");
            if (kill == kills) break;

            // The kill happens in the middle of concurrent writes.
            var left = random.Next(5, 60);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var running = writers.Select(writer => writer.WriteUntilKilled(client, () =>
            {
                Interlocked.Increment(ref acknowledged);
                if (Interlocked.Decrement(ref left) == 0) enough.SetResult();
            })).ToList();
            await await Task.WhenAny(enough.Task, Task.WhenAll(running));
            process.Kill();
            await Task.WhenAll(running);
            interrupted += writers.Count(writer => writer.WasInterrupted);
        }

        acknowledged.ShouldBeGreaterThan(kills * 5);
        interrupted.ShouldBeGreaterThan(kills, "The kills interrupted too few calls to prove anything.");
    }

    private static async Task<Dictionary<string, long>> Versions(Client client)
    {
        var versions = new Dictionary<string, long>();
        string? token = null;
        do
        {
            var page = (await client.Get($"{Client.Root}/shop/virtualNodes{(token is null ? "" : "?nextToken=" + token)}")).ShouldSucceed();
            foreach (var node in page.Json.GetProperty("virtualNodes").EnumerateArray())
                versions.Add(node.GetProperty("virtualNodeName").GetString()!, node.GetProperty("version").GetInt64());
            token = page.NextToken;
        }
        while (token is not null);
        return versions;
    }

    /// <summary>A resource as its writer knows it.</summary>
    private sealed record Known(long Version, string Backend, string Tag);

    /// <summary>A call whose response the writer waits for: the state before and after it; null if the resource does not exist.</summary>
    private sealed record Pending(string Name, Known? Before, Known? After, Func<Client, Task<Answer>> Send);

    /// <summary>A client that creates, changes, tags and deletes its own nodes and remembers the responses.</summary>
    private sealed class Writer(string prefix, Random random)
    {
        private const int MostNodes = 20;
        private readonly Dictionary<string, Known> _known = [];
        private Pending? _pending;
        private int _count;

        public IEnumerable<string> Names => _known.Keys;

        public bool WasInterrupted => _pending is not null;

        public async Task WriteUntilKilled(Client client, Action acknowledged)
        {
            while (true)
            {
                _pending = Next();
                try
                {
                    (await _pending.Send(client)).ShouldSucceed();
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException or System.Net.Sockets.SocketException)
                {
                    return;
                }

                Apply(_pending);
                _pending = null;
                acknowledged();
            }
        }

        /// <summary>Compares the stored resources with the acknowledged ones, then repeats the interrupted call: it must take effect once.</summary>
        public async Task Check(Client client, Dictionary<string, long> versions, bool everything)
        {
            if (_pending is { } cut)
            {
                var found = await Read(client, cut.Name);
                found.ShouldBeOneOf(cut.Before, cut.After);
                var repeated = await cut.Send(client);

                // A deleted resource cannot be deleted again; everything else is the same call with the same token.
                if (cut.After is null && found is null) repeated.ShouldFail(404, "NotFoundException");
                else repeated.ShouldSucceed();
                (await Read(client, cut.Name)).ShouldBe(cut.After);
                Apply(cut);
                _pending = null;
                if (cut.After is null) versions.Remove(cut.Name);
                else versions[cut.Name] = cut.After.Version;
            }

            foreach (var (name, known) in _known)
            {
                versions.GetValueOrDefault(name).ShouldBe(known.Version, name);
                if (everything || random.Next(10) == 0) (await Read(client, name)).ShouldBe(known, name);
            }
        }

        private static async Task<Known?> Read(Client client, string name)
        {
            var node = await client.Get($"{Client.Root}/shop/virtualNodes/{name}");
            if (node.Status == 404) return null;
            var tags = (await client.Get("/v20190125/tags?resourceArn=" + node.ShouldSucceed().Arn)).ShouldSucceed().Json.GetProperty("tags");
            tags.GetArrayLength().ShouldBe(1);
            var backend = node.Json.GetProperty("spec").GetProperty("backends")[0].GetProperty("virtualService").GetProperty("virtualServiceName").GetString()!;
            return new Known(node.Version, backend, tags[0].GetProperty("value").GetString()!);
        }

        private void Apply(Pending pending)
        {
            if (pending.After is null) _known.Remove(pending.Name);
            else _known[pending.Name] = pending.After;
        }

        private Pending Next()
        {
            var value = $"{prefix}-{_count++}";
            var choice = _known.Count < 3 ? 0 : random.Next(_known.Count < MostNodes ? 4 : 3) switch { 3 => 0, var other => other + 1 };
            if (choice == 0)
            {
                var created = new Known(1, value, value);
                return new Pending(value, null, created, client => client.Put(
                    Client.Root + "/shop/virtualNodes",
                    $$"""{"clientToken":"{{value}}","virtualNodeName":"{{value}}","spec":{{Spec(value)}},"tags":[{"key":"k","value":"{{value}}"}]}"""));
            }

            var (name, known) = _known.ElementAt(random.Next(_known.Count));
            var path = $"{Client.Root}/shop/virtualNodes/{name}";
            var arn = "arn:aws:appmesh:us-east-1:000000000000:mesh/shop/virtualNode/" + name;
            return choice switch
            {
                1 => new Pending(name, known, known with { Version = known.Version + 1, Backend = value }, client =>
                    client.Put(path, $$"""{"clientToken":"{{value}}","spec":{{Spec(value)}}}""")),
                2 => new Pending(name, known, known with { Tag = value }, client =>
                    client.Put("/v20190125/tag?resourceArn=" + arn, $$"""{"tags":[{"key":"k","value":"{{value}}"}]}""")),
                _ => new Pending(name, known, null, client => client.Delete(path)),
            };
        }

        private static string Spec(string backend) =>
            JsonSerializer.Serialize(new { backends = new[] { new { virtualService = new { virtualServiceName = backend } } } });
    }
}
