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
