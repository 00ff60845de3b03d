using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Policies;

/// <summary>Compares a value of the request with one of the policy. Null if a policy variable has no value.</summary>
internal delegate bool? ValueTest(string value, RequestContext context);

/// <summary>Reads a value of a policy as the type of the operator.</summary>
/// <param name="value">The value.</param>
/// <param name="variables">Whether the version of the policy supports variables.</param>
/// <param name="path">The place of the value, for messages.</param>
/// <exception cref="MalformedPolicyException">It is not of the operator's type.</exception>
internal delegate ValueTest ValueReader(string value, bool variables, string path);

/// <summary>A condition operator without <c>ForAllValues:</c>, <c>ForAnyValue:</c> and <c>IfExists</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsNegated">Whether it is met if its values do not match: <c>StringNotEquals</c>.</param>
/// <param name="Read">Reads a value of the policy.</param>
internal sealed record ConditionOperator(string Name, bool IsNegated, ValueReader Read)
{
    private const string ForAllValues = "ForAllValues:";
    private const string ForAnyValue = "ForAnyValue:";
    private const string IfExistsSuffix = "IfExists";

    private static readonly ConditionOperator[] Table =
    [
        new("StringEquals", false, TextComparison.Equal(StringComparison.Ordinal)),
        new("StringNotEquals", true, TextComparison.Equal(StringComparison.Ordinal)),
        new("StringEqualsIgnoreCase", false, TextComparison.Equal(StringComparison.OrdinalIgnoreCase)),
        new("StringNotEqualsIgnoreCase", true, TextComparison.Equal(StringComparison.OrdinalIgnoreCase)),
        new("StringLike", false, TextComparison.Like),
        new("StringNotLike", true, TextComparison.Like),
        new("NumericEquals", false, OrderComparison.Number(order => order == 0)),
        new("NumericNotEquals", true, OrderComparison.Number(order => order == 0)),
        new("NumericLessThan", false, OrderComparison.Number(order => order < 0)),
        new("NumericLessThanEquals", false, OrderComparison.Number(order => order <= 0)),
        new("NumericGreaterThan", false, OrderComparison.Number(order => order > 0)),
        new("NumericGreaterThanEquals", false, OrderComparison.Number(order => order >= 0)),
        new("DateEquals", false, OrderComparison.Date(order => order == 0)),
        new("DateNotEquals", true, OrderComparison.Date(order => order == 0)),
        new("DateLessThan", false, OrderComparison.Date(order => order < 0)),
        new("DateLessThanEquals", false, OrderComparison.Date(order => order <= 0)),
        new("DateGreaterThan", false, OrderComparison.Date(order => order > 0)),
        new("DateGreaterThanEquals", false, OrderComparison.Date(order => order >= 0)),
        new("Bool", false, TextComparison.Bool),
        new("BinaryEquals", false, TextComparison.Binary),
        new("IpAddress", false, AddressRange.Contains),
        new("NotIpAddress", true, AddressRange.Contains),
        new("ArnEquals", false, TextComparison.Arn),
        new("ArnNotEquals", true, TextComparison.Arn),
        new("ArnLike", false, TextComparison.Arn),
        new("ArnNotLike", true, TextComparison.Arn),
        new("Null", false, TextComparison.Presence),
    ];

    private static readonly Dictionary<string, ConditionOperator> ByName = Table.ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>All operators.</summary>
    public static IReadOnlyList<ConditionOperator> All => Table;

    /// <summary>Whether it tests the presence of the key, not its value: <c>Null</c>.</summary>
    public bool TestsPresence => Name == "Null";

    /// <summary>Reads the full name of an operator: <c>ForAllValues:StringLikeIfExists</c>.</summary>
    /// <exception cref="MalformedPolicyException">The operator does not exist.</exception>
    public static (SetQuantifier Quantifier, ConditionOperator Operator, bool IfExists) Parse(string text, string path)
    {
        var (quantifier, name) = text.StartsWith(ForAllValues, StringComparison.Ordinal) ? (SetQuantifier.All, text[ForAllValues.Length..])
            : text.StartsWith(ForAnyValue, StringComparison.Ordinal) ? (SetQuantifier.Any, text[ForAnyValue.Length..])
            : (SetQuantifier.None, text);
        var ifExists = name.EndsWith(IfExistsSuffix, StringComparison.Ordinal);
        if (ifExists) name = name[..^IfExistsSuffix.Length];
        if (!ByName.TryGetValue(name, out var found))
            throw new MalformedPolicyException(path, PolicyMessages.UnknownOperator(text, Spelling.Nearest(name, ByName.Keys)));

        if (ifExists && found.TestsPresence) throw new MalformedPolicyException(path, PolicyMessages.NullWithIfExists);
        return (quantifier, found, ifExists);
    }
}
