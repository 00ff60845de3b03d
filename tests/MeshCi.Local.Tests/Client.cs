using System.Net.Http.Headers;
using System.Text;

namespace MeshCi.Local.Tests;

/// <summary>Signs and sends calls as an AWS client does, with the target exactly as given.</summary>
internal sealed class Client(string endpoint, Signer signer, TimeProvider time) : IDisposable
{
    public const string Root = "/v20190125/meshes";
    private static readonly UriCreationOptions AsGiven = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public string Endpoint => endpoint;

    public Signer Signer => signer;

    public Task<Answer> Get(string path) => Send("GET", path);

    public Task<Answer> Put(string path, string body) => Send("PUT", path, body);

    public Task<Answer> Delete(string path) => Send("DELETE", path);

    public Task<Answer> CreateMesh(string name = "shop") => Put(Root, $$"""{"meshName":"{{name}}"}""");

    public Task<Answer> CreateNode(string name, string listeners = "8080/http", string mesh = "shop") =>
        Put($"{Root}/{mesh}/virtualNodes", $$"""{"virtualNodeName":"{{name}}","spec":{{Specs.Node(listeners)}}}""");

    public Task<Answer> CreateRouter(string name, string listeners = "8080/http", string mesh = "shop") =>
        Put($"{Root}/{mesh}/virtualRouters", $$"""{"virtualRouterName":"{{name}}","spec":{{Specs.Router(listeners)}}}""");

    public Task<Answer> CreateRoute(string router, string name, string spec, string mesh = "shop") =>
        Put($"{Root}/{mesh}/virtualRouter/{router}/routes", $$"""{"routeName":"{{name}}","spec":{{spec}}}""");

    public Task<Answer> CreateService(string name, string provider = "{}", string mesh = "shop") =>
        Put($"{Root}/{mesh}/virtualServices", $$"""{"virtualServiceName":"{{name}}","spec":{{provider}}}""");

    public Task<Answer> CreateGateway(string name, string listeners = "8080/http", string mesh = "shop") =>
        Put($"{Root}/{mesh}/virtualGateways", $$"""{"virtualGatewayName":"{{name}}","spec":{{Specs.Router(listeners)}}}""");

    public Task<Answer> CreateGatewayRoute(string gateway, string name, string spec, string mesh = "shop") =>
        Put($"{Root}/{mesh}/virtualGateway/{gateway}/gatewayRoutes", $$"""{"gatewayRouteName":"{{name}}","spec":{{spec}}}""");

    public async Task<Answer> Send(string method, string target, string body = "", Action<HttpRequestMessage>? tamper = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(endpoint + target, AsGiven));
        var contentType = bytes.Length > 0 ? "application/json" : null;
        if (bytes.Length > 0) request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        foreach (var (name, value) in signer.Sign(method, target, new Uri(endpoint).Authority, bytes, time.GetUtcNow(), contentType))
            request.Headers.TryAddWithoutValidation(name, value);
        tamper?.Invoke(request);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer(
            (int)response.StatusCode, Header(response, "x-amzn-errortype"),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), Header(response, "x-amzn-RequestId"));
    }

    public void Dispose() => _http.Dispose();

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
