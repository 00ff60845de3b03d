using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;

namespace MeshCi.Local.Tests.Identity;

/// <summary>Calls STS as the SDKs do, with a form that is signed or not.</summary>
internal sealed class StsClient(string endpoint, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Sends a form in the specified order; without a <paramref name="signer"/>, it is unsigned.</summary>
    public Task<StsAnswer> Call(Signer? signer, string action, params (string Name, string Value)[] form) =>
        Send(
        "POST", "/", signer,
        string.Join(
            '&', new[] { ("Action", action), ("Version", "2011-06-15") }.Concat(form).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}")));

    /// <summary>Gets a session for a web identity.</summary>
    public Task<StsAnswer> Assume(string token, string role = "arn:aws:iam::000000000000:role/deploy", params (string Name, string Value)[] more) =>
        Call(null, "AssumeRoleWithWebIdentity", [("RoleArn", role), ("RoleSessionName", "build-7"), ("WebIdentityToken", token), .. more]);

    /// <summary>Gets a session by AssumeRole.</summary>
    public Task<StsAnswer> AssumeRole(Signer signer, string role, params (string Name, string Value)[] more) =>
        Call(signer, "AssumeRole", [("RoleArn", role), ("RoleSessionName", "s-1"), .. more]);

    public Task<StsAnswer> Whoami(Signer signer) => Call(signer, "GetCallerIdentity");

    public async Task<StsAnswer> Send(
        string method, string target, Signer? signer, string body, byte[]? bytes = null, string contentType = "application/x-www-form-urlencoded")
    {
        bytes ??= Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(endpoint + target));
        if (bytes.Length > 0) request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        if (signer is not null)
        {
            foreach (var (name, value) in (signer with { Service = "sts" })
                .Sign(method, target, new Uri(endpoint).Authority, bytes, time.GetUtcNow(), bytes.Length > 0 ? contentType : null))
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new StsAnswer(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Content.Headers.ContentType?.MediaType);
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A response of STS.</summary>
internal sealed record StsAnswer(int Status, string Body, string? ContentType)
{
    private static readonly XNamespace Sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    public string this[string element] => XElement.Parse(Body).Descendants(Sts + element).Single().Value;

    public bool Has(string element) => XElement.Parse(Body).Descendants(Sts + element).Any();

    public StsAnswer ShouldSucceed()
    {
        Status.ShouldBe(200, Body);
        ContentType.ShouldBe("text/xml");
        return this;
    }

    public StsAnswer ShouldFail(int status, string code, string? message = null)
    {
        Status.ShouldBe(status, Body);
        this["Code"].ShouldBe(code, Body);
        this["RequestId"].ShouldNotBeEmpty();
        if (message is not null) this["Message"].ShouldBe(message);
        return this;
    }

    /// <summary>A signer with the keys of that session.</summary>
    public Signer Signer() => new(ShouldSucceed()["AccessKeyId"], this["SecretAccessKey"]) { SessionToken = this["SessionToken"] };
}
