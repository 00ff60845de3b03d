using System.Globalization;

namespace MeshCi.Bench.Build;

/// <summary>A second <c>dotnet build</c> with nothing to do: the same web project with and without each package, in turns.</summary>
internal static class NoOpBuild
{
    /// <summary>The mesh items of a service of usual size.</summary>
    public const string Service = """
        <Sdk Name="MeshCi.Sdk" />
        """ + Items;

    private const string Items = """
        <PropertyGroup><MeshName>bench</MeshName></PropertyGroup>
        <ItemGroup>
          <MeshListener Include="8080" Protocol="http" HealthCheckPath="/healthz" PerRequestTimeout="5s" />
          <MeshServiceDiscovery Include="dns" Hostname="orders.bench.local" />
          <MeshBackend Include="payments.bench.local" />
          <MeshAccessLog Include="/dev/stdout" />
          <MeshRoute Include="checkout" Prefix="/checkout" PerRequestTimeout="3s" RetryOn="gateway-error;connection-error" MaxRetries="2" PerRetryTimeout="800ms" />
        </ItemGroup>
        """;

    private const string Plain = "plain";

    private static readonly (string Name, string Additions)[] Variants =
    [
        (Plain, ""),
        ("MeshCi.Sdk", Service),
        // The same files without the resolver that finds an SDK's package while a project is evaluated.
        ("MeshCi.Sdk, imported", """<ItemGroup><PackageReference Include="MeshCi.Sdk" Version="{version}" PrivateAssets="all" /></ItemGroup>""" + Items),
        ("Microsoft.SourceLink.GitHub", """<PropertyGroup><EnableSourceLink>true</EnableSourceLink></PropertyGroup><ItemGroup><PackageReference Include="Microsoft.SourceLink.GitHub" Version="10.0.403" PrivateAssets="all" /></ItemGroup>"""),
        ("MinVer", """<ItemGroup><PackageReference Include="MinVer" Version="8.0.0" PrivateAssets="all" /></ItemGroup>"""),
        ("Nerdbank.GitVersioning", """<ItemGroup><PackageReference Include="Nerdbank.GitVersioning" Version="3.10.94" PrivateAssets="all" /></ItemGroup>"""),
        ("GitVersion.MsBuild", """<ItemGroup><PackageReference Include="GitVersion.MsBuild" Version="6.8.2" PrivateAssets="all" /></ItemGroup>"""),
    ];

    public static void Run(Workshop workshop, int count)
    {
        var folders = Variants.ToDictionary(variant => variant.Name, variant => workshop.Project($"with-{variant.Name.Replace('.', '-').Replace(", ", "-", StringComparison.Ordinal)}", variant.Additions.Replace("{version}", workshop.Version, StringComparison.Ordinal)));
        foreach (var folder in folders.Values)
        {
            Workshop.DotNet(folder, "build");
            Workshop.DotNet(folder, "build", "--no-restore");
        }

        var times = Variants.ToDictionary(variant => variant.Name, _ => new List<(double Wall, double Processor)>());
        for (var round = 0; round < count; round++)
        {
            foreach (var (name, folder) in folders) times[name].Add(Workshop.Measure(folder, "build", "--no-restore"));
        }

        Console.WriteLine($"### No-op `dotnet build --no-restore` of a web project ({count} rounds in turns)\n");
        Console.WriteLine("| with | median s | over plain, median of pairs | processor s | over plain |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var (name, own) in times)
        {
            var pairs = own.Zip(times[Plain], (with, without) => (Wall: (with.Wall / without.Wall) - 1, Processor: (with.Processor / without.Processor) - 1)).ToList();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Median(own.Select(time => time.Wall)):0.00} | {Median(pairs.Select(pair => pair.Wall)):+0.0 %;-0.0 %;0 %} | {Median(own.Select(time => time.Processor)):0.00} | {Median(pairs.Select(pair => pair.Processor)):+0.0 %;-0.0 %;0 %} |"));
        }

        Console.WriteLine();
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
