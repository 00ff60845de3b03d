using System.Globalization;

namespace MeshCi.Bench.Compare;

/// <summary>What is measured, and how much worse it may become.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Kind">How it is written and judged.</param>
internal sealed record Quantity(string Name, QuantityKind Kind)
{
    /// <summary>The package alone may grow: it carries code compiled ahead of time.</summary>
    private const double PackageLimit = 12e6;

    /// <summary>Whether the value after is worse than it may be: a tenth for times and rates, 3 % for sizes and counts, a hundredth for shares.</summary>
    public bool IsMissed(double before, double after) => Kind switch
    {
        QuantityKind.Milliseconds => after > before * 1.1,
        QuantityKind.CallsPerSecond => after < before / 1.1,
        QuantityKind.Share => after > before + 0.01,
        QuantityKind.PackageBytes => after >= PackageLimit,
        _ => after > before * 1.03,
    };

    /// <summary>A value with its unit.</summary>
    public string Text(double value)
    {
        FormattableString text = Kind switch
        {
            QuantityKind.Milliseconds => $"{value:0} ms",
            QuantityKind.CallsPerSecond => $"{value:0}/s",
            QuantityKind.Mebibytes => $"{value:0.0} MiB",
            QuantityKind.PackageBytes => $"{value / 1e6:0.00} MB",
            QuantityKind.Share => $"{value:0.0 %}",
            _ => $"{value:0}",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>The kinds of what is measured.</summary>
internal enum QuantityKind
{
    Milliseconds,
    CallsPerSecond,
    Mebibytes,
    PackageBytes,
    Count,
    Share,
}
