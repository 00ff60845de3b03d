using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Identity;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Tests;

/// <summary>A complete deploy with a web identity token, through the STS of the embedded control plane.</summary>
public sealed class LocalIdentityTests : IAsyncLifetime
{
    private const string IssuerUrl = "https://ci.example.com";
    private readonly TemporaryDirectory _directory = new();
    private readonly RSA _key = RSA.Create(2048);
    private LocalProcess _local = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var key = _key.ExportParameters(false);
        await File.WriteAllTextAsync(
            _directory.File("jwks.json"),
            $$"""
            {"keys":[{"kty":"RSA","kid":"k","use":"sig","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}]}
            """, Cancellation);
        _local = await LocalProcess.StartAsync(Cancellation, """
            {
              "identity": {
                "openIdConnectProviders": [{ "url": "https://ci.example.com", "clientIdList": ["sts.amazonaws.com"], "jwks": "jwks.json" }],
                "roles": [
                  {
                    "name": "deploy",
                    "trustPolicy": {
                      "Version": "2012-10-17",
                      "Statement": {
                        "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                        "Principal": { "Federated": "arn:aws:iam::000000000000:oidc-provider/ci.example.com" },
                        "Condition": { "StringEquals": { "ci.example.com:sub": "repo:shop:main" } },
                      },
                    },
                    "policies": [
                      {
                        "Version": "2012-10-17",
                        "Statement": [
                          { "Effect": "Allow", "Action": ["appmesh:CreateMesh", "appmesh:Describe*"], "Resource": "*" },
                          { "Effect": "Allow", "Action": "appmesh:CreateVirtualNode", "Resource": "arn:aws:appmesh:*:*:mesh/shop/virtualNode/orders" },
                        ],
                      },
                    ],
                  },
                ],
              },
            }
            """.Replace("\"jwks.json\"", JsonSerializer.Serialize(_directory.File("jwks.json")), StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _local.DisposeAsync();
        _key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_role_may_do_what_its_policies_allow_and_a_refusal_names_principal_action_and_resource()
    {
        var environment = new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Token("repo:shop:main") };
        var credentials = await DeployCredentials.ResolveAsync(Settings with { SessionName = "meshci-7" }, environment, cancellationToken: Cancellation);
        using var plane = new AppMeshControlPlane(
            new ControlPlaneSettings { Endpoint = _local.Endpoint, Region = "us-east-1", Mesh = "shop", MaxRetries = 0 }, credentials);

        await plane.CreateAsync(new Resource { Id = new(ResourceKind.Mesh, "shop"), Spec = Json("{}") }, Guid.NewGuid().ToString(), Cancellation);
        await plane.CreateAsync(new Resource { Id = Sample.Node, Spec = Json("{}") }, Guid.NewGuid().ToString(), Cancellation);
        (await plane.DescribeAsync(Sample.Node, Cancellation)).ShouldNotBeNull();

        var fault = await Should.ThrowAsync<ControlPlaneException>(
            () => plane.CreateAsync(
                new Resource { Id = new(ResourceKind.VirtualNode, "payments"), Spec = Json("{}") }, Guid.NewGuid().ToString(), Cancellation));
        fault.Error.ShouldBe(ControlPlaneError.Forbidden);
        fault.Message.ShouldContain("arn:aws:sts::000000000000:assumed-role/deploy/meshci-7");
        fault.Message.ShouldContain("appmesh:CreateVirtualNode on resource: arn:aws:appmesh:us-east-1:000000000000:mesh/shop/virtualNode/payments");
    }

    [Fact]
    public async Task A_token_that_the_role_does_not_trust_is_MESH7001_with_its_claims()
    {
        var environment = new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Token("repo:shop:fork") };

        var fault = await Should.ThrowAsync<MeshException>(() => DeployCredentials.ResolveAsync(Settings, environment, cancellationToken: Cancellation));

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        foreach (var part in new[] { "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", "sub 'repo:shop:fork'", "trust policy" })
        {
            fault.Message.ShouldContain(part);
        }
    }

    private CredentialSettings Settings => new()
    {
        Region = "us-east-1",
        RoleArn = "arn:aws:iam::000000000000:role/deploy",
        Sts = StsServer.At(_local.Endpoint, StsOwner.ControlPlane, "MeshStsEndpoint"),
    };

    private string Token(string subject)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signed =
            $"{Encode("""{"alg":"RS256","kid":"k"}""")}.{Encode($$"""
            {"iss":"{{IssuerUrl}}","aud":"sts.amazonaws.com","sub":"{{subject}}","iat":{{now}},"exp":{{now + 600}}}
            """)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
