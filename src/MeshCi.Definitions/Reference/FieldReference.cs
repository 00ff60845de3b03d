using System.Globalization;
using System.Text;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Reference;

/// <summary>A leaf field of a spec and the way to set it.</summary>
/// <param name="Kind">Kind of the resource.</param>
/// <param name="Path">Path of the field, with lists marked by brackets: <c>listeners[].portMapping.port</c>.</param>
/// <param name="Setting">
/// Item and metadata, such as <c>MeshListener.Protocol</c>; null if only <c>MeshResource</c> and <c>MeshPatch</c> can set the field.
/// </param>
public sealed record Field(ResourceKind Kind, string Path, string? Setting);

/// <summary>Every field of the model and the way to set it, derived from the shapes and the table of items.</summary>
public static class FieldReference
{
    // Fields that the builder derives; no metadata sets them.
    private static readonly Dictionary<(ResourceKind, string), string> Derived = new()
    {
        [(ResourceKind.VirtualRouter, "listeners[].portMapping.port")] = "MeshListener.Include",
        [(ResourceKind.VirtualRouter, "listeners[].portMapping.protocol")] = "MeshListener.Protocol",
        [(ResourceKind.VirtualService, "provider.virtualRouter.virtualRouterName")] = "the property MeshNodeName",
    };

    private static readonly string[] RetryLists = ["httpRetryEvents", "tcpRetryEvents", "grpcRetryEvents"];

    /// <summary>All leaves of the seven specs, in the model's order.</summary>
    public static IReadOnlyList<Field> All { get; } =
        [.. ResourceKinds.All.SelectMany(kind => Leaves(Shape.Of(kind.Kind), "").Select(path => new Field(kind.Kind, path, Setting(kind.Kind, path))))];

    /// <summary>The page as Markdown, with LF.</summary>
    public static string Write()
    {
        var page = new StringBuilder("# All fields of the model\n\n");
        page.Append(CultureInfo.InvariantCulture, $"This page lists the {All.Count} fields in the specs of App Mesh resources and how to set them. ");
        page.Append("You can also set any field with\n[MeshResource](items/MeshResource.md), which defines a complete resource in JSON, ");
        page.Append("or with [MeshPatch](items/MeshPatch.md), a JSON merge patch.\n");
        foreach (var kind in All.GroupBy(field => field.Kind))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {kind.Key.Info().Name}\n\n| Field | Set by |\n|---|---|\n");
            foreach (var field in kind) page.Append(CultureInfo.InvariantCulture, $"| `{field.Path}` | {By(field)} |\n");
        }

        return page.ToString();
    }

    private static string By(Field field) => field.Setting switch
    {
        null => "`MeshResource` or `MeshPatch`",
        { } setting when setting.StartsWith("Mesh", StringComparison.Ordinal) && setting.Split('.') is [var item, var metadata] =>
            $"[{item}](items/{item}.md) `{metadata}`",
        { } words => words,
    };

    private static IEnumerable<string> Leaves(Shape shape, string path)
    {
        foreach (var member in shape.Members)
        {
            var at = ShapePath.Join(path, member.IsList ? $"{member.JsonName}[]" : member.JsonName);
            if (member.Nested is not { } nested) yield return at;
            else foreach (var leaf in Leaves(nested, at)) yield return leaf;
        }
    }

    private static string? Setting(ResourceKind kind, string path)
    {
        if (Derived.TryGetValue((kind, path), out var derived)) return derived;
        // The builder sets the port of a target with several listeners.
        if (path.EndsWith("weightedTargets[].port", StringComparison.Ordinal)) return "derived: the listener's port, if the target has several listeners";
        var settings =
            from type in ItemTypes.All.Where(type => Describes(type, kind))
            from metadata in type.Metadata.Prepend(type.Include)
            where metadata.Field.Length > 0
            from variant in type.Variants.DefaultIfEmpty("")
            where Sets(metadata, ShapePath.Join(type.Element, metadata.Field).Replace("*", variant, StringComparison.Ordinal), path)
            select $"{type.Name}.{metadata.Name}";
        return settings.FirstOrDefault();
    }

    // Three items describe two kinds each; their metadata Gateway or Route decides which one.
    private static bool Describes(ItemType type, ResourceKind kind) =>
        type.Kind == kind
        || (kind == ResourceKind.VirtualGateway && (type.Name is "MeshBackendDefaults" or "MeshAccessLog"))
        || (kind == ResourceKind.GatewayRoute && type.Name == "MeshRouteMatch");

    private static bool Sets(MetadataInfo metadata, string field, string path)
    {
        var (plain, leaf) = (Plain(field), Plain(path));
        return metadata.Kind switch
        {
            ValueKind.RetryEvents => plain.LastIndexOf('.') is var dot && RetryLists.Any(list => leaf == $"{plain[..dot]}.{list}"),
            _ => leaf == plain || leaf.StartsWith($"{plain}.", StringComparison.Ordinal),
        };
    }

    private static string Plain(string path) => path.Replace("[]", "", StringComparison.Ordinal);
}
