using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace MeshCi.Sdk.Tests;

/// <summary>A version that a target computes is the version of the assembly and of the definition, in every command.</summary>
public sealed class VersionTests(PackedSdk sdk)
{
    private const string VersionFile = """{ "version": "2.3.4", "publicReleaseRefSpec": ["^refs/heads/main$"] }""";

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_target_that_runs_before_GetAssemblyVersion_computes_the_version()
    {
        await using var user = await sdk.Projects.CopyAsync();
        const string Target = "<Target Name=\"ComputeVersion\" BeforeTargets=\"GetAssemblyVersion\"><PropertyGroup><Version>2.3.4</Version>"
            + "</PropertyGroup></Target>\n</Project>";
        user.Write("Directory.Build.targets", user.Read("Directory.Build.targets").Replace("</Project>", Target, StringComparison.Ordinal));

        await ShouldHaveVersionAsync(user);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_package_computes_the_version()
    {
        const string Package = "Nerdbank.GitVersioning";
        var folder = Path.Combine(Downloaded(), Package.ToLowerInvariant());
        var downloaded = Directory.GetFiles(folder, "*.nupkg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        File.Copy(downloaded, Path.Combine(sdk.Feed, Path.GetFileName(downloaded)));
        var version = Path.GetFileName(Path.GetDirectoryName(downloaded));
        await using var user = new UserRepository(sdk)
            .WriteService("Orders", $"{Service.Items}\n<PackageReference Include=\"{Package}\" Version=\"{version}\" PrivateAssets=\"all\" />")
            .Write("version.json", VersionFile)
            .Write(".git/HEAD", "ref: refs/heads/main\n");
        Directory.CreateDirectory(user.PathOf(".git/objects"));
        (await user.DotNetAsync("restore", "Orders")).ShouldSucceed();

        await ShouldHaveVersionAsync(user);
    }

    private static async Task ShouldHaveVersionAsync(UserRepository user)
    {
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshPlan")).ShouldSucceed();
        Defined(user, "Debug").ShouldBe("2.3.4", "MeshPlan alone");
        (await user.DeployAsync("Orders")).ShouldSucceed();
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().ShouldPrint("  2.3.4  ");

        (await user.DotNetAsync("build", "Orders", "--no-restore")).ShouldSucceed();
        Defined(user, "Debug").ShouldBe("2.3.4", "build");
        (await user.DotNetAsync("publish", "Orders", "--no-restore", "-p:MeshDeploy=true")).ShouldSucceed();
        Defined(user, "Release").ShouldBe("2.3.4", "publish");
        foreach (var configuration in (string[])["Debug", "Release"])
        {
            FileVersionInfo.GetVersionInfo(user.PathOf($"Orders/bin/{configuration}/net10.0/Orders.dll")).ProductVersion.ShouldNotBeNull()
                .ShouldStartWith("2.3.4");
        }
    }

    private static string Defined(UserRepository user, string configuration) =>
        JsonNode.Parse(user.Read($"Orders/bin/{configuration}/net10.0/mesh/orders.mesh.json"))!["version"]!.GetValue<string>();

    private static string Downloaded() => typeof(VersionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "DownloadedPackages").Value!;
}
