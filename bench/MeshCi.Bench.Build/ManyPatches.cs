using System.Globalization;

namespace MeshCi.Bench.Build;

/// <summary>A second <c>dotnet build</c> with nothing to do, of a service without patches and with 200 patches of 10 KiB, in turns.</summary>
internal static class ManyPatches
{
    private const int Patches = 200;
    private const int Bytes = 10 * 1024;
    private const int Limit = 20;
    private static readonly string[] Names =
        ["_MeshCollectItems", "_MeshListInputs", "_MeshReadStamp", "_MeshMeasureInputs", "_MeshDescribeInputs", "_MeshCompareInputs"];

    public static void Run(Workshop workshop, int count)
    {
        var without = workshop.Project("without-patches", MeshService.WithSdk);
        const string Items = """<ItemGroup><MeshPatch Include="patches/*.json" Kind="virtualNode" /></ItemGroup>""";
        var with = workshop.Project("with-patches", MeshService.WithSdk + Items);
        for (var number = 1; number <= Patches; number++)
        {
            var patch = $$$"""{ "logging": { "accessLog": { "file": { "path": "/dev/stdout" } } } }""";
            workshop.Write($"with-patches/patches/{number:000}.json", patch.PadRight(Bytes));
        }

        foreach (var folder in new[] { without, with })
        {
            Workshop.DotNet(folder, "build");
            Workshop.DotNet(folder, "build", "--no-restore");
        }

        var times = new List<(Time Without, Time With)>();
        for (var round = 0; round < count; round++) times.Add((Build(without), Build(with)));

        Console.WriteLine($"### No-op `dotnet build --no-restore` with {Patches} patches of {Bytes / 1024} KiB ({count} rounds in turns)\n");
        Console.WriteLine("| time | without: median, fastest (ms) | with: median, fastest (ms) | ratio, median of pairs | difference, median of pairs |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        Row("of the build", time => time.Wall);
        Row("of processors", time => time.Processor);
        Row("of the target that hashes the inputs", time => time.Hash);
        Row("of all targets that list, read and hash the inputs", time => time.Targets);
        Console.WriteLine($"\nLimit: {Limit} ms for the hashes.\n");

        void Row(string name, Func<Time, double> kind)
        {
            var ratio = NoOpBuild.Median(times.Select(pair => kind(pair.With) / kind(pair.Without)));
            var difference = NoOpBuild.Median(times.Select(pair => kind(pair.With) - kind(pair.Without)));
            var (before, after) = (Describe(times.Select(pair => kind(pair.Without))), Describe(times.Select(pair => kind(pair.With))));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {before} | {after} | {ratio:0.00} | {difference * 1000:+0;-0} ms |"));
        }
    }

    private static string Describe(IEnumerable<double> seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{NoOpBuild.Median(seconds) * 1000:0}, {seconds.Min() * 1000:0}");

    /// <summary>Seconds of a build, and of its targets, as MSBuild measures them.</summary>
    private readonly record struct Time(double Wall, double Processor, double Hash, double Targets);

    private static Time Build(string folder)
    {
        var (wall, processor) = Workshop.Measure(folder, "build", "--no-restore");
        var targets = Workshop.Output(folder, "build", "--no-restore", "-tl:off", "-v:q", "-clp:PerformanceSummary").Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts is [_, "ms", var name, ..] && Names.Contains(name))
            .Select(parts => (Name: parts[2], Seconds: double.Parse(parts[0], CultureInfo.InvariantCulture) / 1000)).ToList();
        return new(wall, processor, targets.Where(target => target.Name == Names[^1]).Sum(target => target.Seconds), targets.Sum(target => target.Seconds));
    }
}
