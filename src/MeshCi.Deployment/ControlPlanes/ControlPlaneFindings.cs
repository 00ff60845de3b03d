using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>What a user is told when a control plane refuses or fails.</summary>
public static class ControlPlaneFindings
{
    /// <summary>The finding for a failed call.</summary>
    /// <param name="problem">What the control plane said.</param>
    /// <param name="controlPlane">How messages name the control plane: <see cref="IControlPlane.Description"/>.</param>
    /// <param name="subject">The resource of the call, or null where there is none.</param>
    /// <param name="state">One or more sentences on what state was left.</param>
    public static Finding Of(ControlPlaneException problem, string controlPlane, ResourceId? subject, string state)
    {
        var call = subject is null ? problem.Operation : $"{problem.Operation} of {subject}";
        var (diagnostic, cause, fix) = problem.Error switch
        {
            ControlPlaneError.Unreachable => (MeshDiagnostics.ControlPlaneUnreachable, $"{controlPlane} cannot be reached or broke off during {call}",
                "Check MeshEndpoint, MeshRegion and the network, then run this again."),
            ControlPlaneError.Unauthenticated => (MeshDiagnostics.CredentialsRefused, $"{controlPlane} refused the signature or the credentials of {call}",
                "Check that the credentials are of the right account and not expired, that MeshRegion is right and that this machine's clock is."),
            ControlPlaneError.Forbidden => (MeshDiagnostics.ActionForbidden, $"{controlPlane} does not allow {call}",
                $"Allow the role appmesh:{problem.Operation}{(subject is null ? "" : $" on {subject}")}, in the policy that its credentials come from."),
            ControlPlaneError.Conflict => (MeshDiagnostics.ResourceConflict, $"{call} conflicts with what somebody else did since the plan was made",
                "Run this again: it plans from what is live now."),
            ControlPlaneError.ResourceInUse => (MeshDiagnostics.ResourceConflict, $"{call} was refused because something still refers to it",
                "Remove that reference first, by deploying the service that holds it; the control plane names it."),
            ControlPlaneError.LimitExceeded => (MeshDiagnostics.QuotaReached, $"{call} would exceed a quota",
                "Remove what is not needed or have the quota raised by Service Quotas; there are at most 50 tags on a resource."),
            ControlPlaneError.Throttled or ControlPlaneError.ServerFailure => (MeshDiagnostics.ControlPlaneFailing,
                $"{controlPlane} {(problem.Error == ControlPlaneError.Throttled ? "throttled" : "failed")} {call}, repeatedly",
                "Wait a minute, then run this again."),
            ControlPlaneError.Unintelligible => (MeshDiagnostics.AnswerUnintelligible, $"{controlPlane} gave an answer to {call} that is not App Mesh's",
                "Check that MeshEndpoint names an App Mesh endpoint and no proxy or other server, then run this again."),
            _ => (MeshDiagnostics.RequestRefused, $"{controlPlane} refused {call}",
                "Correct what it names in the project; MeshValidate shows what can be checked without a control plane."),
        };
        return diagnostic.At(null, $"{cause}: {Sentence(problem.Message)} {state} {fix}");
    }

    private static string Sentence(string text) => text.TrimEnd() is { Length: > 0 } given ? (given[^1] is '.' or '!' or '?' ? given : given + ".") : "it gave no reason.";
}
