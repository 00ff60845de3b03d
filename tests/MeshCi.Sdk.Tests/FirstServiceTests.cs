using System.Xml.Linq;

namespace MeshCi.Sdk.Tests;

/// <summary>The page "Your first service", followed by a test as by a reader.</summary>
[Collection(TemplateTestGroup.Name)]
[Trait("Category", "Long")]
public sealed class FirstServiceTests(PackedTemplates packages)
{
    private const string Feed = "../meshci-packages";
    private readonly HashSet<string> _packed = [];

    [Fact]
    public async Task Every_command_of_the_page_succeeds_and_prints_what_the_page_shows()
    {
        using var place = new TemporaryDirectory();
        var clone = Directory.CreateDirectory(place.File("meshci")).FullName;
        CopyPackages(Path.GetFullPath(Path.Combine(clone, Feed)));
        var server = BuildServers.Take();
        var environment = BuildServers.Settings(server);
        foreach (var (name, value) in packages.Variables) environment[name] = value;

        // The page installs the templates.
        environment["DOTNET_CLI_HOME"] = place.File("home");
        var page = new ShellPage(clone, environment)
        {
            Replace = command => command.Replace("0.1.0", packages.Version, StringComparison.Ordinal),
            Skips = IsPacked,
            Ran = command =>
            {
                if (command.StartsWith("dotnet nuget add source", StringComparison.Ordinal)) RemovePublicSources(place.File("shop/nuget.config"));
            },
        };

        try
        {
            await page.FollowAsync(Repository.Read("docs/first-service.md"));
        }
        finally
        {
            BuildServers.Return(server);
        }

        _packed.ShouldBe(["sdk", "src/MeshCi.Templates"], ignoreOrder: true);
    }

    // The fixtures have packed the packages, with a version that is in no cache.
    private bool IsPacked(string command)
    {
        if (!command.StartsWith("dotnet pack ", StringComparison.Ordinal)) return false;
        var words = command.Split(' ');
        words[3..].ShouldBe(["-c", "Release", "-o", Feed]);
        Directory.EnumerateFiles(Repository.PathOf(words[2]), "*.csproj").Count().ShouldBe(1, command);
        return _packed.Add(words[2]);
    }

    // The test must not need the network.
    private static void RemovePublicSources(string configuration)
    {
        var document = XDocument.Load(configuration);
        document.Descendants("add").Where(source => source.Attribute("value")?.Value.StartsWith("https:", StringComparison.Ordinal) == true).Remove();
        document.Save(configuration);
    }

    private void CopyPackages(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(packages.Feed)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }
}
