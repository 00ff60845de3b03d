using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>The conditions of a template, with the defaults of its parameters.</summary>
internal sealed class Conditions(Template template)
{
    private readonly Dictionary<string, bool?> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _causes = new(StringComparer.Ordinal);

    /// <summary>Whether a condition is met; null if that is unknown.</summary>
    public bool? IsMet(string name, Func<SourceNode, SourceNode?> evaluate)
    {
        if (_known.TryGetValue(name, out var known)) return known;
        // A condition that refers to itself is unknown.
        _known[name] = null;
        if (template.Condition(name) is not { } condition)
        {
            _causes[name] = $"The template has no condition '{Wording.Short(name)}'. Correct the reference.";
            return null;
        }

        return _known[name] = Evaluate(condition, name, evaluate);
    }

    /// <summary>Why it is unknown whether a condition is met.</summary>
    public string WhyUnknown(string name) => $"Whether condition '{Wording.Short(name)}' is met is unknown: {Cause(name)}";

    private bool? Evaluate(SourceNode condition, string name, Func<SourceNode, SourceNode?> evaluate)
    {
        if (condition is not SourceObject { Members: [var only] }) return Unknown(name, "it is not a function of conditions.");
        var parts = only.Value is SourceList list ? list.Elements : [only.Value];
        switch (only.Name)
        {
            case "Condition" when only.Value is SourceScalar other:
                var met = IsMet(other.Text, evaluate);
                return met is null ? Unknown(name, Cause(other.Text)) : met;
            case "Fn::Equals" when parts is [var left, var right]:
                return Equal(evaluate(left), evaluate(right), name);
            case "Fn::Not" when parts is [var negated]:
                return !Evaluate(negated, name, evaluate);
            case "Fn::And":
                var all = parts.Select(part => Evaluate(part, name, evaluate)).ToList();
                return all.Contains(false) ? false : all.Contains(null) ? null : true;
            case "Fn::Or":
                var any = parts.Select(part => Evaluate(part, name, evaluate)).ToList();
                return any.Contains(true) ? true : any.Contains(null) ? null : false;
            default:
                return Unknown(name, $"{Wording.Short(only.Name)} is not a function of conditions.");
        }
    }

    private bool? Equal(SourceNode? left, SourceNode? right, string name)
    {
        if ((left ?? right) is null) return true;
        if ((left as SourceUnknown ?? right as SourceUnknown) is { } unknown) return Unknown(name, unknown.Cause);
        return left is SourceScalar one && right is SourceScalar other ? one.Text == other.Text
            : left is not null && right is not null && SourceJson.Write(left).GetRawText() == SourceJson.Write(right).GetRawText();
    }

    private string Cause(string name) => _causes.GetValueOrDefault(name, "it refers to itself. Correct the template.");

    private bool? Unknown(string name, string cause)
    {
        _causes.TryAdd(name, cause);
        return null;
    }
}
