namespace MeshCi.ControlPlane.Policies;

/// <summary>What a policy is attached to; that decides which elements it has.</summary>
public enum PolicyKind
{
    /// <summary>Says what a role, or a session, may do: no <c>Principal</c>, but <c>Resource</c>.</summary>
    Identity,

    /// <summary>Says who may assume a role: <c>Principal</c>, but no <c>Resource</c>.</summary>
    Trust,
}

/// <summary>A policy in the IAM policy language.</summary>
/// <param name="Kind">What it is attached to.</param>
/// <param name="Version">Version of the language: 2012-10-17, or 2008-10-17, which knows no policy variables and is meant where none is written.</param>
/// <param name="Statements">Its statements, at least one.</param>
public sealed record PolicyDocument(PolicyKind Kind, string Version, IReadOnlyList<Statement> Statements)
{
    /// <summary>Longest text, in characters (the bound of <c>PolicyDocument</c> in the IAM API).</summary>
    public const int MaximumLength = 131_072;

    /// <summary>Longest policy in characters other than white space (IAM quota for all inline policies of a role).</summary>
    public const int MaximumSize = 10_240;

    /// <summary>Reads a policy.</summary>
    /// <param name="json">The policy as JSON.</param>
    /// <param name="kind">What it is attached to.</param>
    /// <exception cref="MalformedPolicyException">It is no policy of that kind.</exception>
    public static PolicyDocument Parse(string json, PolicyKind kind = PolicyKind.Identity) => PolicyParser.Parse(json, kind);
}
