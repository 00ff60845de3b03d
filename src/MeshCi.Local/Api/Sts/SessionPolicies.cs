using MeshCi.ControlPlane.Policies;

namespace MeshCi.Local.Api.Sts;

/// <summary>The policies that a request narrows its session to.</summary>
/// <param name="Policy">A policy as JSON, or null.</param>
/// <param name="Arns">ARNs of managed policies.</param>
internal sealed record SessionPolicies(string? Policy, IReadOnlyList<string> Arns)
{
    private const int MostArns = 10;
    private const int LongestArn = 2048;

    /// <summary>Reads <c>Policy</c> and <c>PolicyArns</c>; whether they are policies is asked by <see cref="Check"/>.</summary>
    /// <param name="form">The request.</param>
    /// <param name="parameters">Takes what is wrong.</param>
    /// <param name="longest">Most characters of all of them together.</param>
    public static SessionPolicies Read(QueryForm form, StsParameters parameters, int longest)
    {
        var policy = parameters.Optional("Policy", 1, longest, StsParameters.PolicyText());
        var arns = new List<string>();
        foreach (var member in form.Members("PolicyArns"))
            arns.Add(parameters.Text($"PolicyArns.member.{member}.arn", 20, LongestArn));
        if (arns.Count > MostArns) parameters.Violation($"Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to {MostArns}");
        var length = (policy?.Length ?? 0) + arns.Sum(arn => arn.Length);
        if (length > longest && policy?.Length <= longest)
            parameters.Violation($"Value at 'policy' and 'policyArns' failed to satisfy constraint: Members must have together length less than or equal to {longest}, not {length}");
        return new SessionPolicies(policy, arns);
    }

    /// <summary>Requires that they are policies.</summary>
    /// <exception cref="StsException">One is malformed or not known.</exception>
    public void Check()
    {
        try
        {
            if (Policy is not null) PolicyDocument.Parse(Policy);
        }
        catch (MalformedPolicyException exception)
        {
            throw StsException.MalformedPolicy(exception.Message);
        }

        foreach (var arn in Arns)
        {
            if (ManagedPolicies.Find(arn) is null)
                throw StsException.MalformedPolicy($"The policy {Quote.Of(arn)} does not exist or is not attachable. The control plane knows {string.Join(", ", ManagedPolicies.Arns)}.");
        }
    }
}
