using System.Text.RegularExpressions;
using MeshCi.Tests.S3;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// A process of MSBuild that serves several builds, with an identity each, and one build with several identities. Each role can only write one mesh, so that
/// a session that outlives its build or reaches another project is refused by the control plane.
/// </summary>
public sealed partial class IdentityOfBuildTests(PackedSdk sdk)
{
    // What the system says about the process that reads it begins with its ID.
    private const string Targets = """
        <Project>
          <Target Name="_ShowProcess" BeforeTargets="MeshGenerate" Condition="Exists('/proc/self/stat')">
            <PropertyGroup><_Process>$([System.IO.File]::ReadAllText('/proc/self/stat'))</_Process></PropertyGroup>
            <Message Importance="high" Text="PROCESS $(_Process.Split(' ')[0])" />
          </Target>
        </Project>
        """;

    private static readonly string[] Environments = ["staging", "prod"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_build_and_each_project_of_one_process_deploys_with_its_own_identity()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        await using var plane = await LocalProcess.StartAsync(Token, $$"""
            {
              "identity": {
                "openIdConnectProviders": [{ "url": "{{issuer.Url}}", "clientIdList": ["sts.amazonaws.com"] }],
                "roles": [{{string.Join(", ", Environments.Select(name => Role(issuer, name)))}}],
              },
            }
            """);
        await using var user = OneProject(plane.Endpoint).Write("Directory.Build.targets", Targets);
        foreach (var name in Environments) user.Write($"{name}.token", issuer.TokenFor(name));
        var server = $"{Guid.NewGuid():N}";
        foreach (var (name, value) in BuildServers.Settings(server)) user.Environment[name] = value;
        var output = "";
        try
        {
            output += (await PublishAsync(user, "staging", "-p:MeshEndpoint=http://127.0.0.1:9")).ShouldFail().Output;
            foreach (var name in Environments)
                output += (await PublishAsync(user, name)).ShouldSucceed().ShouldPrint($"Mesh deployed: {name}/orders").Output;

            user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("3s", "4s", StringComparison.Ordinal));
            var both = (await user.DotNetAloneAsync("msbuild", "Both.proj", "-t:MeshDeploy", "-m:1")).ShouldSucceed();

            foreach (var name in Environments) both.ShouldPrint($"Mesh deployed: {name}/orders");
            output += both.Output;
        }
        finally
        {
            await DotNet.RunAsync(Repository.Root, BuildServers.Settings(server), "build-server", "shutdown", "--msbuild");
        }

        CheckCalls(await plane.EndAsync());
        var processes = ProcessLine().Matches(output).Select(line => line.Groups[1].Value).ToList();
        if (OperatingSystem.IsLinux()) processes.Count.ShouldBeGreaterThan(3);
        processes.Distinct().Count().ShouldBeLessThanOrEqualTo(1, output);
    }

    private static Task<DotNetResult> PublishAsync(UserRepository user, string environment, params string[] more) =>
        user.DotNetAloneAsync(["publish", "Orders", "-m:1", "-p:MeshDeploy=true", $"-p:MeshEnvironment={environment}", .. more]);

    // The columns: time, status, operation, what, milliseconds, who.
    private static void CheckCalls(string output)
    {
        var calls = output.Split('\n').Where(line => Call().IsMatch(line)).ToList();
        // Each deploy reads with one session, and writes with another.
        string[] expected = ["staging", "staging", "prod", "prod", "staging", "staging", "prod", "prod"];
        calls.Where(line => line.Contains("AssumeRoleWithWebIdentity", StringComparison.Ordinal)).Select(line => AssumedRole().Match(line).Groups[1].Value)
            .ShouldBe(expected, output);
        var others = calls.Where(line => !line.Contains("AssumeRole", StringComparison.Ordinal)).ToList();
        others.Count.ShouldBeGreaterThan(20);
        foreach (var line in others)
        {
            var own = Environments.Single(name => line.Contains($"assumed-role/{name}/meshci-{name}", StringComparison.Ordinal));
            Environments.Where(name => name != own).ShouldAllBe(other => !line.Contains(other, StringComparison.Ordinal), line);
            line.ShouldNotContain("AccessDenied");
        }
    }

    private UserRepository OneProject(Uri endpoint) => new UserRepository(sdk)
        .WriteService("Orders", Service.Items, $"""
            <MeshName>$(MeshEnvironment)</MeshName>
            <MeshControlPlane>appmesh</MeshControlPlane>
            <MeshRegion>us-east-1</MeshRegion>
            <MeshEndpoint Condition="'$(MeshEndpoint)' == ''">{endpoint}</MeshEndpoint>
            <MeshLedger>$(MSBuildThisFileDirectory)../ledger</MeshLedger>
            <MeshRoleArn>arn:aws:iam::000000000000:role/$(MeshEnvironment)</MeshRoleArn>
            <MeshWebIdentityTokenFile>$(MSBuildThisFileDirectory)../$(MeshEnvironment).token</MeshWebIdentityTokenFile>
            <MeshDefinitionFile>$(MSBuildThisFileDirectory)$(MeshEnvironment).mesh.json</MeshDefinitionFile>
            """)
        .Write("Both.proj", """
            <Project>
              <Target Name="MeshDeploy">
                <ItemGroup><Place Include="MeshEnvironment=staging" /><Place Include="MeshEnvironment=prod" /></ItemGroup>
                <MSBuild Projects="Orders/Orders.csproj" Targets="MeshDeploy" Properties="%(Place.Identity)" BuildInParallel="true" />
              </Target>
            </Project>
            """);

    private static string Role(TokenIssuer issuer, string name) => $$"""
        {
          "name": "{{name}}",
          "trustPolicy": {{issuer.TrustFor("000000000000", name)}},
          "policies": [{
            "Version": "2012-10-17",
            "Statement": { "Effect": "Allow", "Action": "appmesh:*", "Resource": "arn:aws:appmesh:us-east-1:000000000000:mesh/{{name}}*" }
          }],
        }
        """;

    [GeneratedRegex(@"^[0-9]{2}:[0-9]{2}:[0-9.]+ +[0-9]{3} ", RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    [GeneratedRegex(" role/([a-z]+) ", RegexOptions.CultureInvariant)]
    private static partial Regex AssumedRole();

    [GeneratedRegex("PROCESS ([0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ProcessLine();
}
