using Amazon.Runtime;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Client;

/// <summary>Signs in again with a policy, so that the session can do less than its role.</summary>
/// <param name="signIn">Signs in with a policy as JSON.</param>
/// <param name="arns">The mesh.</param>
public sealed class LimitedSessions(Func<string, CancellationToken, Task<AWSCredentials>> signIn, MeshArns arns)
{
    /// <summary>What a session needs besides to create the mesh.</summary>
    public IReadOnlyList<PolicyStatement> MeshCreation { get; init; } = [];

    /// <summary>Signs in with the most exact policy that STS accepts.</summary>
    /// <param name="calls">The calls that the session may make.</param>
    /// <param name="note">Receives a line for the user if the policy allows more than that.</param>
    /// <param name="cancellationToken">Stops waiting for STS.</param>
    /// <exception cref="MeshException">MESH7001: STS refused.</exception>
    public async Task<AWSCredentials> SignInAsync(IReadOnlyList<PlannedCall> calls, Action<string> note, CancellationToken cancellationToken)
    {
        var further = calls.Any(call => call.Operation == "CreateMesh") ? MeshCreation : [];
        foreach (var (form, policy) in SessionPolicy.Of(calls, arns, further))
        {
            try
            {
                var credentials = await signIn(policy.ToShortJson(), cancellationToken).ConfigureAwait(false);
                if (form != PolicyForm.Exact) note(Wider(form, calls));
                return credentials;
            }
            catch (MeshException refused) when (form != PolicyForm.Mesh && refused.InnerException is PolicyTooLargeException)
            {
                // The next form is shorter.
            }
        }

        throw new InvalidOperationException("The shortest form of a session policy is always tried.");
    }

    private static string Wider(PolicyForm form, IReadOnlyList<PlannedCall> calls)
    {
        var count = calls.Select(call => call.Resource).Distinct().Count();
        var what = form switch
        {
            PolicyForm.Siblings => "all routes of their routers and gateways",
            PolicyForm.Prefixes => Beginnings(calls),
            _ => "everything in the mesh",
        };
        return $"note: a session policy cannot list the {count} resources of this plan one by one, so the session can make these changes to {what}.";
    }

    // Names that have no beginning in common limit the session only to their kind.
    private static string Beginnings(IReadOnlyCollection<PlannedCall> calls)
    {
        var (whole, limited) = SessionPolicy.WholeKinds(calls);
        string[] parts = [.. limited ? new[] { "everything whose name begins as theirs do" } : [], .. whole.Select(kind => $"every {Words(kind)} of the mesh")];
        return string.Join(" and to ", parts);
    }

    // virtualNode becomes "virtual node".
    private static string Words(ResourceKind kind) =>
        string.Concat(kind.Info().Name.Select(letter => char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
}
