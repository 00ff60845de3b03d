namespace MeshCi.Definitions.Model;

/// <summary>The member must be present.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>Exactly one member of the record is set.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UnionAttribute : Attribute;

/// <summary>Bounds, both inclusive, of an integer or of each integer of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute(long minimum, long maximum = long.MaxValue) : Attribute
{
    /// <summary>Smallest allowed value.</summary>
    public long Minimum { get; } = minimum;

    /// <summary>Largest allowed value; <see cref="long.MaxValue"/> means no limit.</summary>
    public long Maximum { get; } = maximum;
}

/// <summary>Bounds, both inclusive, of the number of UTF-16 units of a string or of each string of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>Smallest allowed length.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>Largest allowed length.</summary>
    public int Maximum { get; } = maximum;
}

/// <summary>The allowed values, compared exactly, of a string or of each string of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValuesAttribute(params string[] allowed) : Attribute
{
    /// <summary>The allowed values in the model's order.</summary>
    public IReadOnlyList<string> Allowed { get; } = allowed;
}

/// <summary>The regular expression that a string, or each string of a list, matches.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string expression) : Attribute
{
    /// <summary>The expression, which contains its own anchors.</summary>
    public string Expression { get; } = expression;
}

/// <summary>Bounds, both inclusive, of the number of elements of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>Smallest allowed count.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>Largest allowed count.</summary>
    public int Maximum { get; } = maximum;
}

/// <summary>No element of the list occurs twice.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UniqueAttribute : Attribute;
