using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests;

/// <summary>Secrets in values and messages of others never reach a person, a log or a file.</summary>
public sealed class SecretTextTests
{
    private const string Jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2VjcmV0";

    [Theory]
    [InlineData("proxy 'http://user:pa55@127.0.0.1:39111/' failed", "proxy 'http://[removed]@127.0.0.1:39111/' failed")]
    [InlineData("'http://user:EN/DP#p?w@127.0.0.1:9' is", "'http://[removed]@127.0.0.1:9' is")]
    [InlineData("'user:pa55@127.0.0.1:9' is", "'[removed]@127.0.0.1:9' is")]
    [InlineData("https://t0ken@host/x and s3://u:p@b/x", "https://[removed]@host/x and s3://[removed]@b/x")]
    [InlineData("https://h/?X-Amz-Security-Token=abc/d%2B&x=1", "https://h/?X-Amz-Security-Token=[removed]&x=1")]
    [InlineData($"'{Jwt}' is not the ARN of a role", "'[a token, not shown]' is not the ARN of a role")]
    [InlineData($"--token={Jwt},", "--token=[a token, not shown],")]
    public void What_looks_like_a_secret_is_removed(string text, string expected)
    {
        SecretText.Hide(text).ShouldBe(expected);
        PlainText.Line(text).ShouldBe(expected);
        MeshDiagnostics.NotAllowed.At(null, text).Message.ShouldBe(expected);
        new MeshException(MeshDiagnostics.NotAllowed.At(null, text)).Message.ShouldBe(expected);
    }

    [Theory]
    [InlineData("s3://deploys/mesh@prod at https://s3.eu-central-1.amazonaws.com/")]
    [InlineData("The subject 'repo:acme@1/shop@2:ref:refs/heads/main' has the audience https://example.com")]
    [InlineData("https://example.com:8443/mesh: call it")]
    [InlineData("user@example.com wrote: see https://example.com")]
    [InlineData("route orders/checkout: timeout 3s, 10:30:00 @ noon")]
    public void Everything_else_is_unchanged(string text) => SecretText.Hide(text).ShouldBe(text);
}
