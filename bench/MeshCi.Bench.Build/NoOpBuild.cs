namespace MeshCi.Bench.Build;

/// <summary>A second <c>dotnet build</c> with nothing to do: the same web project with and without each package, in turns.</summary>
internal static class NoOpBuild
{
    private const string Plain = "plain";
    private const string SourceLink = "Microsoft.SourceLink.GitHub";

    private static readonly (string Name, string Additions)[] Variants =
    [
        (Plain, ""),
        // Differs from the first by nothing but noise.
        ("plain, again", ""),
        ("MeshCi.Sdk", MeshService.WithSdk),
        // Without the part of NuGet's resolver that reads global.json.
        ("MeshCi.Sdk, version in the project", """<Sdk Name="MeshCi.Sdk" Version="{version}" />""" + MeshService.Items),
        // The resolver alone.
        ("an empty SDK from the feed", """<Sdk Name="Bench.Empty.Sdk" Version="1.0.0" />"""),
        (SourceLink, "<PropertyGroup><EnableSourceLink>true</EnableSourceLink></PropertyGroup>" + Package(SourceLink, "10.0.403")),
        ("MinVer", Package("MinVer", "8.0.0")),
        ("Nerdbank.GitVersioning", Package("Nerdbank.GitVersioning", "3.10.94")),
        ("GitVersion.MsBuild", Package("GitVersion.MsBuild", "6.8.2")),
    ];

    public static void Run(Workshop workshop, int count)
    {
        var folders = Variants.ToDictionary(
            variant => variant.Name,
            variant => workshop.Project($"with-{Kebab(variant.Name)}", variant.Additions.Replace("{version}", workshop.Version, StringComparison.Ordinal)));
        foreach (var folder in folders.Values)
        {
            Workshop.DotNet(folder, "build");
            Workshop.DotNet(folder, "build", "--no-restore");
        }

        var times = Variants.ToDictionary(variant => variant.Name, _ => new List<(double Wall, double Processor)>());
        for (var round = 0; round < count; round++)
        {
            // In another order each time, so that no variant always follows the same one.
            var order = folders.ToArray();
            new Random(round).Shuffle(order);
            foreach (var (name, folder) in order) times[name].Add(Workshop.Measure(folder, "build", "--no-restore"));
        }

        Console.WriteLine($"### No-op `dotnet build --no-restore` of a web project ({count} rounds in turns)\n");
        Console.WriteLine("| with | median s | over plain, median of pairs | processor s | over plain |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var (name, own) in times)
        {
            var (wall, overWall) = Medians(own, times[Plain], time => time.Wall);
            var (processor, overProcessor) = Medians(own, times[Plain], time => time.Processor);
            var cells = FormattableString.Invariant($"{wall:0.00} | {overWall:+0.0 %;-0.0 %;0 %} | {processor:0.00} | {overProcessor:+0.0 %;-0.0 %;0 %}");
            Console.WriteLine($"| {name} | {cells} |");
        }

        Console.WriteLine();
    }

    /// <summary>The median of a kind of time, and the median of how much more it is than the same round's without.</summary>
    private static (double Own, double Over) Medians(
        IReadOnlyList<(double Wall, double Processor)> own,
        IReadOnlyList<(double Wall, double Processor)> without,
        Func<(double Wall, double Processor), double> kind) =>
        (Median(own.Select(kind)), Median(own.Zip(without, (with, plain) => (kind(with) / kind(plain)) - 1)));

    private static string Package(string id, string version) =>
        $"""<ItemGroup><PackageReference Include="{id}" Version="{version}" PrivateAssets="all" /></ItemGroup>""";

    private static string Kebab(string name) => name.Replace(",", "", StringComparison.Ordinal).Replace('.', '-').Replace(' ', '-');

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
