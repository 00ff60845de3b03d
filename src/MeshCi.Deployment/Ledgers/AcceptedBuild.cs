namespace MeshCi.Deployment.Ledgers;

/// <summary>The last build of a series that was deployed successfully. A rollback is not a build of the series.</summary>
/// <param name="Series">What counts the builds, as <see cref="BuildContext.Series"/>; null if it is unknown.</param>
/// <param name="Build">The build number.</param>
public sealed record AcceptedBuild(string? Series, long Build)
{
    /// <summary>Digest of the resources that the build deployed; null in entries of earlier versions.</summary>
    public string? ResourcesDigest { get; init; }

    /// <summary>The job that deployed it, or null.</summary>
    public string? Job { get; init; }

    /// <summary>
    /// Whether a build belongs to the series, or may belong to it. Earlier versions recorded only the repository, and a build outside of CI has no other series.
    /// </summary>
    internal bool IsOfSeries(BuildContext build) => Series is null || build.Series is null || Series == build.Series
        || Series == build.Repository || (build.Ci is null && Ends(build.Repository));

    private bool Ends(string? repository) => repository is not null && Series?.Split(' ').Contains(repository, StringComparer.Ordinal) == true;
}
