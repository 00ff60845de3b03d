using MeshCi.Bench.Compare;

// Compares two checkouts in alternating runs. Arguments: a folder to work in, the checkout before, its package, the checkout after, its package, rounds,
// and the parts to measure. Prints a Markdown table and exits with 1 when a row of it misses its limit. bench/compare prepares all of this.
if (args is not [var folder, var rootBefore, var packageBefore, var rootAfter, var packageAfter, var roundsText, .. var parts]
    || !int.TryParse(roundsText, out var rounds) || rounds is < 1 or > 100)
{
    Console.Error.WriteLine("usage: MeshCi.Bench.Compare <folder> <before> <package before> <after> <package after> <rounds, 1 to 100> [part...]");
    return 2;
}

var before = new Side("before", rootBefore, packageBefore, Path.Combine(folder, "before"));
var after = new Side("after", rootAfter, packageAfter, Path.Combine(folder, "after"));
var table = new Table();
foreach (var part in parts)
{
    using var measured = Part.Named(part, before, after);
    for (var round = 0; round < measured.Rounds(rounds); round++)
    {
        // Each round begins with the other side, so that neither profits from what the machine does meanwhile.
        Side[] order = round % 2 == 0 ? [before, after] : [after, before];
        measured.BeginRound();
        foreach (var side in order) measured.Measure(side, (quantity, value) => table.Add(quantity, side == after, value));
        Console.Error.WriteLine($"{part}: round {round + 1} of {measured.Rounds(rounds)}");
    }
}

return table.Print(Console.Out) ? 0 : 1;
