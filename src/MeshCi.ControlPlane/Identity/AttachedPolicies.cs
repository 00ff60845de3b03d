using System.Text.Json;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Identity;

/// <summary>The policies of a user or a role as the configuration has them: JSON objects and ARNs of managed policies.</summary>
public static class AttachedPolicies
{
    /// <summary>The policies, each with the name that messages have for it: a managed policy's ARN, or <c>deploy/policies[0]</c>.</summary>
    /// <param name="owner">Name of the user or role.</param>
    /// <param name="policies">Policies without problems.</param>
    public static PolicySet Of(string owner, IReadOnlyList<JsonElement> policies) => PolicySet.Identity(
        [.. policies.Select((policy, index) => policy.ValueKind == JsonValueKind.String
            ? ManagedPolicies.Find(policy.GetString()!)!
            : new NamedPolicy($"{owner}/policies[{index}]", PolicyDocument.Parse(policy.GetRawText())))]);

    /// <summary>What is wrong with one of them; null if nothing is.</summary>
    /// <param name="path">JSON path of the policy.</param>
    /// <param name="policy">The policy.</param>
    public static ConfigurationProblem? Check(string path, JsonElement policy)
    {
        if (policy.ValueKind != JsonValueKind.String) return CheckDocument(path, policy, PolicyKind.Identity);
        var arn = policy.GetString()!;
        return ManagedPolicies.Find(arn) is not null ? null : new ConfigurationProblem(
            path, $"'{Quote.Of(arn)}' is no managed policy that the control plane knows; it knows {string.Join(", ", ManagedPolicies.Arns)}. Write other policies out as JSON objects.");
    }

    /// <summary>What is wrong with a policy that is written out; null if nothing is.</summary>
    public static ConfigurationProblem? CheckDocument(string path, JsonElement policy, PolicyKind kind)
    {
        if (policy.ValueKind != JsonValueKind.Object) return new ConfigurationProblem(path, "A policy is a JSON object with Version and Statement.");
        try
        {
            PolicyDocument.Parse(policy.GetRawText(), kind);
            return null;
        }
        catch (MalformedPolicyException exception)
        {
            // The policy's own paths begin with $, which is here.
            var inside = exception.Path.StartsWith('$') ? exception.Path[1..] : "";
            return new ConfigurationProblem(path + inside, exception.Problem);
        }
    }
}
