using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>Reads the spec of a resource in the names of its format.</summary>
/// <param name="dialect">The names and values of the format.</param>
internal sealed class SpecReader(Dialect dialect)
{
    /// <summary>What the format does not have, each with its line and a sentence.</summary>
    public List<(int Line, string Message)> Problems { get; } = [];

    /// <summary>Values that the files do not contain.</summary>
    public List<SourceUnknown> Unknown { get; } = [];

    /// <summary>The same spec in the names of the API.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="path">How the format calls it.</param>
    public SourceNode Read(SourceNode spec, Shape shape, string path)
    {
        if (spec is SourceUnknown unknown) Unknown.Add(unknown);
        if (spec is not SourceObject structure) return spec;
        var members = new List<SourceMember>();
        foreach (var given in structure.Members)
        {
            var at = $"{path}.{given.Name}";
            if (shape.Members.FirstOrDefault(candidate => dialect.Names(shape, candidate).Contains(given.Name)) is not { } member)
            {
                Problems.Add((given.Line, NotAMember(at, given.Name, shape)));
                continue;
            }

            if (SourceNode.IsNull(given.Value) || dialect.Value(shape, member, given.Name, given.Value) is not { } value) continue;
            if (members.Find(before => before.Name == member.JsonName) is { } twice)
                Problems.Add((given.Line, $"{at} is given twice, the first time in line {twice.Line}. Remove one of them."));
            else
                members.Add(new(member.JsonName, given.Line, Member(value, member, at)));
        }

        return dialect.Complete(shape, new(structure.Line, members));
    }

    private SourceNode Member(SourceNode value, ShapeMember member, string path)
    {
        if (member.IsList && value is SourceList list)
        {
            var elements = list.Elements.Select((element, index) => Element(element, member, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")));
            return new SourceList(list.Line, [.. elements]);
        }

        return Element(value, member, path);
    }

    private SourceNode Element(SourceNode value, ShapeMember member, string path)
    {
        switch (value)
        {
            case SourceObject when member.Nested is { } nested:
                return Read(value, nested, path);
            case SourceUnknown unknown:
                Unknown.Add(unknown);
                break;
            case SourceScalar { Kind: ScalarKind.Text } text
                when dialect.HasPlaceholders && Placeholder.In(text.Text, isRegex: member.JsonName == "regex") is { } placeholder:
                Unknown.Add(new(value.Line, Placeholder.Cause(placeholder)));
                break;
        }

        return value;
    }

    /// <summary>The sentence for an unknown member.</summary>
    /// <param name="path">The member, or its path.</param>
    /// <param name="owner">What does not have it.</param>
    /// <param name="meant">The name that was probably meant, or null.</param>
    public static string NotAMember(string path, string owner, string? meant) =>
        $"{path} is not a member of {owner}.{(meant is null ? "" : $" Did you mean {meant}?")}";

    private string NotAMember(string path, string name, Shape shape) =>
        NotAMember(path, shape.Name, Spelling.Nearest(name, shape.Members.Select(member => dialect.Names(shape, member)[0])));
}
