using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Policies;

/// <summary>The principals of a statement in a trust policy: its <c>Principal</c> or <c>NotPrincipal</c>.</summary>
/// <param name="Except">Whether the statement applies to all principals except these: <c>NotPrincipal</c>.</param>
/// <param name="Entries">The principals, of which one must match.</param>
internal sealed record PrincipalElement(bool Except, IReadOnlyList<PrincipalElement.Entry> Entries)
{
    private static readonly string[] Types = ["AWS", "Federated", "Service"];

    /// <summary>Reads the element.</summary>
    /// <exception cref="MalformedPolicyException">It names a principal that does not exist in that form.</exception>
    public static PrincipalElement Parse(PolicyNode node, bool except)
    {
        if (node.Element.ValueKind == System.Text.Json.JsonValueKind.String)
        {
            return node.Text() == "*"
                ? new PrincipalElement(except, [Entry.Everyone])
                : throw node.Malformed(PolicyMessages.PrincipalIsNotAnObject);
        }

        var entries = new List<Entry>();
        foreach (var (type, values) in node.Members("a principal", Types))
            entries.AddRange(values.OneOrMore("principal").Select(value => Read(type, value)));
        return entries.Count > 0
            ? new PrincipalElement(except, entries)
            : throw node.Malformed("The object contains no principal. Write {\"AWS\": \"ACCOUNT\"}, or the ARN of an OIDC provider under Federated.");
    }

    /// <summary>How the element matches a caller.</summary>
    public PrincipalMatch Match(RequestPrincipal caller)
    {
        var best = PrincipalMatch.None;
        foreach (var entry in Entries)
        {
            var match = entry.Match(caller);
            if (match > best) best = match;
        }

        if (!Except) return best;
        return best == PrincipalMatch.None ? PrincipalMatch.Direct : PrincipalMatch.None;
    }

    private static Entry Read(string type, PolicyNode node)
    {
        var text = node.Text();
        switch (type)
        {
            case "AWS":
                if (text == "*") return Entry.Everyone;
                if (Arns.IsAccount(text)) return new Entry(RequestPrincipalType.Aws, text, IsAccount: true);
                if (text.Contains('*', StringComparison.Ordinal) || text.Contains('?', StringComparison.Ordinal))
                    throw node.Malformed(PolicyMessages.PrincipalWithWildcard(text));
                return text.Split(':') is ["arn", _, var service, "", var account, var name] && Arns.IsAccount(account) && IsPrincipal(service, name)
                    ? name == "root"
                        ? new Entry(RequestPrincipalType.Aws, account, IsAccount: true)
                        : new Entry(RequestPrincipalType.Aws, text, IsAccount: false)
                    : throw node.Malformed(PolicyMessages.NotAnAwsPrincipal(text));
            case "Federated":
                return IsProvider(text)
                    ? new Entry(RequestPrincipalType.Federated, text, IsAccount: false)
                    : throw node.Malformed($"'{Quote.Of(text)}' is not an identity provider. Write arn:aws:iam::ACCOUNT:oidc-provider/HOST, without https://.");
            default:
                return IsService(text)
                    ? new Entry(RequestPrincipalType.Service, text, IsAccount: false)
                    : throw node.Malformed($"'{Quote.Of(text)}' is not a service principal. Write one such as ecs-tasks.amazonaws.com.");
        }
    }

    private static bool IsPrincipal(string service, string name) => service switch
    {
        "iam" => name == "root" || IsUnder(name, "role/") || IsUnder(name, "user/"),
        "sts" => (IsUnder(name, "assumed-role/") && name.Split('/') is [_, { Length: > 0 }, { Length: > 0 }]) || IsUnder(name, "federated-user/"),
        _ => false,
    };

    private static bool IsUnder(string name, string prefix) => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal);

    private static bool IsService(string text) =>
        text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-') && text.Contains('.', StringComparison.Ordinal);

    // The host of an OIDC provider may have a port, and therefore a colon.
    private static bool IsProvider(string text) =>
        text is "accounts.google.com" or "cognito-identity.amazonaws.com" or "graph.facebook.com" or "www.amazon.com"
        || (text.Split(':', 6) is ["arn", _, "iam", "", var account, var name] && Arns.IsAccount(account) && !name.AsSpan().ContainsAny('*', '?')
            && (IsUnder(name, "oidc-provider/") || IsUnder(name, "saml-provider/")) && !name.Contains("//", StringComparison.Ordinal));

    /// <summary>One principal of the element.</summary>
    /// <param name="Type">Its type; null for everyone.</param>
    /// <param name="Id">The account, ARN, provider or service.</param>
    /// <param name="IsAccount">Whether it is a whole account.</param>
    public sealed record Entry(RequestPrincipalType? Type, string Id, bool IsAccount)
    {
        /// <summary>Everyone: <c>*</c>.</summary>
        public static readonly Entry Everyone = new(null, "*", IsAccount: false);

        /// <summary>How this principal matches a caller.</summary>
        public PrincipalMatch Match(RequestPrincipal caller)
        {
            if (Type is null) return PrincipalMatch.Direct;
            if (Type != caller.Type) return PrincipalMatch.None;
            if (IsAccount) return Id == caller.Account ? PrincipalMatch.ByAccount : PrincipalMatch.None;
            return Id == caller.Id ? PrincipalMatch.Direct : Id == caller.RoleArn ? PrincipalMatch.ByRole : PrincipalMatch.None;
        }
    }
}

/// <summary>How a principal element matches a caller; a higher value is a stronger match.</summary>
public enum PrincipalMatch
{
    /// <summary>It does not match.</summary>
    None,

    /// <summary>It contains the caller's account, which leaves the decision to the policies of the caller in that account.</summary>
    ByAccount,

    /// <summary>It contains the role of the caller's session; session policies limit what it allows.</summary>
    ByRole,

    /// <summary>It contains the caller, or everyone.</summary>
    Direct,
}
