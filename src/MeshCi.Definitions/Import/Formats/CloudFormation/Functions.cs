using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>
/// Evaluates the intrinsic functions of a template with the defaults of its parameters. What only a deployment knows, such as an ARN, becomes an
/// unknown value with its reason.
/// </summary>
/// <param name="template">The template.</param>
/// <param name="exports">What other templates export.</param>
internal sealed class Functions(Template template, Exports exports)
{
    // Far more than templates nest; a value that refers to itself exceeds it.
    private const int Deepest = 100;

    // Far more than a template has; a value that refers to itself several times exceeds it before it is too deep.
    private const int MostSteps = 5_000_000;

    private readonly Conditions _conditions = new(template);
    private readonly References _references = new(template, (stack, output) => OutputOf(template, exports, stack, output));
    private int _depth;
    private int _steps;

    /// <summary>The value with all functions replaced; null if it is <c>AWS::NoValue</c>, so that its member or element does not exist.</summary>
    public SourceNode? Evaluate(SourceNode node)
    {
        if (_depth >= Deepest || ++_steps > MostSteps)
            return new SourceUnknown(node.Line, $"A value refers to itself in line {Number(node.Line)}. Correct the template.");
        _depth++;
        var value = node switch
        {
            SourceObject { Members: [{ } only] } when IsFunction(only.Name) => Call(only.Name, only.Value, node.Line),
            SourceObject structure => new SourceObject(structure.Line, [.. Members(structure)]),
            SourceList list => new SourceList(list.Line, [.. list.Elements.Select(Evaluate).OfType<SourceNode>()]),
            _ => node,
        };
        _depth--;
        return value;
    }

    /// <summary>Whether a condition is met; null if that is unknown.</summary>
    public bool? IsMet(string condition) => _conditions.IsMet(condition, Evaluate);

    /// <summary>Why it is unknown whether a condition is met.</summary>
    public SourceUnknown WhyUnknown(string condition, int line) => new(line, _conditions.WhyUnknown(condition));

    // Each output is evaluated once: in a chain of stacks, each of which uses an output several times, the number of evaluations would multiply.
    private static SourceNode? OutputOf(Template template, Exports exports, string stack, string output)
    {
        if (!template.Nested.TryGetValue(stack, out var nested) || nested.Output(output)?["Value"] is not { } value) return null;
        if (!nested.EvaluatedOutputs.TryGetValue(output, out var evaluated))
            nested.EvaluatedOutputs[output] = evaluated = new Functions(nested, exports).Evaluate(value);
        return evaluated;
    }

    private static bool IsFunction(string name) => name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal);

    private IEnumerable<SourceMember> Members(SourceObject structure)
    {
        foreach (var member in structure.Members)
        {
            if (Evaluate(member.Value) is { } value) yield return member with { Value = value };
        }
    }

    private SourceNode? Call(string function, SourceNode argument, int line)
    {
        if (function == "Ref") return _references.Ref(argument, Evaluate);
        if (function == "Fn::If") return If(argument, line);
        if (function == "Fn::GetAtt") return _references.Attribute(Evaluate(argument) ?? argument, Evaluate);
        if (function == "Fn::Sub") return new Substitution(_references, Evaluate).Apply(argument);
        return Evaluate(argument) switch
        {
            SourceUnknown unknown => new SourceUnknown(line, unknown.Cause),
            { } given => function switch
            {
                "Fn::Join" => Texts.Join(given, line),
                "Fn::Select" => Texts.Select(given, line),
                "Fn::Split" => Texts.Split(given, line),
                "Fn::Base64" => Texts.Base64(given, line),
                "Fn::Length" when given is SourceList list => new SourceScalar(line, ScalarKind.Number, Number(list.Elements.Count)),
                "Fn::ToJsonString" => SourceScalar.Of(SourceJson.Write(given).GetRawText(), line),
                "Fn::FindInMap" => FindInMap(given, line),
                "Fn::ImportValue" => ImportValue(given, line),
                _ => Unknown(function, line),
            },
            null => null,
        };
    }

    private SourceNode? If(SourceNode argument, int line)
    {
        if (argument is not SourceList { Elements: [SourceScalar condition, var then, var otherwise] })
            return new SourceUnknown(line, $"Fn::If in line {Number(line)} needs a condition and two values. Correct the template.");
        return IsMet(condition.Text) switch
        {
            true => Evaluate(then),
            false => Evaluate(otherwise),
            null => WhyUnknown(condition.Text, line),
        };
    }

    private SourceNode FindInMap(SourceNode argument, int line)
    {
        if (argument is SourceList { Elements: [SourceScalar map, SourceScalar top, SourceScalar second, ..] and var elements })
        {
            if (template.Map(map.Text)?.Object(top.Text)?[second.Text] is { } found) return found;
            if (elements is [_, _, _, SourceObject options] && options["DefaultValue"] is { } otherwise) return otherwise;
            var key = Wording.Short($"{map.Text}.{top.Text}.{second.Text}");
            return new SourceUnknown(line, $"The maps of the template do not contain {key}. Add it, or correct the parameter that selects it.");
        }

        var unknown = (argument as SourceList)?.Elements.OfType<SourceUnknown>().FirstOrDefault();
        return unknown is null ? Unknown("Fn::FindInMap", line) : new SourceUnknown(line, unknown.Cause);
    }

    private SourceNode ImportValue(SourceNode argument, int line) =>
        argument is not SourceScalar name ? Unknown("Fn::ImportValue", line)
        : exports.Find(name.Text) ?? template.Values.GetValueOrDefault(name.Text) ?? new SourceUnknown(
            line,
            $"'{Wording.Short(name.Text)}' is exported by a stack whose template is not among the files. Import that template too. "
            + References.FileWith(name.Text));

    private static SourceUnknown Unknown(string function, int line) =>
        new(line, $"The result of {Wording.Short(function)} is only known after a deployment. Write the value in its place.");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
