namespace MeshCi.Deployment.Applying;

/// <summary>The cause of a failure of a command that has nevertheless changed the mesh as planned, so that the services are live.</summary>
/// <param name="results">What is live: a result for each service.</param>
/// <param name="cause">Why the command fails.</param>
public sealed class DeployedException(IReadOnlyList<DeployResult> results, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>What is live: a result for each service.</summary>
    public IReadOnlyList<DeployResult> Results { get; } = results;
}
