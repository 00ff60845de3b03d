using System.Text;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary><c>Fn::Sub</c>: text with the values of <c>${Name}</c> and <c>${Resource.Attribute}</c>; <c>${!Name}</c> stands for <c>${Name}</c>.</summary>
internal sealed class Substitution(References references, Func<SourceNode, SourceNode?> evaluate)
{
    /// <summary>The result for the argument of the function: text, or a list of text and variables.</summary>
    public SourceNode Apply(SourceNode argument)
    {
        var (text, variables) = argument switch
        {
            SourceScalar scalar => (scalar.Text, null),
            SourceList { Elements: [SourceScalar scalar, SourceObject map] } => (scalar.Text, map),
            SourceList { Elements: [SourceScalar scalar] } => (scalar.Text, null),
            _ => ((string?)null, (SourceObject?)null),
        };
        return text is not null ? Replace(text, variables, argument.Line)
            : new SourceUnknown(argument.Line, "Fn::Sub needs text, or text and a map of variables. Correct the template.");
    }

    private SourceNode Replace(string text, SourceObject? variables, int line)
    {
        var result = new StringBuilder();
        for (var position = 0; position < text.Length;)
        {
            var start = text.IndexOf("${", position, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0)
            {
                result.Append(text, position, text.Length - position);
                break;
            }

            result.Append(text, position, start - position);
            var name = text[(start + 2)..end].Trim();
            position = end + 1;
            if (name.StartsWith('!'))
            {
                result.Append("${").Append(name, 1, name.Length - 1).Append('}');
                continue;
            }

            switch (Find(name, variables, line))
            {
                case SourceScalar value:
                    if (result.Length + value.Text.Length > Texts.Longest) return Texts.TooLong("Fn::Sub", line);
                    result.Append(value.Text);
                    break;
                case SourceUnknown unknown:
                    return new SourceUnknown(line, unknown.Cause);
                case null:
                    break;
                default:
                    return new SourceUnknown(line, $"The value of '{Diagnostics.Wording.Short(name)}' in Fn::Sub is not text. Correct the template.");
            }
        }

        return SourceScalar.Of(result.ToString(), line);
    }

    private SourceNode? Find(string name, SourceObject? variables, int line)
    {
        if (variables?[name] is { } variable) return evaluate(variable);
        var argument = SourceScalar.Of(name, line);
        return name.Contains('.', StringComparison.Ordinal) ? references.Attribute(argument, evaluate) : references.Ref(argument, evaluate);
    }
}
