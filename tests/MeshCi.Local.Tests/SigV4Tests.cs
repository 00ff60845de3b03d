using System.Globalization;
using System.Text;
using System.Text.Json;
using MeshCi.ControlPlane.Identity;
using MeshCi.Local.Http;
using MeshCi.Local.Signing;
using Microsoft.AspNetCore.Http;

namespace MeshCi.Local.Tests;

public sealed class SigV4Tests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.ParseExact(
        "20260102T030405Z", "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [Fact]
    public void The_server_calculates_the_signature_of_every_published_vector()
    {
        var count = 0;
        foreach (var vector in Vectors())
        {
            var authorization = vector.Headers["authorization"].ToString();
            var scope = new CredentialScope("20260102", vector.Region, "appmesh");
            var signed = authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
            var target = RequestTarget.Parse(vector.Target);
            var canonical = SigV4.CanonicalRequest(
                vector.Method, target.RawPath, target.RawQuery, vector.Headers, signed, vector.Headers["x-amz-content-sha256"].ToString());

            SigV4.Signature(vector.Secret, scope, "20260102T030405Z", canonical).ShouldBe(authorization.Split("Signature=")[1], vector.Name + "\n" + canonical);
            count++;
        }

        count.ShouldBe(84);
    }

    [Fact]
    public void Every_published_vector_is_accepted_and_is_refused_when_its_body_or_path_changes()
    {
        foreach (var vector in Vectors())
        {
            var key = new Credential(vector.AccessKeyId, vector.Secret) { SessionToken = vector.SessionToken };
            var check = new SignatureCheck(new OneKey(key), new FixedTime());
            var request = new Request(vector.Method, RequestTarget.Parse(vector.Target), vector.Headers, vector.Body, CancellationToken.None);
            var target = request.Target;

            check.Authenticate(request, "appmesh").Region.ShouldBe(vector.Region, vector.Name);
            Refused(check, request with { Body = (byte[])[.. vector.Body, 32] });
            Refused(check, request with { Target = target with { RawPath = target.RawPath + "x" } });
            Refused(check, request with { Target = target with { RawQuery = target.RawQuery + "&limit=1" } });
        }

        static void Refused(SignatureCheck check, Request request) =>
            Should.Throw<ApiException>(() => check.Authenticate(request, "appmesh")).Code.ShouldBe("InvalidSignatureException");
    }

    [Fact]
    public void The_test_signer_agrees_with_every_published_vector()
    {
        foreach (var vector in Vectors())
        {
            var signer = new Signer(vector.AccessKeyId, vector.Secret, vector.Region) { SessionToken = vector.SessionToken };
            var contentType = vector.Headers.ContainsKey("content-type") ? vector.Headers.ContentType.ToString() : null;
            var headers = signer.Sign(vector.Method, vector.Target, vector.Headers.Host.ToString(), vector.Body, Now, contentType);
            headers["authorization"].ShouldBe(vector.Headers.Authorization.ToString(), vector.Name);
        }
    }

    [Theory]
    [InlineData("/a/./b/../c", "/a/c")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/../a", "/a")]
    [InlineData("//v20190125//meshes", "/v20190125/meshes")]
    [InlineData("//", "/")]
    [InlineData("/a//", "/a/")]
    public void Dot_segments_and_repeated_slashes_are_resolved_before_signing(string sent, string meant)
    {
        var headers = new HeaderDictionary { ["host"] = "h" };
        SigV4.CanonicalRequest("GET", sent, "", headers, ["host"], "x").ShouldBe(SigV4.CanonicalRequest("GET", meant, "", headers, ["host"], "x"));
    }

    private static IEnumerable<Vector> Vectors()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("sigv4/vectors.json")));
        foreach (var vector in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var headers = new HeaderDictionary();
            foreach (var header in vector.GetProperty("headers").EnumerateObject()) headers[header.Name] = header.Value.GetString();
            var query = string.Join('&', vector.GetProperty("query").EnumerateObject()
                .Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value.GetString()!)}"));
            yield return new Vector(
                Text("name"), Text("region"), Text("method"), Text("path") + (query.Length > 0 ? "?" + query : ""), Encoding.UTF8.GetBytes(Text("body")),
                vector.GetProperty("sessionToken").GetString(), Text("accessKeyId"), Text("secretAccessKey"), headers);

            string Text(string name) => vector.GetProperty(name).GetString()!;
        }
    }

    private sealed record Vector(
        string Name, string Region, string Method, string Target, byte[] Body, string? SessionToken, string AccessKeyId, string Secret,
        IHeaderDictionary Headers);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}

/// <summary>A key source with a single key.</summary>
internal sealed class OneKey(Credential credential) : ICredentialSource
{
    public KeyHolder? Find(string accessKeyId, string? sessionToken) =>
        accessKeyId == credential.AccessKeyId && sessionToken == credential.SessionToken ? new KeyHolder(credential, Principal.Administrator) : null;
}
