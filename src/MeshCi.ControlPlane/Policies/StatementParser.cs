namespace MeshCi.ControlPlane.Policies;

/// <summary>Reads the statements of one policy.</summary>
/// <param name="kind">What the policy is attached to.</param>
/// <param name="variables">Whether the version of the policy supports variables.</param>
internal sealed class StatementParser(PolicyKind kind, bool variables)
{
    private static readonly string[] Elements =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    /// <summary>Reads a statement.</summary>
    /// <exception cref="MalformedPolicyException">It is not a valid statement of that kind of policy.</exception>
    public Statement Parse(PolicyNode node, int index)
    {
        var elements = node.Members("a statement", Elements).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        var effect = ReadEffect(node, elements);
        var (actions, exceptActions) = OneOf(node, elements, "Action") ?? throw node.Malformed("The statement has no Action. Add Action or NotAction.");
        var (resources, exceptResources) = Resources(node, elements);
        return new Statement(
            Sid(elements),
            index,
            effect,
            [.. actions.OneOrMore("action").Select(Action)],
            exceptActions,
            [.. resources.Select(value => ResourcePattern.Parse(value.Text(), variables, value.Path))],
            exceptResources,
            Principals(node, elements, effect),
            elements.TryGetValue("Condition", out var conditions) ? [.. Conditions(conditions)] : []);
    }

    private static string Sid(Dictionary<string, PolicyNode> elements)
    {
        if (!elements.TryGetValue("Sid", out var node)) return "";
        var sid = node.Text();
        return sid.All(char.IsAsciiLetterOrDigit) ? sid : throw node.Malformed(PolicyMessages.MalformedSid(sid));
    }

    private static Effect ReadEffect(PolicyNode statement, Dictionary<string, PolicyNode> elements)
    {
        if (!elements.TryGetValue("Effect", out var node))
            throw statement.Malformed("The statement has no Effect. Add \"Effect\": \"Allow\" or \"Deny\".");
        return node.Text() switch
        {
            "Allow" => Effect.Allow,
            "Deny" => Effect.Deny,
            var other => throw node.Malformed($"'{Quote.Of(other)}' is not an effect. Write Allow or Deny, with this capitalization."),
        };
    }

    private ActionPattern Action(PolicyNode node)
    {
        var pattern = ActionPattern.Parse(node.Text(), node.Path);
        return kind == PolicyKind.Identity || pattern.Service == "sts"
            ? pattern
            : throw node.Malformed(PolicyMessages.ActionInTrustPolicy(pattern.Source));
    }

    private (IReadOnlyList<PolicyNode> Values, bool Except) Resources(PolicyNode statement, Dictionary<string, PolicyNode> elements)
    {
        var found = OneOf(statement, elements, "Resource");
        if (kind == PolicyKind.Trust)
            return found is null ? ([], false) : throw found.Value.Node.Malformed(PolicyMessages.ResourceInTrustPolicy);
        var (node, except) = found ?? throw statement.Malformed("The statement has no Resource. Add Resource or NotResource; \"*\" means all.");
        return (node.OneOrMore("resource"), except);
    }

    private PrincipalElement? Principals(PolicyNode statement, Dictionary<string, PolicyNode> elements, Effect effect)
    {
        var found = OneOf(statement, elements, "Principal");
        if (kind == PolicyKind.Identity)
            return found is null ? null : throw found.Value.Node.Malformed(PolicyMessages.PrincipalInPermissionPolicy);
        var (node, except) = found ?? throw statement.Malformed("The statement of a trust policy has no Principal. Add one, such as {\"AWS\": \"ACCOUNT\"}.");
        if (except && effect == Effect.Allow)
            throw node.Malformed(PolicyMessages.AllowWithNotPrincipal);
        return PrincipalElement.Parse(node, except);
    }

    private static (PolicyNode Node, bool Except)? OneOf(PolicyNode statement, Dictionary<string, PolicyNode> elements, string name)
    {
        var has = elements.TryGetValue(name, out var these);
        if (!elements.TryGetValue("Not" + name, out var others)) return has ? (these, false) : null;
        return has ? throw statement.Malformed($"The statement has both {name} and Not{name}. Remove one of them.") : (others, true);
    }

    private IEnumerable<Condition> Conditions(PolicyNode node)
    {
        foreach (var (name, keys) in node.Members("a condition", known: null))
        {
            var (quantifier, conditionOperator, ifExists) = ConditionOperator.Parse(name, keys.Path);
            foreach (var (key, values) in keys.Members("the keys of an operator", known: null))
            {
                if (key.Length == 0) throw keys.Malformed("A condition key has no name. Write one, such as aws:RequestTag/team.");
                var tests = values.OneOrMore("value").Select(value => conditionOperator.Read(value.Scalar(), variables, value.Path)).ToList();
                yield return new Condition(quantifier, conditionOperator, ifExists, key, tests);
            }
        }
    }
}
