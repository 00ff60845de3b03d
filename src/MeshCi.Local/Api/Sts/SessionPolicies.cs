using MeshCi.ControlPlane.Policies;

namespace MeshCi.Local.Api.Sts;

/// <summary>The policies with which a request limits its session.</summary>
/// <param name="Policy">A policy as JSON, or null.</param>
/// <param name="Arns">ARNs of managed policies.</param>
internal sealed record SessionPolicies(string? Policy, IReadOnlyList<string> Arns)
{
    private const int MostArns = 10;
    private const int LongestArn = 2048;

    /// <summary>Reads <c>Policy</c> and <c>PolicyArns</c>; <see cref="Check"/> decides whether they are valid.</summary>
    /// <param name="form">The request.</param>
    /// <param name="parameters">Receives the problems.</param>
    /// <param name="longest">Maximum number of characters of all of them together.</param>
    public static SessionPolicies Read(QueryForm form, StsParameters parameters, int longest)
    {
        var policy = parameters.Optional("Policy", 1, longest, StsParameters.PolicyText());
        var arns = new List<string>();
        foreach (var member in form.Members("PolicyArns"))
            arns.Add(parameters.Text($"PolicyArns.member.{member}.arn", 20, LongestArn));
        if (arns.Count > MostArns) parameters.Violation(TooManyArns);
        var length = (policy?.Length ?? 0) + arns.Sum(arn => arn.Length);
        if (length > longest && policy?.Length <= longest) parameters.Violation(TooLong(longest, length));
        return new SessionPolicies(policy, arns);
    }

    private static string TooManyArns =>
        $"Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to {MostArns}";

    private static string TooLong(int longest, int length) =>
        "Value at 'policy' and 'policyArns' failed to satisfy constraint: "
        + $"Members must have together length less than or equal to {longest}, not {length}";

    private static string Unknown(string arn) =>
        $"The policy {Quote.Of(arn)} does not exist or is not attachable. The control plane knows {string.Join(", ", ManagedPolicies.Arns)}.";

    /// <summary>Requires that they are valid policies.</summary>
    /// <exception cref="StsException">One is malformed or unknown.</exception>
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
            if (ManagedPolicies.Find(arn) is null) throw StsException.MalformedPolicy(Unknown(arn));
        }
    }
}
