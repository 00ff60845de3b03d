using System.Globalization;

namespace MeshCi.Bench.Compare;

/// <summary>All measured values, and the medians of both sides beside each other.</summary>
internal sealed class Table
{
    private readonly List<Quantity> _order = [];
    private readonly Dictionary<(Quantity Quantity, bool IsAfter), List<double>> _values = [];

    public void Add(Quantity quantity, bool isAfter, double value)
    {
        if (!_order.Contains(quantity)) _order.Add(quantity);
        if (!_values.TryGetValue((quantity, isAfter), out var values)) _values[(quantity, isAfter)] = values = [];
        values.Add(value);
    }

    /// <summary>Writes a row for each quantity.</summary>
    /// <returns>Whether none misses its limit.</returns>
    public bool Print(TextWriter output)
    {
        output.WriteLine("| what | rounds | before | after | after / before | |");
        output.WriteLine("|---|---:|---:|---:|---:|---|");
        var missed = 0;
        foreach (var quantity in _order)
        {
            var (before, after) = (Of(quantity, isAfter: false), Of(quantity, isAfter: true));
            var isMissed = quantity.IsMissed(Median(before), Median(after));
            if (isMissed) missed++;
            var ratio = quantity.Kind == QuantityKind.Share ? "" : Ratio(before, after).ToString("0.00", CultureInfo.InvariantCulture);
            var medians = $"{quantity.Text(Median(before))} | {quantity.Text(Median(after))}";
            output.WriteLine($"| {quantity.Name} | {after.Count} | {medians} | {ratio} | {(isMissed ? "**missed**" : "")} |");
        }

        output.WriteLine($"\n{missed} of {_order.Count} rows miss their limit.");
        output.WriteLine("Limits: times and rates 10 %, sizes and counts 3 %, shares 1 percentage point, the package 14 MB.");
        return missed == 0;
    }

    private List<double> Of(Quantity quantity, bool isAfter) => _values.GetValueOrDefault((quantity, isAfter)) ?? [];

    /// <summary>The median of the rounds' own ratios: what slows a whole round down drops out.</summary>
    private static double Ratio(IReadOnlyList<double> before, IReadOnlyList<double> after) => Median([.. after.Zip(before, (one, other) => one / other)]);

    internal static double Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return double.NaN;
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
