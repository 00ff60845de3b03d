using System.Diagnostics;

namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>
/// All cells of the matrix. For each way of building, packages are restored and code is compiled again, and each project and each target has a command of
/// its own if the way allows it. <c>bash bench/soak builds</c> runs this test; CI runs the pairs.
/// </summary>
public sealed class WholeMatrixTests(PackedSdk sdk)
{
    [Fact(Explicit = true)]
    public async Task Every_cell_writes_the_same_definition_and_leaves_nothing_else()
    {
        var kinds = ProjectKind.All(sdk.Version);
        await using var repository = await MatrixRepository.CreateAsync(sdk, kinds);
        var run = new MatrixRun(repository);
        var clock = Stopwatch.StartNew();

        foreach (var way in Cell.All(kinds).GroupBy(cell => cell.Way))
        {
            await run.RunAsync(way.Key, [.. way], completely: true);
            await MatrixReport.WriteAsync(run, clock.Elapsed);
        }

        run.Failures.ShouldBeEmpty();
    }
}
