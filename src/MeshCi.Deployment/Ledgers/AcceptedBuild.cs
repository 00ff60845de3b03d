namespace MeshCi.Deployment.Ledgers;

/// <summary>The last build of a series that was deployed successfully. A rollback is not a build of the series.</summary>
/// <param name="Series">What the numbers count: the repository; null if it is unknown.</param>
/// <param name="Build">The build number.</param>
public sealed record AcceptedBuild(string? Series, long Build);
