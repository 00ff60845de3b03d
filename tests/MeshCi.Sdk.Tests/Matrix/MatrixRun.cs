using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>Builds in each way, runs the targets, and finds what is wrong with each cell.</summary>
internal sealed partial class MatrixRun(MatrixRepository repository)
{
    private readonly Dictionary<ProjectKind, string> _definitions = [];
    private string? _resources;

    /// <summary>The problems of each cell; a cell without problems has none.</summary>
    public Dictionary<Cell, List<string>> Problems { get; } = [];

    /// <summary>The cells that have problems, with their text.</summary>
    public IReadOnlyList<string> Failures =>
        [.. Problems.Where(cell => cell.Value.Count > 0).Select(cell => $"{cell.Key}:\n  {string.Join("\n  ", cell.Value)}")];

    /// <summary>Runs cells of one way.</summary>
    /// <param name="way">The way.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="completely">Whether packages are restored and code is compiled again, and projects and targets have commands of their own.</param>
    public async Task RunAsync(WayOfBuilding way, IReadOnlyList<Cell> cells, bool completely)
    {
        foreach (var cell in cells) Problems.Add(cell, []);
        var kinds = cells.Select(cell => cell.Kind).Distinct().ToList();
        repository.Reset(completely);
        if (completely) await repository.RestoreAsync();
        foreach (var (index, command) in way.Commands.Index())
        {
            FindErrors(cells, await repository.CommandAsync(way, command, kinds, completely));
            if (index < way.CommandsWithoutDefinition) Add(cells, FindEarlyFiles);
        }

        Add(cells, FindDefinitions);
        foreach (var group in completely ? cells.GroupBy(cell => cell.Verb.Order).OrderBy(group => group.Key).Select(group => group.ToList()) : Rounds(cells))
        {
            var before = kinds.ToDictionary(kind => kind, repository.Times);
            var commands = await repository.TargetsAsync(group, completely);
            FindErrors(group, commands);
            Add(group, cell => FindEffects(cell, commands, before[cell.Kind]));
        }

        Add(cells, cell => repository.LeftBehind(cell.Kind).Select(file => $"{file} is left behind"));
    }

    // One cell of each kind, then the second cell of those that have one: a clean deletes what other targets leave as it is.
    private static IEnumerable<List<Cell>> Rounds(IReadOnlyList<Cell> cells) =>
        cells.GroupBy(cell => cell.Kind).SelectMany(kind => kind.OrderBy(cell => cell.Verb.Order).Index())
            .GroupBy(cell => cell.Index).OrderBy(round => round.Key).Select(round => round.Select(cell => cell.Item).ToList());

    [GeneratedRegex(@"\b(error|warning) [A-Z]+[0-9]+|\bMESH[0-9]{4}\b|Unhandled exception", RegexOptions.IgnoreCase)]
    private static partial Regex ErrorLine { get; }

    private static bool IsPublished(string file) =>
        file.Contains("publish/", StringComparison.Ordinal) || file.Contains("/artifacts/app/", StringComparison.Ordinal);

    // With or without MeshCi, the .NET SDK writes another runtimeconfig.json after a publish of a C# file, and deps.json again after a build of a project
    // with TargetFrameworks that was not incremental. The files that begin with the name of the node are those of targets.
    private static bool IsBuilt(string file) => file.Contains("/bin/", StringComparison.Ordinal)
        && !file.EndsWith(".runtimeconfig.json", StringComparison.Ordinal)
        && !file.EndsWith(".deps.json", StringComparison.Ordinal)
        && (Path.GetFileName(file) == MatrixRepository.Definition || !Path.GetFileName(file).StartsWith("orders.", StringComparison.Ordinal));

    private void Add(IEnumerable<Cell> cells, Func<Cell, IEnumerable<string>> find)
    {
        foreach (var cell in cells) Problems[cell].AddRange(find(cell));
    }

    // A command that builds several projects has failed for those that its errors name.
    private void FindErrors(IReadOnlyList<Cell> cells, IReadOnlyList<Ended> commands)
    {
        foreach (var (kinds, result) in commands)
        {
            var lines = result.Lines.Where(line => ErrorLine.IsMatch(line)).Distinct().ToList();
            if (result.ExitCode == 0 && lines.Count == 0) continue;
            var built = cells.Where(cell => kinds.Contains(cell.Kind)).ToList();
            var named = built.Where(cell => lines.Any(line => line.Contains(cell.Kind.Path, StringComparison.Ordinal))).ToList();
            Add(named.Count == 0 ? built : named, cell =>
            {
                var own = lines.Where(line => named.Count == 0 || line.Contains(cell.Kind.Path, StringComparison.Ordinal)).ToList();
                var shown = own.Count == 0 ? result.Output : string.Join('\n', own);
                return [$"dotnet {result.Arguments} ended with {result.ExitCode}:\n{shown}"];
            });
        }
    }

    private IEnumerable<string> FindEarlyFiles(Cell cell) =>
        repository.Written(cell.Kind).Where(file => file.Contains(".mesh.", StringComparison.Ordinal)).Select(file => $"{file} exists too early");

    private IEnumerable<string> FindDefinitions(Cell cell)
    {
        var (kind, way, _) = cell;
        var all = repository.Definitions(kind);
        var published = all.Keys.Where(IsPublished).ToList();
        if (all.Count - published.Count != kind.Definitions) yield return $"{kind.Definitions} definitions expected, not {string.Join(", ", all.Keys)}";
        if (published.Count != (way.Publishes ? 1 : 0)) yield return $"{published.Count} definitions are published: {string.Join(", ", published)}";
        foreach (var (file, content) in all)
        {
            if (!_definitions.TryAdd(kind, content) && _definitions[kind] != content) yield return $"{file} differs from that of another way:\n{content}";
        }

        if (all.Count == 0 || !kind.IsService) yield break;
        using var definition = JsonDocument.Parse(all.First().Value);
        var resources = definition.RootElement.GetProperty("resources").GetRawText();
        if ((_resources ??= resources) != resources) yield return $"its resources differ from those of another kind:\n{resources}";
    }

    private IEnumerable<string> FindEffects(Cell cell, IReadOnlyList<Ended> commands, IReadOnlyDictionary<string, DateTime> before)
    {
        var (kind, way, verb) = cell;
        if (verb == MatrixVerb.Clean)
        {
            return repository.Written(kind).Where(file => Path.GetFileName(file).Contains("mesh", StringComparison.Ordinal) && !IsPublished(file))
                .Select(file => $"{file} still exists after a clean");
        }

        // A build that has nothing to do changes nothing, and a target changes no definition.
        var after = repository.Times(kind);
        var changed = before.Keys.Union(after.Keys)
            .Where(file => verb == MatrixVerb.Build && !way.AlwaysCompiles ? IsBuilt(file) : Path.GetFileName(file) == MatrixRepository.Definition)
            .Where(file => before.GetValueOrDefault(file) != after.GetValueOrDefault(file)).Select(file => $"{file} was written again");
        return verb == MatrixVerb.Build ? changed : changed.Concat(FindResult(cell, commands));
    }

    private static IEnumerable<string> FindResult(Cell cell, IReadOnlyList<Ended> commands)
    {
        var name = cell.Kind.ShownName;
        var expected = new Regex($"^ *{Regex.Escape(name)} -> {cell.Verb.Result}");
        var lines = commands.Where(command => command.Kinds.Contains(cell.Kind)).SelectMany(command => command.Result.Lines).ToList();
        if (lines.Any(expected.IsMatch)) return [];
        return [$"no line '{expected}', but {string.Join('\n', lines.Where(line => line.Contains($"{name} -> ", StringComparison.Ordinal)))}"];
    }
}
