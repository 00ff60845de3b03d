namespace MeshCi.Definitions.Import.Trees;

/// <summary>The short form of CloudFormation's functions: a YAML tag such as <c>!GetAtt</c>.</summary>
internal static class ShortForm
{
    /// <summary>The long form of a value with a tag; the value itself if the tag is YAML's own.</summary>
    /// <param name="value">The value.</param>
    /// <param name="tag">Its tag, or null.</param>
    public static SourceNode Expand(SourceNode value, string? tag)
    {
        if (tag is null or "!" || !tag.StartsWith('!')) return value;
        var name = tag[1..];
        var function = name is "Ref" or "Condition" ? name : $"Fn::{name}";
        // The argument of a function is text, whatever type it would have without the tag.
        var argument = value is SourceScalar scalar ? SourceScalar.Of(scalar.Text, scalar.Line) : value;
        if (function == "Fn::GetAtt" && argument.AsText is { } path && path.IndexOf('.', StringComparison.Ordinal) is var dot and > 0)
            argument = new SourceList(value.Line, [SourceScalar.Of(path[..dot], value.Line), SourceScalar.Of(path[(dot + 1)..], value.Line)]);
        return new SourceObject(value.Line, [new(function, value.Line, argument)]);
    }
}
