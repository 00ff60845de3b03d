using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What the CI system of a build reports about it, apart from the deploy that the ledger records.</summary>
/// <param name="HasFailed">Whether the build failed, so that it is not a good one although its deploy succeeded.</param>
/// <param name="Note">The state, as a sentence about the build; null if it passed or is unknown.</param>
/// <param name="Problem">Why the state is unknown; otherwise null.</param>
public sealed record BuildReport(bool HasFailed, string? Note, Finding? Problem);

/// <summary>Asks a CI system about builds.</summary>
public interface IBuildReports
{
    /// <summary>The report about a build; null if this CI system has not run it.</summary>
    /// <param name="build">The build.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<BuildReport?> FindAsync(BuildContext build, CancellationToken cancellationToken);
}
