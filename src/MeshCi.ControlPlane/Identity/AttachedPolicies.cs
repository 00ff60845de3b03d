using System.Text.Json;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Identity;

/// <summary>The policies of a user or a role as the configuration contains them: JSON objects and ARNs of managed policies.</summary>
internal static class AttachedPolicies
{
    /// <summary>The policies, each with its name in messages: the ARN of a managed policy, or <c>deploy/policies[0]</c>.</summary>
    /// <param name="owner">Name of the user or role.</param>
    /// <param name="policies">Policies without problems.</param>
    public static PolicySet Read(string owner, IReadOnlyList<JsonElement> policies) => PolicySet.Identity(
        [.. policies.Select((policy, index) => policy.ValueKind == JsonValueKind.String
            ? ManagedPolicies.Find(policy.GetString()!)!
            : new NamedPolicy($"{owner}/policies[{index}]", PolicyDocument.Parse(policy.GetRawText())))]);

    private static string UnknownManagedPolicy(string arn) =>
        $"'{Quote.Of(arn)}' is not a managed policy that the control plane knows. It knows {string.Join(", ", ManagedPolicies.Arns)}. "
        + "Write other policies as JSON objects.";

    /// <summary>The problem of a policy; null if there is none.</summary>
    /// <param name="path">JSON path of the policy.</param>
    /// <param name="policy">The policy.</param>
    public static ConfigurationProblem? Check(string path, JsonElement policy)
    {
        if (policy.ValueKind != JsonValueKind.String) return CheckDocument(path, policy, PolicyKind.Identity);
        var arn = policy.GetString()!;
        return ManagedPolicies.Find(arn) is not null ? null : new ConfigurationProblem(path, UnknownManagedPolicy(arn));
    }

    /// <summary>The problem of a policy that is written as a JSON object; null if there is none.</summary>
    public static ConfigurationProblem? CheckDocument(string path, JsonElement policy, PolicyKind kind)
    {
        if (policy.ValueKind != JsonValueKind.Object) return new ConfigurationProblem(path, "A policy must be a JSON object with Version and Statement.");
        try
        {
            PolicyDocument.Parse(policy.GetRawText(), kind);
            return null;
        }
        catch (MalformedPolicyException exception)
        {
            // Paths in the policy begin with $, which is the policy itself here.
            var inside = exception.Path.StartsWith('$') ? exception.Path[1..] : "";
            return new ConfigurationProblem(path + inside, exception.Problem);
        }
    }
}
