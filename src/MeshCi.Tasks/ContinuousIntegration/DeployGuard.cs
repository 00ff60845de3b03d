using MeshCi.Definitions.Diagnostics;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// Decides whether a job may change a mesh, from what its CI system reports. A guard against accidents, not a boundary: the trust policy of the role
/// is one.
/// </summary>
internal static class DeployGuard
{
    /// <summary>The line that a job prints if it deploys to the embedded control plane, or null.</summary>
    public static string? Note(CiContext ci, MeshSettings settings) => ci.IsCi && settings.ControlPlane == ControlPlaneKind.Local
        ? "note: MeshControlPlane is 'local': this job changes the mesh of the embedded control plane, which is usually lost together with the job's machine."
        : null;

    /// <summary>Why the job must not run a verb for a project, or null.</summary>
    /// <param name="ci">The job.</param>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="deploys">Whether the verb deploys what the job has built, rather than restoring or removing something.</param>
    public static Finding? Refuse(CiContext ci, MeshSettings settings, bool deploys)
    {
        if (!ci.IsCi) return null;
        if (ci.Problems is [var problem, ..]) return problem;
        if (ci.Build is { } number && settings.Build is { } build && build != number)
            return MeshDiagnostics.BuildNotOfCi.At(new(Item: "MeshBuild"), NotOfCi(ci, build));
        if (!settings.HasControlPlane) return MeshDiagnostics.ControlPlaneUnset.At(new(Item: "MeshControlPlane"), Unset(ci));
        if (settings.ControlPlane == ControlPlaneKind.Local) return null;
        return ci switch
        {
            { Fork: { } fork } when !settings.AllowFork => MeshDiagnostics.DeployOfFork.At(
                null, Refusal(
                    fork == "?" ? "It is unknown which repository the commits of this job come from, because the file in GITHUB_EVENT_PATH cannot be read"
                        : $"The commits of this job come from {fork}, a fork of {ci.Repository}", "forks", "MeshAllowFork")),
            { PullRequest: { } request } when !settings.AllowPullRequest => MeshDiagnostics.DeployOfPullRequest.At(
                null,
                Refusal(
                    request == "?" ? "This job is for a pull request" : $"This job is for pull request {request}", "pull requests", "MeshAllowPullRequest")),
            { Tag: { } tag } when !settings.AllowTag => MeshDiagnostics.DeployOfTag.At(
                null, Refusal($"This job is for the tag '{tag}'", "tags", "MeshAllowTag")),
            { IsScheduled: true } when deploys && !settings.AllowSchedule => MeshDiagnostics.DeployOnSchedule.At(
                null, Refusal("A schedule started this job", "scheduled builds", "MeshAllowSchedule")),
            { HasFailedTests: true } when deploys && !settings.AllowFailedTests => MeshDiagnostics.DeployAfterFailedTests.At(
                null, "A command of this job has failed before (TRAVIS_TEST_RESULT is not 0), but Travis CI runs the rest of the script anyway. "
                + "Nothing was changed. Deploy in the phase 'deploy', which runs only if the script has succeeded, or pass -p:MeshAllowFailedTests=true."),
            { Tag: null } when settings.DeployBranch is { } branch && ci.System != CiSystem.Other && ci.Branch != branch =>
                MeshDiagnostics.DeployOfOtherBranch.At(new(Item: "MeshDeployBranch"), OtherBranch(ci, branch)),
            _ => null,
        };
    }

    private static string Refusal(string cause, string what, string property) =>
        $"{cause}. By default, {what} cannot change a mesh. Nothing was changed. To allow it, set {property} to true.";

    private static string OtherBranch(CiContext ci, string branch) =>
        $"{(ci.Branch is { } other ? $"This job is for the branch '{other}'" : "The branch of this job is unknown")}, but MeshDeployBranch is '{branch}'. "
        + "Nothing was changed. Deploy from that branch, or change MeshDeployBranch.";

    private static string NotOfCi(CiContext ci, string build) =>
        $"MeshBuild is '{build}', but this job of {ci.Name} belongs to build {ci.Build} ({ci.BuildVariable}). Nothing was changed. Remove MeshBuild.";

    private static string Unset(CiContext ci) =>
        $"MeshControlPlane is not set, and this build runs in {ci.Name}, where the default 'local' would deploy to a mesh that is lost with the machine. "
        + "Nothing was changed. Set MeshControlPlane to 'appmesh', or to 'local' if that is what you want.";
}
