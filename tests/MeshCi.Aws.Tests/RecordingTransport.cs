namespace MeshCi.Aws.Tests;

/// <summary>Records what the client sends, byte for byte, without a network.</summary>
internal sealed class RecordingTransport(Func<SentRequest, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<SentRequest> Sent { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(",", header.Value));
        headers["host"] = request.Headers.Host ?? request.RequestUri!.Authority;
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var sent = new SentRequest(request.Method.Method, request.RequestUri!.PathAndQuery, headers, body);
        lock (Sent) Sent.Add(sent);
        return answer(sent);
    }

    public static HttpResponseMessage Json(string json) => new() { Content = new StringContent(json) };
}
