namespace MeshCi.Definitions.Import.Trees;

/// <summary>A value of a file to import, with the line on which it begins.</summary>
/// <param name="line">The line, starting at 1.</param>
internal abstract class SourceNode(int line)
{
    /// <summary>The line, starting at 1.</summary>
    public int Line { get; } = line;

    /// <summary>The text, if this is a scalar that is text; otherwise null.</summary>
    public string? AsText => this is SourceScalar { Kind: ScalarKind.Text } scalar ? scalar.Text : null;

    /// <summary>Whether the value is absent or null.</summary>
    public static bool IsNull(SourceNode? node) => node is null or SourceScalar { Kind: ScalarKind.Null };
}

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">The line of the name.</param>
/// <param name="Value">Its value.</param>
internal sealed record SourceMember(string Name, int Line, SourceNode Value);

/// <summary>An object (JSON) or mapping (YAML). Names are unique.</summary>
internal sealed class SourceObject(int line, IReadOnlyList<SourceMember> members) : SourceNode(line)
{
    /// <summary>The members in the order of the file.</summary>
    public IReadOnlyList<SourceMember> Members { get; } = members;

    /// <summary>The value of a member, or null if there is no such member.</summary>
    public SourceNode? this[string name]
    {
        get
        {
            foreach (var member in Members)
            {
                if (member.Name == name) return member.Value;
            }

            return null;
        }
    }

    /// <summary>The text of a member, or null if it is absent or not text.</summary>
    public string? Text(string name) => this[name]?.AsText;

    /// <summary>The object at a member, or null.</summary>
    public SourceObject? Object(string name) => this[name] as SourceObject;

    /// <summary>The elements of the list at a member; empty if it is absent or not a list.</summary>
    public IReadOnlyList<SourceNode> List(string name) => this[name] is SourceList list ? list.Elements : [];

    /// <summary>The same object with a member replaced, or added at the end.</summary>
    public SourceObject With(string name, SourceNode value) =>
        new(Line, [.. Members.Where(member => member.Name != name), new SourceMember(name, value.Line, value)]);
}

/// <summary>A list (JSON) or sequence (YAML).</summary>
internal sealed class SourceList(int line, IReadOnlyList<SourceNode> elements) : SourceNode(line)
{
    /// <summary>The elements in the order of the file.</summary>
    public IReadOnlyList<SourceNode> Elements { get; } = elements;
}

/// <summary>The types of scalars.</summary>
internal enum ScalarKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A number as JSON writes it.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Null.</summary>
    Null,
}

/// <summary>A scalar.</summary>
internal sealed class SourceScalar(int line, ScalarKind kind, string text) : SourceNode(line)
{
    /// <summary>Its type.</summary>
    public ScalarKind Kind { get; } = kind;

    /// <summary>The string, or the value as it is written in the file.</summary>
    public string Text { get; } = text;

    /// <summary>A string.</summary>
    public static SourceScalar Of(string text, int line) => new(line, ScalarKind.Text, text);
}

/// <summary>A value that the files do not contain, for example the result of a function that only the deployment knows.</summary>
internal sealed class SourceUnknown(int line, string cause) : SourceNode(line)
{
    /// <summary>Why the value is unknown, and what to do: one or more sentences.</summary>
    public string Cause { get; } = cause;
}
