using System.Text;

namespace MeshCi.ControlPlane.Policies;

/// <summary>A value of a policy that can contain policy variables: <c>mesh/shop/virtualNode/${aws:PrincipalTag/team}-*</c>.</summary>
internal sealed class PolicyText
{
    private readonly IReadOnlyList<Part> _parts;
    private readonly string? _text;
    private readonly WildcardPattern? _pattern;

    private PolicyText(string source, IReadOnlyList<Part> parts)
    {
        Source = source;
        _parts = parts;
        if (HasVariables) return;
        _text = Text(RequestContext.Empty);
        _pattern = Pattern(RequestContext.Empty);
    }

    /// <summary>The value as in the policy.</summary>
    public string Source { get; }

    /// <summary>Whether the text depends on the value of a variable.</summary>
    public bool HasVariables => _parts.Any(part => part.Kind == PartKind.Variable);

    /// <summary>The keys of its variables, and whether each has a default.</summary>
    public IEnumerable<(string Key, bool HasDefault)> Variables =>
        _parts.Where(part => part.Kind == PartKind.Variable).Select(part => (part.Text, part.Default is not null));

    /// <summary>Reads a value.</summary>
    /// <param name="source">The value.</param>
    /// <param name="variables">Whether the version of the policy supports variables; otherwise <c>${</c> is ordinary text.</param>
    /// <param name="path">The place of the value, for messages.</param>
    /// <exception cref="MalformedPolicyException">A variable is not closed, has no name or has a malformed default.</exception>
    public static PolicyText Parse(string source, bool variables, string path)
    {
        var parts = new List<Part>();
        var from = 0;
        while (variables && source.IndexOf("${", from, StringComparison.Ordinal) is >= 0 and var start)
        {
            if (start > from) parts.Add(new Part(PartKind.Text, source[from..start]));
            parts.Add(Variable(source, start + 2, path, out from));
        }

        if (from < source.Length) parts.Add(new Part(PartKind.Text, source[from..]));
        return new PolicyText(source, parts);
    }

    /// <summary>The text with each variable replaced; null if a variable has no value, or several.</summary>
    public string? Resolve(RequestContext context) => _text ?? Text(context);

    /// <summary>The text as a pattern; null if a variable has no value, or several. Values of variables never act as wildcards.</summary>
    public WildcardPattern? ResolvePattern(RequestContext context) => _pattern ?? Pattern(context);

    private string? Text(RequestContext context)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part.Value(context) is not { } value) return null;
            text.Append(value);
        }

        return text.ToString();
    }

    private WildcardPattern? Pattern(RequestContext context)
    {
        var pattern = new WildcardPattern.Builder();
        foreach (var part in _parts)
        {
            if (part.Value(context) is not { } value) return null;
            if (part.Kind == PartKind.Text) pattern.Pattern(value);
            else pattern.Literal(value);
        }

        return pattern.Build();
    }

    private static Part Variable(string source, int from, string path, out int next)
    {
        var end = source.IndexOfAny(['}', ','], from);
        if (end < 0) throw new MalformedPolicyException(path, PolicyMessages.UnclosedVariable(source));
        var name = source[from..end].Trim();
        next = end + 1;
        if (source[end] == '}')
        {
            if (name is "*" or "?" or "$") return new Part(PartKind.Character, name);
            return name.Length > 0
                ? new Part(PartKind.Variable, name)
                : throw new MalformedPolicyException(path, PolicyMessages.VariableWithoutName(source));
        }

        // ", 'default'}"
        var open = next;
        while (open < source.Length && source[open] == ' ') open++;
        var close = open < source.Length && source[open] == '\'' ? source.IndexOf('\'', open + 1) : -1;
        next = close + 1;
        while (close > 0 && next < source.Length && source[next] == ' ') next++;
        if (name.Length == 0 || close < 0 || next >= source.Length || source[next] != '}')
            throw new MalformedPolicyException(path, PolicyMessages.MalformedDefault(source));
        next++;
        return new Part(PartKind.Variable, name, source[(open + 1)..close]);
    }

    private enum PartKind
    {
        Text,
        Character,
        Variable,
    }

    private readonly record struct Part(PartKind Kind, string Text, string? Default = null)
    {
        public string? Value(RequestContext context) => Kind != PartKind.Variable ? Text : context[Text] switch
        {
            [var value] => value,
            [] => Default,
            _ => null,
        };
    }
}
