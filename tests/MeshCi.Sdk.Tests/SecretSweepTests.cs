using System.Buffers.Text;
using System.IO.Compression;
using System.Text;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// A marked secret in every input is in no output: not in what a command prints, nor in any file that it writes, such as binary logs, plans and the ledger.
/// </summary>
public sealed class SecretSweepTests(PackedSdk sdk)
{
    // Letters and digits, because a secret is recognized by its place and not by its look.
    private const string Mark = "M4RK3DhushHUSH";

    private static readonly string Jwt = $"{Encoded("""{"alg":"RS256","kid":"k"}""")}."
        + $"{Encoded("""{"iss":"https://issuer.example.com","aud":"sts.amazonaws.com","sub":"prod","exp":1999999999}""")}.{Mark}Signature{Mark}Signature";

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_secret_in_any_input_is_in_no_output()
    {
        await using var echo = await EchoServer.StartAsync();
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        await using var outside = new UserRepository(sdk);
        outside.Write("token", Jwt);
        foreach (var (name, value) in Secrets(echo.Address)) user.Environment[name] = value;
        var address = echo.Address.AbsoluteUri.TrimEnd('/');
        string[] mesh = ["-p:MeshControlPlane=appmesh", "-p:MeshLedger=s3://deploys/mesh", "-p:MeshEnvironment=prod"];
        string[] role = ["-p:MeshRoleArn=arn:aws:iam::123456789012:role/deploy", $"-p:MeshWebIdentityTokenFile={outside.PathOf("token")}"];
        string[] keys = ["-p:MeshAllowStaticCredentials=true"];

        // What works.
        (await RunAsync("publish", "-p:MeshDeploy=true", "-p:MeshControlPlane=local")).ShouldSucceed().ShouldPrint("Mesh deployed: shop/orders");
        (await RunAsync("msbuild", "-t:MeshHistory", "-p:MeshControlPlane=local")).ShouldSucceed();
        // STS, the control plane and the bucket repeat what they are sent, by the token and by keys.
        (await RunAsync("msbuild", ["-t:MeshDeploy", $"-p:MeshEndpoint={address}", .. mesh, .. role])).ShouldFail().ShouldPrint("error MESH7001");
        (await RunAsync("msbuild", ["-t:MeshDeploy", $"-p:MeshEndpoint={address}", $"-p:MeshLedgerEndpoint={address}", .. mesh, .. keys])).ShouldFail();
        (await RunAsync("msbuild", ["-t:MeshHistory", $"-p:MeshEndpoint={address}", $"-p:MeshLedgerEndpoint={address}", .. mesh, .. keys])).ShouldFail();
        (await RunAsync("msbuild", ["-t:MeshShow", $"-p:MeshEndpoint={address}", .. mesh, .. keys])).ShouldFail();
        // A proxy that refuses.
        (await RunAsync("msbuild", ["-t:MeshDeploy", "-p:MeshEndpoint=https://mesh.example.com", .. mesh, .. keys])).ShouldFail();
        // A token for no role.
        (await RunAsync("msbuild", ["-t:MeshDeploy", $"-p:MeshEndpoint={address}", .. mesh])).ShouldFail().ShouldPrint("error MESH7040");

        echo.Received.ShouldContain(request => request.Contains(Mark, StringComparison.Ordinal), "The servers were not sent the secrets.");
        // The lock of the embedded control plane is empty, and cannot be opened.
        var files = Directory.EnumerateFiles(user.Root, "*", SearchOption.AllDirectories);
        foreach (var file in files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))) ContainsMark(file).ShouldBeFalse(file);

        async Task<DotNetResult> RunAsync(string command, params string[] arguments)
        {
            var log = $"{user.Root}/{Guid.NewGuid():N}.binlog";
            var result = await user.DotNetAloneAsync([command, "Orders", .. arguments, $"-bl:{log}"]);
            result.ShouldNotPrint(Mark);
            return result;
        }
    }

    private static Dictionary<string, string> Secrets(Uri server) => new()
    {
        ["AWS_REGION"] = "eu-central-1",
        ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = $"secret{Mark}key",
        ["AWS_SESSION_TOKEN"] = $"IQoJb3JpZ2luX2VjEJr{string.Concat(Enumerable.Repeat($"{Mark}+/", 20))}==",
        ["MESHCI_OIDC_TOKEN"] = "",
        ["TRAVIS_TOKEN"] = $"travis{Mark}",
        ["VAULT_TOKEN"] = $"hvs.{Mark}",
        ["GITHUB_TOKEN"] = $"ghp_{Mark}",
        ["HTTPS_PROXY"] = $"http://user:{Mark}@{server.Authority}",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://user:{Mark}@{server.Authority}",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = $"authorization=Bearer%20{Mark}",
    };

    private static bool ContainsMark(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var content = new MemoryStream();
        if (file.EndsWith(".binlog", StringComparison.Ordinal))
        {
            using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
            unpacked.CopyTo(content);
        }
        else
        {
            stream.CopyTo(content);
        }

        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        return bytes.IndexOf(Encoding.UTF8.GetBytes(Mark)) >= 0 || bytes.IndexOf(Encoding.Unicode.GetBytes(Mark)) >= 0;
    }

    private static string Encoded(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
