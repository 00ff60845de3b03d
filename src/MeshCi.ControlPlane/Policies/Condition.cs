namespace MeshCi.ControlPlane.Policies;

/// <summary>How the values of a key with several values are combined.</summary>
internal enum SetQuantifier
{
    /// <summary>No qualifier: one matching value is enough. Meant for keys with one value.</summary>
    None,

    /// <summary><c>ForAllValues:</c> every value must match; an absent key matches.</summary>
    All,

    /// <summary><c>ForAnyValue:</c> at least one value must match; an absent key does not.</summary>
    Any,
}

/// <summary>One key of one operator of a <c>Condition</c> element.</summary>
/// <param name="Quantifier">How several values are combined.</param>
/// <param name="Operator">The operator without its qualifier and suffix.</param>
/// <param name="IfExists">Whether an absent key meets the condition.</param>
/// <param name="Key">The condition key.</param>
/// <param name="Tests">One test for each value in the policy; one matching value is enough, and a negated operator allows none.</param>
internal sealed record Condition(SetQuantifier Quantifier, ConditionOperator Operator, bool IfExists, string Key, IReadOnlyList<ValueTest> Tests)
{
    /// <summary>
    /// Whether the condition is met. An absent key meets negated operators and no others (IAM User Guide, "Condition operators"); <c>IfExists</c>
    /// has no effect with <c>ForAnyValue</c>, which requires a value. If a variable has no value, the condition is not met, not even a
    /// negated one: the guide calls such a statement invalid, whether it allows or denies.
    /// </summary>
    /// <param name="context">The context of the request.</param>
    /// <param name="effect">The effect of the statement.</param>
    public bool IsMet(RequestContext context, Effect effect)
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

        return Quantifier == SetQuantifier.All || (Quantifier == SetQuantifier.None && AllMustMeet(effect))
            ? values.All(value => IsMet(value, context))
            : values.Any(value => IsMet(value, context));
    }

    // Without a qualifier, a negated operator is the opposite of the operator: no value may match. A tag has one value, but two tags whose keys differ only
    // in case share a condition key: both must meet the condition to allow a request, and one is enough to deny it, so that neither tag hides the other.
    private bool AllMustMeet(Effect effect) => ContextKeys.IsTag(Key) ? effect == Effect.Allow : Operator.IsNegated;

    private bool IsMet(string value, RequestContext context)
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
