namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>One kind of project, built in one way, and one target that runs afterwards.</summary>
internal sealed record Cell(ProjectKind Kind, WayOfBuilding Way, MatrixVerb Verb)
{
    /// <summary>All cells of the matrix.</summary>
    public static IReadOnlyList<Cell> All(IReadOnlyList<ProjectKind> kinds) =>
    [
        .. from way in WayOfBuilding.All
        from kind in kinds
        where way.Excludes(kind) is null
        from verb in MatrixVerb.All
        where verb.Excludes(kind) is null
        select new Cell(kind, way, verb),
    ];

    /// <summary>
    /// Cells that contain each pair of two values that the matrix contains: one for each pair of kind and way, whose target is the one that adds most pairs,
    /// and among those, the one that has been used least; then one for each pair that is still missing.
    /// </summary>
    public static IReadOnlyList<Cell> Pairwise(IReadOnlyList<Cell> all)
    {
        var chosen = new List<Cell>();
        var covered = new HashSet<(object, object)>();
        var uses = MatrixVerb.All.ToDictionary(verb => verb, _ => 0);
        foreach (var candidates in all.GroupBy(cell => (cell.Way, cell.Kind)))
            Choose(candidates.OrderByDescending(Adds).ThenBy(candidate => uses[candidate.Verb]).First());
        while (all.MaxBy(Adds) is { } cell && Adds(cell) > 0) Choose(cell);
        return chosen;

        int Adds(Cell cell) => cell.Pairs.Count(pair => !covered.Contains(pair));

        void Choose(Cell cell)
        {
            chosen.Add(cell);
            covered.UnionWith(cell.Pairs);
            uses[cell.Verb]++;
        }
    }

    /// <summary>Its pairs of two values.</summary>
    public IReadOnlyList<(object First, object Second)> Pairs => [(Kind, Way), (Kind, Verb), (Way, Verb)];

    public override string ToString() => $"{Kind}, {Way}, {Verb}";
}
