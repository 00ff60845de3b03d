namespace MeshCi.Sdk.Tests;

/// <summary>The tests that create projects from the packed templates.</summary>
[CollectionDefinition(Name)]
public sealed class TemplateTestGroup : ICollectionFixture<PackedTemplates>
{
    public const string Name = "Templates";
}

/// <summary>The templates, packed with the same version as the SDK and installed for these tests only.</summary>
public sealed class PackedTemplates(PackedSdk sdk) : IAsyncLifetime
{
    private string Root { get; } = Directory.CreateTempSubdirectory("meshci-templates-").FullName;

    /// <summary>Folder of the packages: that of the templates, and that of the SDK.</summary>
    public string Feed => Path.Combine(Root, "feed");

    /// <summary>The version of the packages.</summary>
    public string Version => sdk.Version;

    /// <summary>The package of the templates.</summary>
    public string PackageFile => Path.Combine(Feed, $"MeshCi.Templates.{Version}.nupkg");

    /// <summary>Variables for <c>dotnet</c>: the folder of installed templates, and that of extracted packages.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["DOTNET_CLI_HOME"] = Path.Combine(Root, "home"),
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["NUGET_PACKAGES"] = sdk.Packages,
    };

    public async ValueTask InitializeAsync()
    {
        var packed = await DotNet.RunAsync(
            Repository.Root, new Dictionary<string, string>(),
            "pack", "src/MeshCi.Templates/MeshCi.Templates.csproj", "--no-build", "-c", Repository.Configuration, "-o", Feed, $"-p:PackageVersion={Version}");
        packed.ShouldSucceed();
        File.Copy(sdk.PackageFile, Path.Combine(Feed, Path.GetFileName(sdk.PackageFile)));
        (await DotNet.RunAsync(Root, Variables, "new", "install", PackageFile)).ShouldSucceed();
    }

    /// <summary>Creates a folder whose packages come only from <see cref="Feed"/>.</summary>
    public TemporaryDirectory CreateRepository()
    {
        var repository = new TemporaryDirectory();
        repository.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{Feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        return repository;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
