using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>Names of App Mesh in templates.</summary>
internal static class TemplateNames
{
    private const string Prefix = "AWS::AppMesh::";

    // Everywhere else the names are those of the API with a capital letter.
    private static readonly Dictionary<string, string> Abbreviations = new(StringComparer.Ordinal)
    {
        ["acm"] = "ACM",
        ["awsCloudMap"] = "AWSCloudMap",
        ["dns"] = "DNS",
        ["grpc"] = "GRPC",
        ["http"] = "HTTP",
        ["http2"] = "HTTP2",
        ["sds"] = "SDS",
        ["tcp"] = "TCP",
        ["tls"] = "TLS",
    };

    /// <summary>The name of a member of the API in templates.</summary>
    public static string Of(string name) => Abbreviations.GetValueOrDefault(name) ?? $"{char.ToUpperInvariant(name[0])}{name[1..]}";

    /// <summary>Whether a type belongs to App Mesh.</summary>
    public static bool IsAppMesh(string type) => type.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The kind of a type of App Mesh, or null.</summary>
    public static ResourceKind? KindOf(string type) => IsAppMesh(type) ? ResourceKinds.All.FirstOrDefault(row => TypeOf(row.Kind) == type)?.Kind : null;

    /// <summary>The type of a kind.</summary>
    public static string TypeOf(ResourceKind kind) => $"{Prefix}{Of(kind.Info().Name)}";
}

/// <summary>Specs of templates. As CloudFormation does, it takes <c>"8080"</c> for a number, and 8080 for text.</summary>
internal sealed class TemplateDialect : Dialect
{
    /// <summary>The only one.</summary>
    public static TemplateDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names(Shape shape, ShapeMember member) => [TemplateNames.Of(member.JsonName)];

    /// <inheritdoc/>
    public override SourceNode? Value(Shape shape, ShapeMember member, string name, SourceNode value) =>
        value is SourceList list ? new SourceList(list.Line, [.. list.Elements.Select(element => Scalar(element, member.Kind))]) : Scalar(value, member.Kind);

    private static SourceNode Scalar(SourceNode value, MemberKind kind)
    {
        if (value is not SourceScalar scalar || scalar.Kind == ScalarKind.Null || kind == MemberKind.Structure) return value;
        if (kind == MemberKind.Text) return SourceScalar.Of(scalar.Text, scalar.Line);
        var read = YamlScalar.Read(scalar.Text.Trim(), isPlain: true, null, scalar.Line);
        return read.Kind == (kind == MemberKind.Boolean ? ScalarKind.Boolean : ScalarKind.Number) ? read : value;
    }
}
