using System.Globalization;

namespace MeshCi.Bench.Build;

/// <summary>A second <c>dotnet build</c> with nothing to do, of a service without patches and with 200 patches of 10 KiB, in turns.</summary>
internal static class ManyPatches
{
    private const int Patches = 200;
    private const int Bytes = 10 * 1024;
    private const int Limit = 20;

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
        Console.WriteLine("| time | without, median ms | with, median ms | ratio, median of pairs | difference, median of pairs |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        Row("of the build", time => time.Wall);
        Row("of processors", time => time.Processor);
        Row("of the targets that read and compare the inputs", time => time.Targets);
        Console.WriteLine($"\nLimit: {Limit} ms for the targets.\n");

        void Row(string name, Func<Time, double> kind)
        {
            var ratio = NoOpBuild.Median(times.Select(pair => kind(pair.With) / kind(pair.Without)));
            var difference = NoOpBuild.Median(times.Select(pair => kind(pair.With) - kind(pair.Without)));
            var (before, after) = (NoOpBuild.Median(times.Select(pair => kind(pair.Without))), NoOpBuild.Median(times.Select(pair => kind(pair.With))));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {name} | {before * 1000:0} | {after * 1000:0} | {ratio:0.00} | {difference * 1000:+0;-0} ms |"));
        }
    }

    private readonly record struct Time(double Wall, double Processor, double Targets);

    private static Time Build(string folder)
    {
        var (wall, processor) = Workshop.Measure(folder, "build", "--no-restore");
        return new(wall, processor, Targets(folder));
    }

    /// <summary>Seconds of the targets of the list of inputs, from MSBuild's own measurement.</summary>
    private static double Targets(string folder)
    {
        var output = Workshop.Output(folder, "build", "--no-restore", "-tl:off", "-v:q", "-clp:PerformanceSummary");
        return output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts is [_, "ms", "_MeshListInputs" or "_MeshCompareInputs" or "_MeshCollectItems" or "_MeshTouchStamp", ..])
            .Sum(parts => double.Parse(parts[0], CultureInfo.InvariantCulture)) / 1000;
    }
}
