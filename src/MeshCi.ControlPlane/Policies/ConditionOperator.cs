using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Policies;

/// <summary>Compares a value of the request with one of the policy. Null means that a policy variable has no value.</summary>
public delegate bool? ValueTest(string value, RequestContext context);

/// <summary>Reads a value of a policy as the operator's type.</summary>
/// <param name="value">The value.</param>
/// <param name="variables">Whether the policy's version knows variables.</param>
/// <param name="path">Where the value stands, for the message.</param>
/// <exception cref="MalformedPolicyException">It is not of the operator's type.</exception>
public delegate ValueTest ValueReader(string value, bool variables, string path);

/// <summary>A condition operator without <c>ForAllValues:</c>, <c>ForAnyValue:</c> and <c>IfExists</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsNegated">Whether it holds where its values do not fit: <c>StringNotEquals</c>.</param>
/// <param name="Read">Reads a value of the policy.</param>
public sealed record ConditionOperator(string Name, bool IsNegated, ValueReader Read)
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

    /// <summary>Whether it asks for the key's presence and not for its value: <c>Null</c>.</summary>
    public bool TestsPresence => Name == "Null";

    /// <summary>Reads an operator's full name: <c>ForAllValues:StringLikeIfExists</c>.</summary>
    /// <exception cref="MalformedPolicyException">There is no such operator.</exception>
    public static (SetQuantifier Quantifier, ConditionOperator Operator, bool IfExists) Parse(string text, string path)
    {
        var (quantifier, name) = text.StartsWith(ForAllValues, StringComparison.Ordinal) ? (SetQuantifier.All, text[ForAllValues.Length..])
            : text.StartsWith(ForAnyValue, StringComparison.Ordinal) ? (SetQuantifier.Any, text[ForAnyValue.Length..])
            : (SetQuantifier.None, text);
        var ifExists = name.EndsWith(IfExistsSuffix, StringComparison.Ordinal);
        if (ifExists) name = name[..^IfExistsSuffix.Length];
        if (!ByName.TryGetValue(name, out var found))
        {
            var meant = Spelling.Nearest(name, ByName.Keys);
            throw new MalformedPolicyException(path, $"'{Quote.Of(text)}' is no condition operator.{(meant is null ? " Use one of the IAM policy language, as StringEquals, StringLike or Bool." : $" Did you mean {meant}?")}");
        }

        if (ifExists && found.TestsPresence) throw new MalformedPolicyException(path, "Null takes no IfExists, since it asks whether the key exists itself. Write Null.");
        return (quantifier, found, ifExists);
    }
}
