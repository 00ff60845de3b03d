namespace MeshCi.ControlPlane.Policies;

/// <summary>What a policy is attached to, which determines its elements.</summary>
public enum PolicyKind
{
    /// <summary>Specifies what a role or session may do: without <c>Principal</c>, with <c>Resource</c>.</summary>
    Identity,

    /// <summary>Specifies which principals may assume a role: with <c>Principal</c>, without <c>Resource</c>.</summary>
    Trust,
}

/// <summary>A policy in the IAM policy language.</summary>
public sealed record PolicyDocument
{
    /// <summary>Maximum length, in characters (the limit of <c>PolicyDocument</c> in the IAM API).</summary>
    public const int MaximumLength = 131_072;

    /// <summary>Maximum length in characters other than white space (IAM quota for all inline policies of a role).</summary>
    public const int MaximumSize = 10_240;

    internal PolicyDocument(PolicyKind kind, string version, IReadOnlyList<Statement> statements) =>
        (Kind, Version, Statements) = (kind, version, statements);

    /// <summary>What it is attached to.</summary>
    public PolicyKind Kind { get; }

    /// <summary>Version of the language: 2012-10-17, or 2008-10-17, which has no policy variables and is the default.</summary>
    public string Version { get; }

    /// <summary>Its statements, at least one.</summary>
    internal IReadOnlyList<Statement> Statements { get; }

    /// <summary>Reads a policy.</summary>
    /// <param name="json">The policy as JSON.</param>
    /// <param name="kind">What it is attached to.</param>
    /// <exception cref="MalformedPolicyException">It is not a valid policy of that kind.</exception>
    public static PolicyDocument Parse(string json, PolicyKind kind = PolicyKind.Identity) => PolicyParser.Parse(json, kind);
}
