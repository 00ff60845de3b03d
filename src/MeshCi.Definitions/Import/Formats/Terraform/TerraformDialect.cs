using System.Text;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import.Formats.Terraform;

/// <summary>
/// Specs of Terraform's AWS provider: names in snake case, in the singular for blocks that can be repeated; each structure is a list of one. A value that
/// is not set is null, or has the zero of its type, and the provider does not send it then.
/// </summary>
internal sealed class TerraformDialect : Dialect
{
    /// <summary>The only one.</summary>
    public static TerraformDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override bool HasPlaceholders => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names(Shape shape, ShapeMember member)
    {
        var name = Snake(member.JsonName);
        return member is { IsList: true, Kind: MemberKind.Structure } && name.EndsWith('s') ? [name[..^1], name] : [name];
    }

    /// <inheritdoc/>
    public override SourceNode? Value(Shape shape, ShapeMember member, string name, SourceNode value)
    {
        if (member.Kind == MemberKind.Structure) return member.IsList ? Blocks(value) : Block(member, value);
        return IsUnset(shape, member, value) ? null : value;
    }

    /// <inheritdoc/>
    public override SourceObject Complete(Shape shape, SourceObject structure) =>
        new(structure.Line, [.. structure.Members.Where(member => !IsEmptyUnion(shape.Find(member.Name)!, member.Value))]);

    private static SourceNode? Block(ShapeMember member, SourceNode value) => value switch
    {
        // A required structure without settings, such as the match of a gRPC route, is sent as an empty one.
        SourceList { Elements: [] } => member.Required ? new SourceObject(value.Line, []) : null,
        SourceList { Elements: [SourceScalar { Kind: ScalarKind.Null }] } => new SourceObject(value.Line, []),
        SourceList { Elements: [var only] } => only,
        _ => value,
    };

    private static SourceNode? Blocks(SourceNode value) => value switch
    {
        SourceList { Elements: [] } => null,
        // Attributes of Cloud Map instances are a map.
        SourceObject { Members: [] } => null,
        SourceObject map => new SourceList(value.Line, [.. map.Members.Select(Pair)]),
        _ => value,
    };

    private static SourceObject Pair(SourceMember member) =>
        new(member.Line, [new("key", member.Line, SourceScalar.Of(member.Name, member.Line)), new("value", member.Line, member.Value)]);

    private static bool IsUnset(Shape shape, ShapeMember member, SourceNode value) => value switch
    {
        SourceList { Elements: [] } => true,
        // Where a value is required, and in a duration, zero is a value.
        SourceScalar { Kind: ScalarKind.Number, Text: "0" } => !member.Required && shape.Name != nameof(Duration),
        SourceScalar { Kind: ScalarKind.Text, Text: "" } => !member.Required,
        _ => false,
    };

    private static bool IsEmptyUnion(ShapeMember member, SourceNode value) =>
        member is { IsList: false, Required: false, Nested.IsUnion: true } && value is SourceObject { Members: [] };

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter)) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
