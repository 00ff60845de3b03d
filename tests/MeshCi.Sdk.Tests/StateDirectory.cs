using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeshCi.Sdk.Tests;

/// <summary>A state directory as a client of its control plane uses it.</summary>
internal sealed class StateDirectory(string path)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>The tags of every resource in the mesh <c>shop</c>, as indented JSON ordered by ARN.</summary>
    public async Task<string> TagsAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var tags = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var arn in await ArnsAsync(http, cancellationToken))
        {
            var answer = await GetAsync(http, $"/v20190125/tags?resourceArn={Uri.EscapeDataString(arn)}", cancellationToken);
            tags[arn] = new(
                answer.GetProperty("tags").EnumerateArray()
                    .ToDictionary(tag => tag.GetProperty("key").GetString()!, tag => tag.GetProperty("value").GetString()!), StringComparer.Ordinal);
        }

        return JsonSerializer.Serialize(tags, Indented);
    }

    /// <summary>Calls the control plane repeatedly, so that it does not exit because it is idle.</summary>
    public IAsyncDisposable KeepAwake() => new Caller(this);

    private async Task<IReadOnlyList<string>> ArnsAsync(HttpClient http, CancellationToken cancellationToken)
    {
        const string Mesh = "/v20190125/meshes/shop";
        List<string> arns = [(await GetAsync(http, Mesh, cancellationToken)).GetProperty("metadata").GetProperty("arn").GetString()!];
        foreach (var kind in (string[])["virtualNodes", "virtualRouters", "virtualServices", "virtualGateways"])
        {
            var listed = (await GetAsync(http, $"{Mesh}/{kind}", cancellationToken)).GetProperty(kind).EnumerateArray().ToList();
            arns.AddRange(listed.Select(one => one.GetProperty("arn").GetString()!));
            if (kind is not "virtualRouters") continue;
            foreach (var router in listed.Select(one => one.GetProperty("virtualRouterName").GetString()))
            {
                var routes = (await GetAsync(http, $"{Mesh}/virtualRouter/{router}/routes", cancellationToken)).GetProperty("routes");
                arns.AddRange(routes.EnumerateArray().Select(one => one.GetProperty("arn").GetString()!));
            }
        }

        return arns;
    }

    private async Task<JsonElement> GetAsync(HttpClient http, string target, CancellationToken cancellationToken)
    {
        var endpoint = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(path, "control-plane.json"), cancellationToken))!["endpoint"]!.GetValue<string>();
        var keys = (await File.ReadAllLinesAsync(Path.Combine(path, "credentials"), cancellationToken)).Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());
        var signer = new Signer(keys["aws_access_key_id"], keys["aws_secret_access_key"]);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(endpoint + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in signer.Sign(
            "GET", target, new Uri(endpoint).Authority, [], DateTimeOffset.UtcNow)) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"GET {target}\n{text}");
        return JsonElement.Parse(text);
    }

    private sealed class Caller : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _calls;

        public Caller(StateDirectory state) => _calls = CallAsync(state, _stop.Token);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _calls;
            _stop.Dispose();
        }

        private static async Task CallAsync(StateDirectory state, CancellationToken stop)
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            try
            {
                using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
                do await state.GetAsync(http, "/v20190125/meshes", stop);
                while (await timer.WaitForNextTickAsync(stop));
            }
            catch (OperationCanceledException)
            {
            }
        }
    }
}
