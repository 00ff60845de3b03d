using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>Explains to the user why a call to a control plane was refused or failed.</summary>
public static class ControlPlaneFindings
{
    /// <summary>The finding for a failed call.</summary>
    /// <param name="problem">The failure.</param>
    /// <param name="controlPlane">Name of the control plane in messages: <see cref="IControlPlane.Description"/>.</param>
    /// <param name="subject">The resource of the call, or null if there is none.</param>
    /// <param name="state">One or more sentences about the state that was left.</param>
    /// <param name="embedded">The files of the control plane if it is embedded; otherwise null.</param>
    /// <param name="meshOwner">The account that owns the mesh: <see cref="IControlPlane.MeshOwner"/>.</param>
    /// <param name="help">What to do, if more is known than what generally helps for failures of the kind; otherwise null.</param>
    public static Finding Explain(
        ControlPlaneException problem, string controlPlane, ResourceId? subject, string state, EmbeddedFiles? embedded = null, string? meshOwner = null,
        string? help = null)
    {
        var call = subject is null ? CallOf(problem) : $"{problem.Operation} of {subject}";
        var (diagnostic, cause, fix) = problem.Error switch
        {
            ControlPlaneError.Unreachable => (MeshDiagnostics.ControlPlaneUnreachable,
                $"{controlPlane} cannot be reached, or the connection was lost, during {call}",
                "Check MeshEndpoint, MeshRegion and the network, then run the same command again."),
            ControlPlaneError.Unauthenticated => (MeshDiagnostics.CredentialsRefused, $"{controlPlane} refused the signature or the credentials of {call}",
                embedded?.Credentials is { } credentials ? HasForeignKey(credentials)
                    : "Check that the credentials belong to the right account and have not expired, and that MeshRegion and this machine's clock are correct."),
            ControlPlaneError.Forbidden => (MeshDiagnostics.ActionForbidden, $"{controlPlane} does not allow {call}",
                meshOwner is not null && problem.Operation.Contains("Gateway", StringComparison.Ordinal) ? GatewaysAreOwners(meshOwner, problem.Operation)
                    : $"Allow appmesh:{problem.Operation}{(subject is null ? "" : $" on {subject}")} in the policy of the role."),
            ControlPlaneError.Conflict => (MeshDiagnostics.ResourceConflict, $"{call} conflicts with a change that was made after the plan was created",
                "Run the same command again to plan from the current live state."),
            ControlPlaneError.ResourceInUse => (MeshDiagnostics.ResourceConflict, $"{call} was refused because another resource still refers to it",
                "First remove that reference, and deploy the service that contains it. The control plane's message names it."),
            ControlPlaneError.LimitExceeded => (MeshDiagnostics.QuotaReached, $"{call} would exceed a quota",
                MoreRoom(problem.Message, embedded)),
            ControlPlaneError.Throttled or ControlPlaneError.ServerFailure => (MeshDiagnostics.ControlPlaneFailing,
                $"{controlPlane} {(problem.Error == ControlPlaneError.Throttled ? "throttled" : "failed during")} {call} repeatedly",
                "Wait a minute, then run the same command again."),
            ControlPlaneError.Unintelligible => (MeshDiagnostics.AnswerUnintelligible,
                $"{controlPlane} returned a response to {call} that App Mesh does not return",
                "Check that MeshEndpoint is the address of App Mesh, not of a proxy or another server, then run the same command again."),
            ControlPlaneError.Contradiction => (MeshDiagnostics.ControlPlaneContradicts, $"{controlPlane} contradicts itself",
                "Wait a minute, then run the same command again. If this remains, the control plane is damaged: report it to its operator."),
            ControlPlaneError.NotApplied => (MeshDiagnostics.AcceptedButNotApplied, $"{controlPlane} accepted {call} but did not apply it",
                "Run the same command again. If this remains, the control plane is damaged: report it to its operator."),
            _ => (MeshDiagnostics.RequestRefused, $"{controlPlane} refused {call}",
                "Correct the project accordingly. MeshValidate reports everything that can be checked without a control plane."),
        };
        if (embedded is null && problem.Remedy is { } remedy) fix = remedy;
        fix = help ?? fix;
        // The message of a failed connection names the control plane and the call.
        var isComplete = problem.Error == ControlPlaneError.Unreachable && problem.Message.Contains(controlPlane, StringComparison.Ordinal);
        // What the state covers as well.
        var detail = Sentence(WithoutCall(problem).Replace(". Nothing was changed", "", StringComparison.Ordinal));
        // The cause has named the control plane already.
        if (!isComplete && cause.Contains(controlPlane, StringComparison.Ordinal) && detail.StartsWith($"{controlPlane} ", StringComparison.Ordinal))
            detail = $"it {detail[(controlPlane.Length + 1)..]}";
        return diagnostic.At(null, $"{(isComplete ? "" : $"{cause}: ")}{detail} {state} {fix}");
    }

    /// <summary>The finding for a failed call.</summary>
    /// <param name="problem">The failure.</param>
    /// <param name="plane">The control plane.</param>
    /// <param name="subject">The resource of the call, or null if there is none.</param>
    /// <param name="state">One or more sentences about the state that was left.</param>
    /// <param name="help">What to do, if more is known than what generally helps for failures of the kind; otherwise null.</param>
    public static Finding Explain(ControlPlaneException problem, IControlPlane plane, ResourceId? subject, string state, string? help = null) =>
        Explain(problem, plane.Description, subject, state, plane.Embedded, plane.MeshOwner, help);

    // The message begins with the operation and the resource.
    private static string CallOf(ControlPlaneException problem)
    {
        var colon = problem.Message.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && problem.Message.StartsWith($"{problem.Operation} ", StringComparison.Ordinal) ? problem.Message[..colon] : problem.Operation;
    }

    // The cause names the call already.
    private static string WithoutCall(ControlPlaneException problem)
    {
        var colon = problem.Message.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && problem.Message.StartsWith($"{problem.Operation} ", StringComparison.Ordinal) ? problem.Message[(colon + 2)..] : problem.Message;
    }

    private static string GatewaysAreOwners(string meshOwner, string operation) =>
        $"The mesh belongs to account {meshOwner}, and App Mesh lets only the owner of a mesh use gateways. If the role is of another account, no policy can "
        + "change this: declare gateways and gateway routes in a project that the owner deploys. "
        + $"Otherwise, allow appmesh:{operation} in the policy of the role.";

    private static string HasForeignKey(string credentials) =>
        $"The key in '{credentials}' is not the key of this control plane. Stop the control plane and delete that file: the next start writes a new key, "
        + "and the data of the mesh is preserved.";

    private static string MoreRoom(string message, EmbeddedFiles? embedded)
    {
        if (message.Contains("TooManyTags", StringComparison.Ordinal)) return "Remove tags: a resource can have at most 50 of them.";
        return embedded is null
            ? "Remove what is not needed, or request a higher quota in Service Quotas."
            : $"Remove what is not needed, or raise the quota in the section quotas of '{embedded.Configuration}', such as \"quotas\": {{ \"routes\": 100 }}.";
    }

    private static string Sentence(string text) => text.TrimEnd() switch
    {
        "" => "no reason was given.",
        [.., '.' or '!' or '?'] sentence => sentence,
        var words => words + ".",
    };
}
