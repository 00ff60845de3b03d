using System.Net.Sockets;
using System.Text;

namespace MeshCi.Local.Tests.Fuzz;

/// <summary>Invalid requests of every sort against a real process: no crash, no response with a server error, bounded memory.</summary>
public sealed class FuzzTests
{
    private const double MostMemoryInMiB = 250;

    [Theory, Iterations(1_000, 8_000)]
    public async Task Signed_calls_with_invalid_bodies_paths_queries_and_headers_get_client_errors(int calls)
    {
        await using var server = await FuzzedServer.Start();
        var random = new Random(20190125);
        var json = new JsonMutation(random);
        var targets = new TargetMutation(random);
        var statuses = new Dictionary<int, int>();
        for (var round = 0; round < calls; round++)
        {
            var call = ValidCall.All[random.Next(ValidCall.All.Count)];
            Action<HttpRequestMessage>? tamper = null;
            switch (random.Next(8))
            {
                case 0: call = call with { Path = targets.Path(call.Path) }; break;
                case 1: call = call with { Query = targets.Query(call.Query) }; break;
                case 2: tamper = Tamper(random); break;
                default: call = call with { Body = call.Body.Length == 0 ? "{]" : json.Of(call.Body) }; break;
            }

            var answer = await server.Client.Send(call.Method, call.Target, call.Body, tamper);
            answer.Status.ShouldBeLessThan(500, $"{call.Method} {Shortened(call.Target)} {Shortened(call.Body)} gave {answer.Body}");
            if (answer.Status != 200 && answer.Body.Length > 0)
            {
                answer.ErrorType.ShouldNotBeNull();
                if (answer.ErrorType != "UnknownOperationException") answer.Message.ShouldNotBeEmpty();
                answer.Body.Length.ShouldBeLessThan(20_000, "A response repeats the request without a limit.");
            }

            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            if (round % 50 == 0) await server.Furnish();
        }

        // Calls that the mutations leave valid must succeed; otherwise no code after the first check was reached.
        statuses[200].ShouldBeGreaterThan(calls / 80);
        statuses[400].ShouldBeGreaterThan(calls / 16);
        statuses[403].ShouldBeGreaterThan(calls / 80);
        await server.ShouldBeHealthy(MostMemoryInMiB);
    }

    [Theory, Iterations(300, 1_500)]
    public async Task Malformed_HTTP_is_refused_or_disconnected(int requests)
    {
        await using var server = await FuzzedServer.Start();
        var random = new Random(7);
        for (var round = 0; round < requests; round++)
        {
            var call = ValidCall.All[random.Next(ValidCall.All.Count)];
            var bytes = server.Bytes(call).ToList();
            for (var change = random.Next(1, 4); change > 0; change--) Break(bytes, random);
            (await server.SendRaw([.. bytes])).ShouldBeOneOf([null, 200, .. Enumerable.Range(400, 100).Select(code => (int?)code), 505]);
        }

        await server.ShouldBeHealthy(MostMemoryInMiB);
    }

    [Fact]
    public async Task Unfinished_requests_and_endless_bodies_use_few_resources()
    {
        await using var server = await FuzzedServer.Start();
        var open = new List<TcpClient>();
        try
        {
            for (var number = 0; number < 300; number++)
            {
                var client = await server.Connect();
                await client.GetStream()
                    .WriteAsync(
                    "PUT /v20190125/meshes HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n{"u8.ToArray(), TestContext.Current.CancellationToken);
                open.Add(client);
            }

            (await server.SendRaw([.. "PUT /v20190125/meshes HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"u8, .. Chunks(64)]))
                .ShouldBeOneOf(400, 403, null);
            (await server.Client.Get(Client.Root)).ShouldSucceed();
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }

        // 300 bodies of a megabyte were announced.
        await server.ShouldBeHealthy(MostMemoryInMiB);
    }

    private static byte[] Chunks(int count)
    {
        var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string('x', 0x10000) + "\r\n");
        return [.. Enumerable.Repeat(chunk, count).SelectMany(bytes => bytes)];
    }

    private static void Break(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes.RemoveRange(at, random.Next(Math.Min(30, bytes.Count - at))); break;
            case 2: bytes.InsertRange(at, "\r\n"u8.ToArray()); break;
            case 3: bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 40_000))); break;
            default: bytes.InsertRange(at, "\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n"u8.ToArray()); break;
        }
    }

    private static Action<HttpRequestMessage> Tamper(Random random)
    {
        string[] names = ["Authorization", "X-Amz-Date", "X-Amz-Content-Sha256", "X-Amz-Security-Token", "X-Unknown", "Accept-Encoding"];
        string[] values =
            ["", " ", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0", "20261301T000000Z", new string('h', 9000),
            "Basic YTpi", "gzip"];
        var name = names[random.Next(names.Length)];
        var value = values[random.Next(values.Length)];
        var replaced = random.Next(2) == 0;
        return request =>
        {
            if (replaced) request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        };
    }

    private static string Shortened(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
