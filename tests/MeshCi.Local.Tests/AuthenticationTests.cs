using MeshCi.Shared;

namespace MeshCi.Local.Tests;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task A_request_without_a_signature_is_refused_even_for_a_missing_resource()
    {
        await using var server = await LocalServer.Start();
        foreach (var path in new[] { Client.Root, "/", "/nothing", "/_meshci/other" })
            (await server.Client.Send("GET", path, tamper: request => request.Headers.Remove("authorization")))
            .ShouldFail(403, "MissingAuthenticationTokenException");
    }

    [Fact]
    public async Task Health_needs_no_signature()
    {
        await using var server = await LocalServer.Start();
        using var http = new HttpClient();
        (await http.GetStringAsync(server.Endpoint + ControlPlaneProcess.HealthPath, TestContext.Current.CancellationToken))
            .ShouldBe($$"""{"status":"ok","version":"{{Product.Version}}"}""");
    }

    [Fact]
    public async Task An_unknown_key_a_wrong_secret_and_an_unexpected_session_token_are_refused()
    {
        await using var server = await LocalServer.Start();
        var good = server.Client.Signer;
        using var unknown = server.As(good with { AccessKeyId = "AKIAUNKNOWN" });
        using var wrong = server.As(good with { Secret = "wrong" });
        using var token = server.As(good with { SessionToken = "token" });
        (await unknown.Get(Client.Root)).ShouldFail(403, "UnrecognizedClientException");
        (await wrong.Get(Client.Root)).ShouldFail(403, "InvalidSignatureException");
        (await token.Get(Client.Root)).ShouldFail(403, "UnrecognizedClientException");
    }

    [Fact]
    public async Task A_signature_for_another_service_is_refused_and_for_any_region_accepted()
    {
        await using var server = await LocalServer.Start();
        using var other = server.As(server.Client.Signer with { Service = "s3" });
        using var far = server.As(server.Client.Signer with { Region = "eu-north-7" });
        (await other.Get(Client.Root)).ShouldFail(403, "InvalidSignatureException", "Credential should be scoped to correct service: 'appmesh'.");
        (await far.CreateMesh()).ShouldSucceed().Arn.ShouldBe("arn:aws:appmesh:eu-north-7:000000000000:mesh/shop");
        (await server.Client.Get($"{Client.Root}/shop")).ShouldFail(404, "NotFoundException");
    }

    [Theory]
    [InlineData(-901, "Signature expired: ")]
    [InlineData(901, "Signature not yet current: ")]
    public async Task A_signature_more_than_15_minutes_off_is_refused(int seconds, string message)
    {
        await using var server = await LocalServer.Start();
        using var client = new Client(server.Endpoint, server.Client.Signer, new Shifted(server.Time, TimeSpan.FromSeconds(seconds)));
        (await client.Get(Client.Root)).ShouldFail(403, "InvalidSignatureException").Message.ShouldStartWith(message);
        using var near = new Client(server.Endpoint, server.Client.Signer, new Shifted(server.Time, TimeSpan.FromSeconds(seconds * 899 / 901)));
        (await near.Get(Client.Root)).ShouldSucceed();
    }

    [Fact]
    public async Task A_request_changed_after_signing_is_refused()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        Action<HttpRequestMessage>[] changes =
        [
            request => request.Method = HttpMethod.Delete,
            request => request.RequestUri = new Uri(server.Endpoint + Client.Root + "/other"),
            request => request.RequestUri = new Uri(server.Endpoint + Client.Root + "?limit=1"),
            request => request.Headers.Host = "elsewhere",
            request => request.Content = new StringContent("""{"meshName":"other"}""", System.Text.Encoding.UTF8, "application/json"),
        ];
        foreach (var change in changes)
            (await client.Send("PUT", Client.Root, """{"meshName":"shop"}""", change)).ShouldFail(403, "InvalidSignatureException");
        (await client.Get(Client.Root)).Json.GetProperty("meshes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_path_with_a_second_slash_at_its_start_as_from_an_endpoint_with_a_slash_is_the_same_path()
    {
        await using var server = await LocalServer.Start();
        (await server.Client.Put("/" + Client.Root, """{"meshName":"shop"}""")).ShouldSucceed();
        (await server.Client.Get("//" + Client.Root + "/shop")).ShouldSucceed();
    }

    [Theory]
    [InlineData("DELETE", "/v20190125/meshes/shop?x=1")]
    [InlineData("GET", "/_meshci/configuration?x=1")]
    public async Task A_presigned_URL_is_accepted_by_no_API_except_STS(string method, string target)
    {
        await using var server = await LocalServer.Start();
        (await server.Client.CreateMesh()).ShouldSucceed();
        var url = server.Client.Signer.Presign(target, new Uri(server.Endpoint).Authority, server.Time.GetUtcNow(), method: method);

        (await server.Client.Send(method, url, tamper: request => request.Headers.Clear())).ShouldFail(403, "MissingAuthenticationTokenException");
        (await server.Client.Get(Client.Root + "/shop")).ShouldSucceed();
    }

    [Theory]
    [InlineData("PUT /v20190125/meshes", "", 403, "MissingAuthenticationTokenException")]
    [InlineData("PUT /_meshci/configuration/faults", "", 403, "MissingAuthenticationTokenException")]
    [InlineData("PUT /v20190125/meshes", "unknown", 403, "UnrecognizedClientException")]
    [InlineData("POST /", "", 403, "MissingAuthenticationToken")]
    [InlineData("POST /", "unknown", 403, "InvalidClientTokenId")]
    [InlineData("GET /_meshci/health", "", 400, "BadRequestException")]
    public async Task A_long_body_of_an_unknown_caller_is_refused_before_it_is_sent(string request, string key, int status, string type)
    {
        await using var server = await LocalServer.Start();
        var (method, target) = (request.Split(' ')[0], request.Split(' ')[1]);
        var address = new Uri(server.Endpoint);
        var signer = new Signer("AKIAUNKNOWN", "secret") { Service = target == "/" ? "sts" : "appmesh" };
        var headers = key.Length == 0 ? [] : signer.Sign(method, target, address.Authority, [], server.Time.GetUtcNow());
        using var connection = new System.Net.Sockets.TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        var head = string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n"));

        // The body follows only after the response, that is never.
        await stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {address.Authority}\r\n{head}Content-Length: 1000000\r\n\r\n"),
            TestContext.Current.CancellationToken);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var buffer = new byte[4096];
        var answer = System.Text.Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, patience.Token));
        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldContain(type);
    }

    [Theory]
    [InlineData("Bearer x", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 nonsense", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=00", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261123/r/appmesh/aws4_request, SignedHeaders=x-amz-date, Signature=00", "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261123/r/appmesh/aws4_request, SignedHeaders=host, Signature=00", "InvalidSignatureException")]
    public async Task A_malformed_authorization_is_refused(string authorization, string type)
    {
        await using var server = await LocalServer.Start();
        var answer = await server.Client.Send("GET", Client.Root, tamper: request =>
        {
            request.Headers.Remove("authorization");
            request.Headers.TryAddWithoutValidation("authorization", authorization);
        });
        answer.ShouldFail(403, type);
    }
}
