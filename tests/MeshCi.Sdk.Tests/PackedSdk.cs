[assembly: AssemblyFixture(typeof(MeshCi.Sdk.Tests.PackedSdk))]

namespace MeshCi.Sdk.Tests;

/// <summary>The package as users get it, packed once per test run into its own feed with a version that is in no cache.</summary>
public sealed class PackedSdk : IAsyncLifetime
{
    private readonly CompilerServer _compiler = new();

    public PackedSdk() => Projects = new(this);

    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    public string Root { get; } = Directory.CreateTempSubdirectory("meshci-sdk-").FullName;

    public string Feed => Path.Combine(Root, "feed");

    public string Packages => Path.Combine(Root, "packages");

    public string PackageFile => Path.Combine(Feed, $"MeshCi.Sdk.{Version}.nupkg");

    /// <summary>Projects that several tests share.</summary>
    public RestoredProjects Projects { get; }

    public async ValueTask InitializeAsync()
    {
        var packed = await DotNet.RunAsync(
            Repository.Root,
            new Dictionary<string, string>(),
            "pack", "sdk/MeshCi.Sdk.csproj", "--no-build", "-c", Repository.Configuration, "-o", Feed, $"-p:PackageVersion={Version}");
        packed.ShouldSucceed();
    }

    public async ValueTask DisposeAsync()
    {
        await Projects.DisposeAsync();
        await BuildServers.EndAsync();
        _compiler.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
