using System.IO.Compression;

namespace MeshCi.Tool.Tests;

/// <summary>The package that users install.</summary>
[Trait("Category", "Long")]
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_package_contains_the_tool_alone_and_its_readme_and_installs_as_dotnet_mesh()
    {
        await DotNetAsync(Repository.Root, "pack", "src/MeshCi.Tool", "--no-build", "-c", Repository.Configuration, "-o", _directory.File("feed"));
        var package = Directory.GetFiles(_directory.File("feed")).ShouldHaveSingleItem();
        Path.GetFileName(package).ShouldStartWith("MeshCi.Tool.");

        await using (var archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken))
        {
            archive.Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).ShouldBe(
                [
                    "MeshCi.Tool.nuspec", "README.md", "[Content_Types].xml", "tools/net10.0/any/DotnetToolSettings.xml",
                    "tools/net10.0/any/MeshCi.Tool.deps.json",
                    "tools/net10.0/any/MeshCi.Tool.dll", "tools/net10.0/any/MeshCi.Tool.runtimeconfig.json", "tools/net10.0/any/System.CommandLine.dll",
                ]);
        }

        _directory.Write("NuGet.config", """<configuration><packageSources><clear /><add key="local" value="feed" /></packageSources></configuration>""");
        await DotNetAsync(_directory.Root, "tool", "install", "MeshCi.Tool", "--tool-path", "tools", "--configfile", "NuGet.config", "--prerelease");
        var installed = Directory.GetFiles(_directory.File("tools")).ShouldHaveSingleItem();
        Path.GetFileNameWithoutExtension(installed).ShouldBe("dotnet-mesh");
        (await RunAsync(installed, _directory.Root, "--help")).ShouldContain("rollback");
    }

    private static Task<string> DotNetAsync(string directory, params string[] arguments) => RunAsync("dotnet", directory, arguments);

    private static async Task<string> RunAsync(string program, string directory, params string[] arguments)
    {
        var settings = new Dictionary<string, string> { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" };
        using var process = ExternalProgram.Start(program, arguments, directory, [], settings);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}\n{await errors}");
        return output;
    }
}
