using System.Text.Json;

namespace MeshCi.Conformance.Tests;

/// <summary>Sign-in with tokens of a third-party issuer, through the AWS SDK for JavaScript.</summary>
public sealed class SdkWebIdentityTests(SdkWebIdentityTests.Run run) : IClassFixture<SdkWebIdentityTests.Run>
{
    [Theory, Checks("web-identity.mjs")]
    public Task The_SDK_confirms_that(string check) => run.ShouldPass(check);

    public sealed class Run() : ScriptRun("web-identity.mjs")
    {
        private TokenIssuer? _issuer;

        protected override async Task<string?> ConfigurationAsync()
        {
            _issuer = await TokenIssuer.StartAsync();
            return await _issuer.ConfigurationAsync();
        }

        protected override async Task<IReadOnlyDictionary<string, string?>> RunAsync(Uri controlPlane, Dictionary<string, string> settings)
        {
            foreach (var (name, value) in _issuer!.Settings) settings[name] = value;
            await using (_issuer) return await base.RunAsync(controlPlane, settings);
        }
    }
}

/// <summary>The same through the AWS CLI.</summary>
public sealed class AwsCliWebIdentityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_CLI_signs_in_with_a_token_and_has_the_identity_and_permissions_of_the_role(int major)
    {
        var cli = Installed.AwsCli(major);
        await using var issuer = await TokenIssuer.StartAsync();
        await using var controlPlane = await LocalProcess.StartAsync(TestContext.Current.CancellationToken, await issuer.ConfigurationAsync());
        var settings = ClientSettings.For(controlPlane);

        var login = await Aws(
            "sts", "assume-role-with-web-identity", "--no-sign-request", "--role-arn", "arn:aws:iam::000000000000:role/read",
            "--role-session-name", "cli", "--web-identity-token", await issuer.TokenAsync());
        login.GetProperty("SubjectFromWebIdentityToken").GetString().ShouldBe("repo:shop:main");
        var credentials = login.GetProperty("Credentials");
        settings["AWS_ACCESS_KEY_ID"] = credentials.GetProperty("AccessKeyId").GetString()!;
        settings["AWS_SECRET_ACCESS_KEY"] = credentials.GetProperty("SecretAccessKey").GetString()!;
        settings["AWS_SESSION_TOKEN"] = credentials.GetProperty("SessionToken").GetString()!;

        (await Aws("sts", "get-caller-identity")).GetProperty("Arn").GetString().ShouldBe("arn:aws:sts::000000000000:assumed-role/read/cli");
        (await Aws("appmesh", "list-meshes")).GetProperty("meshes").GetArrayLength().ShouldBe(0);
        var refused = await Run("appmesh", "create-mesh", "--mesh-name", "shop");
        refused.Code.ShouldNotBe(0);
        refused.Error.ShouldContain("(ForbiddenException)");
        refused.Error.ShouldContain("arn:aws:sts::000000000000:assumed-role/read/cli is not authorized to perform: appmesh:CreateMesh");

        Task<ProgramResult> Run(params string[] arguments) => AwsCliForks.RunAsync(
            cli.Path, ["--endpoint-url", controlPlane.Endpoint.GetLeftPart(UriPartial.Authority), "--output", "json", .. arguments], settings);

        async Task<JsonElement> Aws(params string[] arguments)
        {
            var result = await Run(arguments);
            result.Code.ShouldBe(0, result.Error);
            return JsonElement.Parse(result.Output);
        }
    }
}
