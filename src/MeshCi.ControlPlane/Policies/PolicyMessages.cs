namespace MeshCi.ControlPlane.Policies;

/// <summary>The longer messages about malformed policies.</summary>
internal static class PolicyMessages
{
    /// <summary>A principal is a string other than <c>*</c>.</summary>
    public const string PrincipalIsNotAnObject =
        "A principal that is not an object can only be \"*\". Write {\"AWS\": \"...\"}, {\"Federated\": \"...\"} or {\"Service\": \"...\"}.";

    /// <summary>A trust policy has a resource.</summary>
    public const string ResourceInTrustPolicy = "A trust policy cannot have a Resource, because it applies to its own role. Remove the element.";

    /// <summary>A permission policy has a principal.</summary>
    public const string PrincipalInPermissionPolicy =
        "A permission policy cannot have a Principal, because it applies to the user or role that it is attached to. Remove the element.";

    /// <summary>A statement allows everyone except some principals.</summary>
    public const string AllowWithNotPrincipal =
        "NotPrincipal with Allow trusts everyone else in the world, which IAM does not support. Use Principal with the principals to trust, or use Deny.";

    /// <summary>The operator <c>Null</c> has a suffix.</summary>
    public const string NullWithIfExists = "Null cannot be combined with IfExists, because it tests whether the key exists. Write Null.";

    /// <summary>The text of a policy is too long.</summary>
    public static string TooLong(int length) => $"The policy has {length} characters, but the maximum is {PolicyDocument.MaximumLength}. Shorten it.";

    /// <summary>A policy is too large without its white space.</summary>
    public static string TooLarge(int size) =>
        $"The policy has {size} characters without white space, but the maximum is {PolicyDocument.MaximumSize}. Use wildcards, or split it.";

    /// <summary>Two statements have the same Sid.</summary>
    public static string DuplicateSid(string sid, string first) =>
        $"The Sid '{Quote.Of(sid)}' is already used by {first}. Use a different Sid for each statement, or none.";

    /// <summary>A Sid has other characters than letters and digits.</summary>
    public static string MalformedSid(string sid) => $"The Sid '{Quote.Of(sid)}' contains characters other than letters and digits. Use A-Z, a-z and 0-9 only.";

    /// <summary>A name is not that of an element.</summary>
    public static string UnknownElement(string shown, string what, IReadOnlyList<string> known, string? near) =>
        $"{shown} is not an element of {what}." + (near is null ? $" Remove it; the elements are {string.Join(", ", known)}." : $" Did you mean {near}?");

    /// <summary>A text is not an action.</summary>
    public static string NotAnAction(string source) =>
        $"'{Quote.Of(source)}' is not an action. Write a service, a colon and a name, such as appmesh:CreateRoute, or only *.";

    /// <summary>An action has no valid service.</summary>
    public static string ActionWithoutService(string source) =>
        $"'{Quote.Of(source)}' has no valid service before the colon. Write its prefix without wildcards, as in appmesh:*.";

    /// <summary>An action has no valid name.</summary>
    public static string ActionWithoutName(string source) =>
        $"'{Quote.Of(source)}' has no valid action after the colon. Write letters and digits, with * and ? as wildcards, as in appmesh:Describe*.";

    /// <summary>A trust policy has an action that does not assume a role.</summary>
    public static string ActionInTrustPolicy(string source) =>
        $"'{Quote.Of(source)}' cannot be used in a trust policy. Write sts:AssumeRole, sts:AssumeRoleWithWebIdentity or sts:TagSession.";

    /// <summary>A condition operator does not exist.</summary>
    public static string UnknownOperator(string text, string? near) =>
        $"'{Quote.Of(text)}' is not a condition operator."
        + (near is null ? " Use an operator of the IAM policy language, such as StringEquals, StringLike or Bool." : $" Did you mean {near}?");

    /// <summary>A policy variable has no closing brace.</summary>
    public static string UnclosedVariable(string source) =>
        $"'{Quote.Of(source)}' contains a policy variable that is not closed. Write ${{key}}, or ${{$}}{{ for the characters themselves.";

    /// <summary>A policy variable has no key.</summary>
    public static string VariableWithoutName(string source) =>
        $"'{Quote.Of(source)}' contains a policy variable without a name. Write the condition key between the braces: ${{aws:userid}}.";

    /// <summary>A policy variable has a default that cannot be read.</summary>
    public static string MalformedDefault(string source) =>
        $"'{Quote.Of(source)}' contains a policy variable with a malformed default. Write ${{key, 'default'}}.";

    /// <summary>A principal has a wildcard in part of its ARN.</summary>
    public static string PrincipalWithWildcard(string text) =>
        $"'{Quote.Of(text)}' contains a wildcard, but a wildcard cannot be part of a principal. "
        + "Write the whole ARN, or trust the account and compare aws:PrincipalArn with ArnLike in a Condition.";

    /// <summary>A text is not an account or an ARN of a principal.</summary>
    public static string NotAnAwsPrincipal(string text) =>
        $"'{Quote.Of(text)}' is not an AWS principal. "
        + "Write the 12 digits of an account, or the ARN of an account's root, a role, a user or an assumed-role session.";
}
