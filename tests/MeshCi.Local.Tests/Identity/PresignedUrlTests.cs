
namespace MeshCi.Local.Tests.Identity;

/// <summary>A presigned URL of <c>GetCallerIdentity</c> proves who signed it to a server that calls it; <c>aws eks get-token</c> creates such URLs.</summary>
public sealed class PresignedUrlTests
{
    private const string Target = "/?Action=GetCallerIdentity&Version=2011-06-15";

    [Fact]
    public async Task A_presigned_URL_identifies_its_signer()
    {
        await using var server = await LocalServer.With($$"""{"users":[{{Identities.User("alice", Identities.Allow("ListMeshes"))}}]}""");

        (await Call(server, server.KeyOf("alice"))).ShouldSucceed()["Arn"].ShouldBe("arn:aws:iam::000000000000:user/alice");
        (await Call(server, server.Client.Signer)).ShouldSucceed()["Arn"].ShouldBe("arn:aws:iam::000000000000:root");
    }

    [Fact]
    public async Task A_session_presigns_with_its_token_in_the_query()
    {
        const string assumeAny = """{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}""";
        await using var server = await LocalServer.With($$"""
            {"roles":[{"name":"deploy","trustPolicy":{{Identities.TrustAws(Identities.Default)}}}],"users":[{{Identities.User("alice", assumeAny)}}]}
            """);
        using var sts = server.Sts;
        var session = (await sts.AssumeRole(server.KeyOf("alice"), "arn:aws:iam::000000000000:role/deploy")).Signer();

        (await Call(server, session)).ShouldSucceed()["Arn"].ShouldBe("arn:aws:sts::000000000000:assumed-role/deploy/s-1");
        (await Call(server, session with { SessionToken = null })).ShouldFail(403, "InvalidClientTokenId");
        (await Call(server, session with { SessionToken = "other" })).ShouldFail(403, "InvalidClientTokenId");
    }

    [Fact]
    public async Task A_signed_header_must_arrive_unchanged()
    {
        await using var server = await LocalServer.Start();
        var cluster = ("x-k8s-aws-id", "shop");

        (await Call(server, server.Client.Signer, header: cluster, sent: cluster)).ShouldSucceed();
        (await Call(server, server.Client.Signer, header: cluster)).ShouldFail(403, "SignatureDoesNotMatch");
        (await Call(server, server.Client.Signer, header: cluster, sent: ("x-k8s-aws-id", "other"))).ShouldFail(403, "SignatureDoesNotMatch");
    }

    [Theory]
    [InlineData("Action=GetCallerIdentity", "Action=AssumeRole")]
    [InlineData("X-Amz-Expires=60", "X-Amz-Expires=3600")]
    [InlineData("X-Amz-Signature=", "X-Amz-Signature=0")]
    [InlineData("X-Amz-Signature=", "Tag=1&X-Amz-Signature=")]
    public async Task A_changed_URL_is_refused(string from, string to)
    {
        await using var server = await LocalServer.Start();

        (await Call(server, server.Client.Signer, change: url => url.Replace(from, to, StringComparison.Ordinal))).ShouldFail(403, "SignatureDoesNotMatch");
    }

    [Theory]
    [InlineData("X-Amz-Date", "AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.")]
    [InlineData("X-Amz-Signature", "AWS query-string parameters must include 'X-Amz-Signature'. Re-examine the query-string parameters.")]
    [InlineData("X-Amz-Algorithm", "AWS query-string parameters must include 'X-Amz-Algorithm'. Re-examine the query-string parameters.")]
    public async Task A_URL_that_lacks_a_parameter_is_incomplete(string part, string message)
    {
        await using var server = await LocalServer.Start();

        (await Call(
            server, server.Client.Signer,
            change: url => string.Join('&', url.Split('&').Where(pair => !pair.StartsWith(part + "=", StringComparison.Ordinal)))))
            .ShouldFail(400, "IncompleteSignature", message);
    }

    [Fact]
    public async Task It_expires_after_15_minutes_whatever_its_expiry_parameter_as_does_a_header_signature()
    {
        await using var server = await LocalServer.Start();
        var old = server.Time.GetUtcNow().AddSeconds(-899);
        using (var near = new StsClient(server.Endpoint, new Shifted(server.Time, TimeSpan.FromSeconds(-899)))) (await near.Whoami(server.Client.Signer))
            .ShouldSucceed();
        (await Call(server, server.Client.Signer, at: old)).ShouldSucceed();

        const string Expired = "Signature expired: 20261123T114459Z is now earlier than 20261123T114500Z (20261123T120000Z - 15 min.)";
        server.Time.GetUtcNow().ShouldBe(new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        using (var late = new StsClient(server.Endpoint, new Shifted(server.Time, TimeSpan.FromSeconds(-901)))) (await late.Whoami(server.Client.Signer))
            .ShouldFail(403, "SignatureDoesNotMatch", Expired);
        (await Call(server, server.Client.Signer, at: old.AddSeconds(-2))).ShouldFail(403, "SignatureDoesNotMatch", Expired);
    }

    [Fact]
    public async Task A_URL_for_another_service_or_with_another_algorithm_is_refused()
    {
        await using var server = await LocalServer.Start();

        (await Call(server, server.Client.Signer, service: "s3"))
            .ShouldFail(403, "SignatureDoesNotMatch", "Credential should be scoped to correct service: 'sts'.");
        (await Call(server, server.Client.Signer, change: url => url.Replace("AWS4-HMAC-SHA256", "AWS4-X", StringComparison.Ordinal)))
            .ShouldFail(400, "IncompleteSignature", "Unsupported AWS 'algorithm': 'AWS4-X'.");
    }

    private static async Task<StsAnswer> Call(
        LocalServer server, Signer signer, string service = "sts", DateTimeOffset? at = null, (string Name, string Value)? header = null,
        (string Name, string Value)? sent = null, Func<string, string>? change = null)
    {
        var url = (signer with { Service = service }).Presign(Target, new Uri(server.Endpoint).Authority, at ?? server.Time.GetUtcNow(), header);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Endpoint + (change?.Invoke(url) ?? url)));
        if (sent is var (name, value)) request.Headers.Add(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Content.Headers.ContentType?.MediaType);
    }
}
