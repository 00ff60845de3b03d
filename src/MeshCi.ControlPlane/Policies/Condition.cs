namespace MeshCi.ControlPlane.Policies;

/// <summary>How the values of a key with several are taken together.</summary>
public enum SetQuantifier
{
    /// <summary>No qualifier: the key fits if one of its values does. Meant for keys with one value.</summary>
    None,

    /// <summary><c>ForAllValues:</c> every value fits; an absent key has none that does not.</summary>
    All,

    /// <summary><c>ForAnyValue:</c> some value fits; an absent key has none.</summary>
    Any,
}

/// <summary>One key of one operator of a <c>Condition</c> element.</summary>
/// <param name="Quantifier">How several values are taken together.</param>
/// <param name="Operator">The operator without qualifier and suffix.</param>
/// <param name="IfExists">Whether an absent key fulfils it.</param>
/// <param name="Key">The condition key.</param>
/// <param name="Tests">One test for each value that the policy gives; one of them is enough, or for a negated operator too much.</param>
public sealed record Condition(SetQuantifier Quantifier, ConditionOperator Operator, bool IfExists, string Key, IReadOnlyList<ValueTest> Tests)
{
    /// <summary>
    /// Whether it holds. An absent key fulfils negated operators and no others (IAM User Guide, "Condition operators"); <c>IfExists</c>
    /// changes nothing under <c>ForAnyValue</c>, which asks for a value. Where a variable has no value the condition does not hold, even a
    /// negated one: the guide calls such a statement invalid, whether it allows or denies.
    /// </summary>
    public bool Holds(RequestContext context)
    {
        var values = context[Key];
        if (Operator.TestsPresence) return Tests.Any(test => test(values.Count == 0 ? "true" : "false", context) == true);
        if (values.Count == 0 || (Quantifier != SetQuantifier.None && values.All(value => value.Length == 0)))
        {
            return Quantifier switch
            {
                SetQuantifier.All => true,
                SetQuantifier.Any => false,
                _ => IfExists || Operator.IsNegated,
            };
        }

        // Without a qualifier a negated operator is the opposite of the operator itself: no value may fit.
        return Quantifier == SetQuantifier.All || (Quantifier == SetQuantifier.None && Operator.IsNegated)
            ? values.All(value => Holds(value, context))
            : values.Any(value => Holds(value, context));
    }

    private bool Holds(string value, RequestContext context)
    {
        var unresolved = false;
        foreach (var test in Tests)
        {
            var fits = test(value, context);
            if (fits == true) return !Operator.IsNegated;
            unresolved |= fits is null;
        }

        return Operator.IsNegated && !unresolved;
    }
}
