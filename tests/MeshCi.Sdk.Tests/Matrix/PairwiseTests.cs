namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>Every kind of project in every way of building, and every target after both: each pair of two of these, in real builds.</summary>
public sealed class PairwiseTests(PackedSdk sdk)
{
    [Fact]
    public void The_cells_contain_every_pair_that_the_matrix_contains()
    {
        var all = Cell.All(ProjectKind.All(sdk.Version));

        var cells = Cell.Pairwise(all);

        cells.SelectMany(cell => cell.Pairs).Distinct().Count().ShouldBe(all.SelectMany(cell => cell.Pairs).Distinct().Count());
        cells.Distinct().Count().ShouldBe(cells.Count);
        cells.Count.ShouldBeLessThan(all.Count / 5);
        cells.ShouldBe(Cell.Pairwise(all), "the cells are the same in each run");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Every_pair_of_kind_way_and_target_writes_the_same_definition_and_leaves_nothing_else()
    {
        var kinds = ProjectKind.All(sdk.Version);
        await using var repository = await MatrixRepository.CreateAsync(sdk, kinds);
        var run = new MatrixRun(repository);

        foreach (var way in Cell.Pairwise(Cell.All(kinds)).GroupBy(cell => cell.Way)) await run.RunAsync(way.Key, [.. way], completely: false);

        run.Failures.ShouldBeEmpty();
    }
}
