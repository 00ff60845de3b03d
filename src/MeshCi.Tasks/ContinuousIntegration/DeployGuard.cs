using MeshCi.Definitions.Diagnostics;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// Decides whether a job may change a mesh, from what its CI system reports. A guard against accidents, not a boundary: the trust policy of the role
/// is one.
/// </summary>
internal static class DeployGuard
{
    /// <summary>The lines that a job prints before it changes a mesh: what it does not outlive, and what its CI system does not tell.</summary>
    /// <param name="ci">The job.</param>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="deploys">Whether the verb deploys what the job has built.</param>
    public static IEnumerable<string> Notes(CiContext ci, MeshSettings settings, bool deploys)
    {
        if (!ci.IsCi) yield break;
        if (settings.ControlPlane == ControlPlaneKind.Local)
        {
            yield return Local;
            yield break;
        }

        if (ci.System == CiSystem.Other) yield return Unread;
        if (!deploys || ci.Build is not null || settings.Build?.All(char.IsAsciiDigit) == true) yield break;
        yield return settings.Build is { } build
            ? $"note: MeshBuild is '{PlainText.Visible(build)}', which is not a number, so a later job of an older build is not recognized."
            : "note: This job has no build number, so a later job of an older build is not recognized. Set MeshBuild to the number that the CI system counts.";
    }

    /// <summary>The line that a job prints before it reads the embedded control plane without having chosen it, or null.</summary>
    public static string? NoteOfDefault(CiContext ci, MeshSettings settings) => !ci.IsCi || settings.HasControlPlane ? null
        : "note: MeshControlPlane is not set, so this job reads the embedded control plane, which is usually empty on the job's machine. Set MeshControlPlane "
            + "to 'appmesh', or to 'local' if that is what you want.";

    private const string Local =
        "note: MeshControlPlane is 'local': this job changes the mesh of the embedded control plane, which is usually lost together with the job's machine.";

    private const string Unread = "note: MeshCi does not read the variables of this CI system, so it does not recognize pull requests, forks, tags, scheduled "
        + "builds and failed tests. Let only jobs that may change the mesh run this command.";

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
        if (deploys && ci is { BuildVariable: { } variable, Build: null }) return MeshDiagnostics.CiValueMalformed.At(null, NoNumber(ci, variable));
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
            { Tag: null } when settings.DeployBranch is { } branch && BranchOf(ci, settings) != branch =>
                MeshDiagnostics.DeployOfOtherBranch.At(new(Item: "MeshDeployBranch"), OtherBranch(ci, BranchOf(ci, settings), branch)),
            _ => null,
        };
    }

    private static string Refusal(string cause, string what, string property) =>
        $"{cause}. By default, {what} cannot change a mesh. Nothing was changed. To allow it, set {property} to true.";

    // Of a CI system whose variables are not read, only the checkout is known.
    private static string? BranchOf(CiContext ci, MeshSettings settings) => ci.System == CiSystem.Other ? settings.SourceControl.Branch : ci.Branch;

    private static string OtherBranch(CiContext ci, string? other, string branch) => other is not null
        ? $"This job is for the branch '{other}', but MeshDeployBranch is '{branch}'. "
            + "Nothing was changed. Deploy from that branch, or change MeshDeployBranch."
        : $"The branch of this job is unknown, but MeshDeployBranch is '{branch}'. Nothing was changed. "
            + (ci.System == CiSystem.Other ? "Let the job check out the branch instead of a single commit, or remove MeshDeployBranch and let only jobs of "
                + "that branch deploy." : "Deploy from that branch, or change MeshDeployBranch.");

    private static string NoNumber(CiContext ci, string variable) =>
        $"This job of {ci.Name} has no build number, because the environment variable {variable} is not set. Without it, an older build could replace a newer "
        + $"one. Nothing was changed. Pass {variable} on to this process, for example into its container.";

    private static string NotOfCi(CiContext ci, string build) =>
        $"MeshBuild is '{build}', but this job of {ci.Name} belongs to build {ci.Build} ({ci.BuildVariable}). Nothing was changed. Remove MeshBuild.";

    private static string Unset(CiContext ci) =>
        $"MeshControlPlane is not set, and this build runs in {ci.Name}, where the default 'local' would deploy to a mesh that is lost with the machine. "
        + "Nothing was changed. Set MeshControlPlane to 'appmesh', or to 'local' if that is what you want.";
}
