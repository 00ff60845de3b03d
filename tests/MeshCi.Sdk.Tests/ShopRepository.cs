using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// The samples in a user's repository, with a fixed remote and commit, so that owners and ledger entries can be recorded.
/// An additional service sets no owner and therefore gets the default one, which is derived from the address of the remote.
/// </summary>
public sealed class ShopRepository : IAsyncDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly UserRepository _user;

    public ShopRepository(PackedSdk sdk)
    {
        _user = new UserRepository(sdk, nameof(ShopRepository));
        var samples = Repository.PathOf("samples");
        foreach (var file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(samples, file).Replace('\\', '/');

            // Use the feed and the version of this run.
            if (relative is "NuGet.config" or "global.json" || relative.Split('/').Any(part => part is "bin" or "obj")) continue;
            _user.Write($"samples/{relative}", File.ReadAllText(file));
        }

        _user.Write("samples/Shop/Returns/Returns.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <Sdk Name="MeshCi.Sdk" />
              <PropertyGroup>
                <MeshOwnerId />
              </PropertyGroup>
              <ItemGroup>
                <MeshListener Include="8080" Protocol="http" />
                <MeshServiceDiscovery Include="dns" Hostname="returns.shop.local" />
              </ItemGroup>
            </Project>
            """).Write("samples/Shop/Returns/Program.cs", "System.Console.WriteLine();");
        _user.Write(".git/HEAD", "ref: refs/heads/main\n")
            .Write(".git/refs/heads/main", Commit + "\n")
            .Write(
            ".git/config", "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote \"origin\"]\n\turl = https://git.example.com/acme/shop.git\n");
        Directory.CreateDirectory(_user.PathOf(".git/objects"));

        // The package already exists; a stamp newer than its sources keeps the samples from packing it again.
        _user.Write("artifacts/samples/packed.stamp", "");
    }

    /// <summary>Publishes and deploys the whole shop as <c>dotnet publish samples</c> does.</summary>
    public Task<DotNetResult> PublishAsync() => _user.DotNetAsync("publish", "samples", "-p:MeshDeploy=true");

    /// <summary>Changes a service, and returns what a terminal shows of its plan with <c>dotnet mesh</c>, including escape sequences for colors.</summary>
    public async Task<string> PlanChangeAsync(string service, string before, string after)
    {
        var project = $"samples/Shop/{service}/{service}.csproj";
        var text = _user.Read(project);
        text.ShouldContain(before);
        _user.Write(project, text.Replace(before, after, StringComparison.Ordinal));
        await using var terminal = await _user.StartTerminalAsync(DotNet.Tool, "plan", $"samples/Shop/{service}");
        var exitCode = await terminal.ExitCodeAsync();
        var screen = await terminal.ScreenAsync(withColors: true);
        exitCode.ShouldBe(0, screen);
        return screen;
    }

    /// <summary>
    /// What the publish wrote for later builds, by the name of the recorded file: the bytes of each definition, each ledger entry, and the
    /// tags of every resource. Only the time of an entry and the user name are replaced.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, string>> LeftBehindAsync()
    {
        var left = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_user.PathOf("samples/Shop"), "*.mesh.json", SearchOption.AllDirectories))
            if (!file.Replace('\\', '/').Contains("/publish/", StringComparison.Ordinal))
            {
                left.Add($"definitions/{Path.GetFileName(file)}", await File.ReadAllTextAsync(file));
            }

        var ledger = _user.PathOf(".meshci/ledger/shop");
        foreach (var file in Directory.EnumerateFiles(ledger, "*.json", SearchOption.AllDirectories))
        {
            var entry = await File.ReadAllTextAsync(file);
            left.Add(
                $"ledger/{Path.GetRelativePath(ledger, file).Replace('\\', '/')}",
                Regex.Replace(entry, """("(?:when|who|controlPlane|meshUid|uid)": )"[^"\n]*("[,\n])""", "$1\"replaced$2"));
        }

        left.Add("tags.json", await new StateDirectory(_user.PathOf(".meshci")).TagsAsync(TestContext.Current.CancellationToken) + "\n");
        return left;
    }

    public ValueTask DisposeAsync() => _user.DisposeAsync();
}
