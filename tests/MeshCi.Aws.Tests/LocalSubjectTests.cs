using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeshCi.Aws.Identity;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Tests;

/// <summary>
/// Tokens whose subjects have other forms than a role trusts, exchanged at the STS of the embedded control plane, which compares them letter by letter as AWS
/// does: none is accepted by mistake, and each refusal tells how the subject differs.
/// </summary>
public sealed class LocalSubjectTests : IAsyncLifetime
{
    private const string Account = "000000000000";
    private const string Issuer = "https://ci.example.com";
    private const string Main = "repo:acme/shop:ref:refs/heads/main";
    private readonly TemporaryDirectory _directory = new();
    private readonly RSA _key = RSA.Create(2048);
    private LocalProcess _local = null!;

    private static IReadOnlyList<string> Both => GitHubSubjects.Of("acme/shop", "7", "42", "ref:refs/heads/main")!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var key = _key.ExportParameters(false);
        var (modulus, exponent) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
        var jwks = _directory.Write("jwks.json", $$"""{"keys":[{"kty":"RSA","kid":"k","use":"sig","n":"{{modulus}}","e":"{{exponent}}"}]}""");
        _local = await LocalProcess.StartAsync(Cancellation, $$"""
            {
              "identity": {
                "openIdConnectProviders": [{ "url": "{{Issuer}}", "clientIdList": ["sts.amazonaws.com"], "jwks": {{JsonSerializer.Serialize(jwks)}} }],
                "roles": [{{Role("old", [Main])}}, {{Role("both", Both)}}],
              },
            }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _local.DisposeAsync();
        _directory.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_role_accepts_the_subjects_that_it_trusts_and_each_other_one_is_explained()
    {
        (string Role, string Subject, string? Explanation)[] cases =
        [
            ("old", Main, null),
            ("both", Main, null),
            ("both", "repo:acme@7/shop@42:ref:refs/heads/main", null),
            ("old", "repo:acme@7/shop@42:ref:refs/heads/main", "the IDs in 'acme@7/shop@42' are new"),
            ("old", "repo:Acme/shop:ref:refs/heads/main", "only the casing differs"),
            ("old", "repo:acme/shop:environment:production", "the job has the environment 'production'"),
            ("old", "repo:acme/shop:ref:refs/tags/v1", "it ends with 'ref:refs/tags/v1'"),
            ("old", "repo:acme/shop:pull_request", "the job is for a pull request"),
            ("old", $"{Main} ", "the sub of the token begins or ends with white space"),
            ("both", "repo:acme@7/shop@43:ref:refs/heads/main", "the IDs are those of another repository"),
            ("both", "repo:acme@8/shop@42:ref:refs/heads/main", "the IDs are those of another repository"),
            ("both", "repo:acme@7/shop@42:pull_request", "the job is for a pull request"),
        ];

        foreach (var (role, subject, explanation) in cases)
        {
            if (explanation is null)
            {
                (await SignInAsync(role, subject)).ShouldNotBeNull(subject);
                continue;
            }

            var refusal = await Should.ThrowAsync<MeshException>(() => SignInAsync(role, subject), subject);
            refusal.Finding.Diagnostic.Id.ShouldBe("MESH7001");
            refusal.Message.ShouldContain(explanation);
            // In quotation marks, so that white space is visible.
            refusal.Message.ShouldContain($"sub '{subject}'");
            refusal.Message.ShouldNotContain("eyJ");
        }
    }

    private static string Role(string name, IReadOnlyList<string> subjects) =>
        $$"""{ "name": "{{name}}", "trustPolicy": {{new TrustPolicy(Issuer, "sts.amazonaws.com", subjects).In("aws", Account).ToJson()}} }""";

    private Task<Amazon.Runtime.AWSCredentials> SignInAsync(string role, string subject) => DeployCredentials.ResolveAsync(
        new CredentialSettings
        {
            Region = "us-east-1",
            RoleArn = $"arn:aws:iam::{Account}:role/{role}",
            Sts = StsServer.At(_local.Endpoint, StsOwner.ControlPlane, "MeshStsEndpoint"),
            SessionName = "meshci",
            ExpectedSubjects = role == "old" ? [Main] : Both,
        },
        new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Token(subject) }, TimeProvider.System, Cancellation);

    private string Token(string subject)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var payload = JsonSerializer.Serialize(new { iss = Issuer, aud = "sts.amazonaws.com", sub = subject, iat = now, exp = now + 600 });
        var signed = $"{Encode("""{"alg":"RS256","kid":"k"}""")}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
