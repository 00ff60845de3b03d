namespace MeshCi.Local.Faults;

/// <summary>How long a call waits.</summary>
internal abstract record Latency
{
    /// <summary>The longest wait there is; a drawn one that is longer is cut to it.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromMinutes(10);

    /// <summary>The wait of one call.</summary>
    public abstract TimeSpan Draw(Random random);

    /// <summary>Always the same.</summary>
    public sealed record Fixed(TimeSpan Length) : Latency
    {
        /// <inheritdoc />
        public override TimeSpan Draw(Random random) => Length;
    }

    /// <summary>Anything between two, equally likely.</summary>
    public sealed record Uniform(TimeSpan Minimum, TimeSpan Longest) : Latency
    {
        /// <inheritdoc />
        public override TimeSpan Draw(Random random) => Minimum + (Longest - Minimum) * random.NextDouble();
    }

    /// <summary>Log-normal, as waits in networks are: most near the median, one in a hundred at or above <paramref name="P99"/>.</summary>
    public sealed record LogNormal(TimeSpan Median, TimeSpan P99) : Latency
    {
        // The 99th percentile of the standard normal distribution.
        private const double Z99 = 2.3263478740408408;

        /// <inheritdoc />
        public override TimeSpan Draw(Random random)
        {
            // Box-Muller; 1 - x, since the logarithm of 0 is none.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var drawn = Median * Math.Exp(normal * Math.Log(P99 / Median) / Z99);
            return drawn < Maximum ? drawn : Maximum;
        }
    }
}
