using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>Values that a template takes from its parameters and from other resources.</summary>
/// <param name="template">The template.</param>
/// <param name="outputOf">The output of a nested stack, by its logical ID and the name of the output; null if it is unknown.</param>
internal sealed class References(Template template, Func<string, string, SourceNode?> outputOf)
{
    private const string OfOutputs = "Outputs.";
    private const string NoValue = "AWS::NoValue";
    private const string Deployed = "is only known after a deployment.";

    /// <summary>The value of <c>Ref</c>; null for <c>AWS::NoValue</c>.</summary>
    public SourceNode? Ref(SourceNode argument, Func<SourceNode, SourceNode?> evaluate)
    {
        if (argument is not SourceScalar { Text: var name })
            return new SourceUnknown(argument.Line, "Ref needs the name of a parameter or resource. Correct the template.");
        if (name == NoValue) return null;
        if (template.Values.TryGetValue(name, out var given)) return At(given, argument.Line);
        if (template.Parameter(name) is { } parameter) return Default(name, parameter, argument.Line);
        if (name.StartsWith("AWS::", StringComparison.Ordinal))
            return new SourceUnknown(argument.Line, $"{Wording.Short(name)} {Deployed} {FileWith(name)}");
        if (template.Find(name) is not { } resource)
            return new SourceUnknown(argument.Line, $"The template has no parameter and no resource '{Wording.Short(name)}'. Correct the reference.");
        if (resource.Type == "AWS::Route53::RecordSet" && resource.Properties["Name"] is not null) return NameOf(resource, "Name", argument.Line, evaluate);
        var cause = TemplateNames.KindOf(resource.Type) is { } kind
            ? $"Ref of '{Wording.Short(name)}' is an ARN. For its name, write Fn::GetAtt with {TemplateNames.Of(kind.Info().NameMember)}."
            : $"Ref of '{Wording.Short(name)}' ({Wording.Short(resource.Type)}) {Deployed} {FileWith(name)}";
        return new SourceUnknown(argument.Line, cause);
    }

    /// <summary>The value of <c>Fn::GetAtt</c>.</summary>
    public SourceNode? Attribute(SourceNode argument, Func<SourceNode, SourceNode?> evaluate)
    {
        if ((argument as SourceUnknown ?? (argument as SourceList)?.Elements.OfType<SourceUnknown>().FirstOrDefault()) is { } unknown)
            return new SourceUnknown(argument.Line, unknown.Cause);
        var path = argument switch
        {
            SourceList { Elements: [SourceScalar id, SourceScalar attribute] } => (id.Text, attribute.Text),
            SourceScalar { Text: var text } when text.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 => (text[..dot], text[(dot + 1)..]),
            _ => ("", ""),
        };
        var (name, member) = path;
        if (template.Find(name) is not { } resource)
            return new SourceUnknown(argument.Line, $"The template has no resource '{Wording.Short(name)}'. Correct the reference.");
        if (IsName(resource, member)) return NameOf(resource, member, argument.Line, evaluate);
        if (member.StartsWith(OfOutputs, StringComparison.Ordinal) && outputOf(name, member[OfOutputs.Length..]) is { } output)
            return At(output, argument.Line);
        var full = $"{name}.{member}";
        if (template.Values.TryGetValue(full, out var given)) return At(given, argument.Line);
        return new SourceUnknown(argument.Line, $"{Wording.Short(full)} ({Wording.Short(resource.Type)}) {Deployed} {FileWith(full)}");
    }

    /// <summary>The name that a resource has or will have: its property, or, as CloudFormation would generate one, its logical ID.</summary>
    public static SourceNode? NameOf(TemplateResource resource, string property, int line, Func<SourceNode, SourceNode?> evaluate) =>
        resource.Properties[property] is { } given && evaluate(given) is { } value ? At(value, line) : SourceScalar.Of(resource.LogicalId, line);

    // Attributes whose value is a property of the same name.
    private static bool IsName(TemplateResource resource, string attribute)
    {
        if (TemplateNames.KindOf(resource.Type) is not { } kind)
            return resource.Type == "AWS::ServiceDiscovery::Service" && attribute == "Name" && resource.Properties["Name"] is not null;
        if (attribute == TemplateNames.Of(kind.Info().NameMember)) return true;
        var isOfParent = kind.Info().Parent is { } parent && attribute == TemplateNames.Of(parent.Info().NameMember);
        return (isOfParent || attribute == "MeshName") && resource.Properties[attribute] is not null;
    }

    // The default of a parameter that is read from the parameter store is the name of an entry there.
    private static SourceNode Default(string name, SourceObject parameter, int line)
    {
        var type = parameter.Text("Type") ?? "";
        if (type.StartsWith("AWS::SSM::Parameter::Value", StringComparison.Ordinal))
            return new SourceUnknown(line, $"The parameter '{Wording.Short(name)}' is read from the parameter store of AWS. {FileWith(name)}");
        if (parameter["Default"] is not { } value)
            return new SourceUnknown(line, $"The parameter '{Wording.Short(name)}' has no default. {FileWith(name)}");
        var isList = type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal);
        if (!isList || value is not SourceScalar text) return At(value, line);
        return new SourceList(line, [.. text.Text.Split(',', StringSplitOptions.TrimEntries).Select(part => SourceScalar.Of(part, line))]);
    }

    /// <summary>How to give a value that the template does not contain.</summary>
    public static string FileWith(string name) =>
        "Give its value in a JSON file in the same folder: "
        + $"[{{ \"ParameterKey\": \"{Wording.Short(name)}\", \"ParameterValue\": \"...\" }}].";

    // Errors are reported where a value is used.
    private static SourceNode At(SourceNode value, int line) => value switch
    {
        SourceScalar scalar => new SourceScalar(line, scalar.Kind, scalar.Text),
        SourceUnknown unknown => new SourceUnknown(line, unknown.Cause),
        _ => value,
    };
}
