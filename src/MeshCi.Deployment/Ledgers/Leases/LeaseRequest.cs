namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>A deploy or rollback that asks for a lease.</summary>
/// <param name="Holder">The description that other processes see while it waits and while it holds the lease.</param>
/// <param name="Owner">The owner of the service.</param>
/// <param name="Series">What the build numbers count, such as the repository; null if the build has no number.</param>
/// <param name="Build">The build number; null if it is not a number, or if no other build makes this one unnecessary.</param>
internal sealed record LeaseRequest(string Holder, string Owner, string? Series, long? Build)
{
    /// <summary>Whether a newer build makes an older one unnecessary: both are of one owner and one series.</summary>
    public bool IsMadeUnnecessaryBy(LeaseRequest other) => IsOfSameSeries(other) && Build < other.Build;

    /// <summary>Whether the numbers of two builds can be compared.</summary>
    public bool IsOfSameSeries(LeaseRequest other) =>
        Owner == other.Owner && Series is not null && Series == other.Series && Build is not null && other.Build is not null;
}
