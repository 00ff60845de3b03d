namespace MeshCi.Definitions.Diagnostics;

// 707x: what a CI system reports about a job. 7038 and 7039 compare its number with that of the last deploy.
public static partial class MeshDiagnostics
{
    /// <summary>The build number is counted by another CI system, repository or workflow than the one that was deployed last.</summary>
    public static readonly Diagnostic BuildOfAnotherSeries = new("MESH7038", Severity.Error, "Build numbers of two series cannot be compared");

    /// <summary>Another job of the same build has deployed another definition.</summary>
    public static readonly Diagnostic BuildDeployedTwice = new("MESH7039", Severity.Error, "Another job of the build has deployed something else");

    /// <summary>The job is for a pull request.</summary>
    public static readonly Diagnostic DeployOfPullRequest = new("MESH7070", Severity.Error, "A pull request cannot deploy");

    /// <summary>The commits come from a fork.</summary>
    public static readonly Diagnostic DeployOfFork = new("MESH7071", Severity.Error, "A fork cannot deploy");

    /// <summary>The job is for a tag.</summary>
    public static readonly Diagnostic DeployOfTag = new("MESH7072", Severity.Error, "A build of a tag cannot deploy");

    /// <summary>A schedule started the job.</summary>
    public static readonly Diagnostic DeployOnSchedule = new("MESH7073", Severity.Error, "A scheduled build cannot deploy");

    /// <summary>Tests of the job have failed.</summary>
    public static readonly Diagnostic DeployAfterFailedTests = new("MESH7074", Severity.Error, "A job whose tests failed cannot deploy");

    /// <summary>The job is for a branch other than <c>MeshDeployBranch</c>.</summary>
    public static readonly Diagnostic DeployOfOtherBranch = new("MESH7075", Severity.Error, "Another branch than MeshDeployBranch cannot deploy");

    /// <summary>A job of a CI system does not specify the control plane.</summary>
    public static readonly Diagnostic ControlPlaneUnset = new("MESH7076", Severity.Error, "A deploy from CI requires MeshControlPlane");

    /// <summary><c>MeshBuild</c> differs from the number of the CI system.</summary>
    public static readonly Diagnostic BuildNotOfCi = new("MESH7077", Severity.Error, "In CI, the build number comes from the CI system");

    /// <summary>A variable of the CI system has a value that it cannot have.</summary>
    public static readonly Diagnostic CiValueMalformed = new("MESH7078", Severity.Error, "A variable of the CI system is malformed");
}
