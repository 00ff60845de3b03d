namespace MeshCi.Local.Faults;

/// <summary>The delay of a call.</summary>
internal abstract record Latency
{
    /// <summary>The maximum delay; longer random ones are shortened to it.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromMinutes(10);

    /// <summary>The delay of one call.</summary>
    public abstract TimeSpan Draw(Random random);

    /// <summary>A fixed delay.</summary>
    public sealed record Fixed(TimeSpan Length) : Latency
    {
        /// <inheritdoc />
        public override TimeSpan Draw(Random random) => Length;
    }

    /// <summary>Any delay between two bounds, with equal probability.</summary>
    public sealed record Uniform(TimeSpan Minimum, TimeSpan Longest) : Latency
    {
        /// <inheritdoc />
        public override TimeSpan Draw(Random random) => Minimum + (Longest - Minimum) * random.NextDouble();
    }

    /// <summary>Log-normal, as delays in networks are: most are near the median, one in a hundred is at or above <paramref name="P99"/>.</summary>
    public sealed record LogNormal(TimeSpan Median, TimeSpan P99) : Latency
    {
        // The 99th percentile of the standard normal distribution.
        private const double Z99 = 2.3263478740408408;

        /// <inheritdoc />
        public override TimeSpan Draw(Random random)
        {
            // Box-Muller; 1 - x, because the logarithm of 0 is not defined.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var drawn = Median * Math.Exp(normal * Math.Log(P99 / Median) / Z99);
            return drawn < Maximum ? drawn : Maximum;
        }
    }
}
