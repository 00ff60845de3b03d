using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>Expands <c>Fn::ForEach</c> among the resources of a template.</summary>
internal static class ForEach
{
    private const string Prefix = "Fn::ForEach::";

    /// <summary>The members with all loops replaced; a loop over values that are unknown remains, with its cause.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="evaluate">Evaluates the collection of a loop.</param>
    public static IEnumerable<(SourceMember Member, SourceUnknown? Unknown)> Expand(SourceObject resources, Func<SourceNode, SourceNode?> evaluate)
    {
        foreach (var member in resources.Members)
        {
            if (!member.Name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                yield return (member, null);
            }
            else if (member.Value is SourceList { Elements: [SourceScalar variable, var collection, SourceObject body] } && evaluate(collection) is { } values)
            {
                if (values is not SourceList list || list.Elements.Any(element => element is not SourceScalar))
                {
                    yield return (member, values as SourceUnknown ?? Wrong(member, "a list of text as its collection"));
                    continue;
                }

                var bodies = list.Elements.Cast<SourceScalar>().Select(value => (SourceObject)Replace(body, variable.Text, value.Text));
                foreach (var expanded in bodies.SelectMany(expanded => Expand(expanded, evaluate))) yield return expanded;
            }
            else
            {
                yield return (member, Wrong(member, "a variable, a collection and a body"));
            }
        }
    }

    private static SourceUnknown Wrong(SourceMember loop, string needs) =>
        new(loop.Line, $"{Wording.Short(loop.Name)} needs {needs}. Correct the template.");

    private static SourceNode Replace(SourceNode node, string variable, string value)
    {
        return node switch
        {
            SourceObject { Members: [{ Name: "Ref", Value: SourceScalar reference }] } when reference.Text == variable => SourceScalar.Of(value, node.Line),
            SourceObject structure => new SourceObject(node.Line, [.. structure.Members.Select(Member)]),
            SourceList list => new SourceList(node.Line, [.. list.Elements.Select(element => Replace(element, variable, value))]),
            SourceScalar { Kind: ScalarKind.Text } text => SourceScalar.Of(Text(text.Text, variable, value), node.Line),
            _ => node,
        };

        SourceMember Member(SourceMember member) => new(Text(member.Name, variable, value), member.Line, Replace(member.Value, variable, value));
    }

    private static string Text(string text, string variable, string value) =>
        text.Replace($"${{{variable}}}", value, StringComparison.Ordinal).Replace($"&{{{variable}}}", value, StringComparison.Ordinal);
}
