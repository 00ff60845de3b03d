using System.Globalization;
using System.Text;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Reference;

/// <summary>The reference pages of the items, generated from the table.</summary>
public static class ItemReference
{
    private const int VariantsOnALine = 4;

    /// <summary>The list of all items as Markdown, with LF.</summary>
    public static string WriteIndex()
    {
        var page = new StringBuilder("# Mesh items\n\n");
        page.Append("Each item has its own page. The [table of all fields](fields.md) shows how to set each field of the App Mesh model.\n\n");
        page.Append("| Item | Description |\n|---|---|\n");
        foreach (var type in ItemTypes.All) page.Append(CultureInfo.InvariantCulture, $"| [{type.Name}](items/{type.Name}.md) | {type.Doc} |\n");
        return page.ToString();
    }

    /// <summary>The page of one item as Markdown, with LF.</summary>
    public static string Write(ItemType type)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {type.Name}\n\n{type.Doc.Replace(". ", ".\n", StringComparison.Ordinal)}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"```xml\n{ItemExamples.Of(type)}\n```\n\n");
        page.Append("Durations are whole numbers followed by `ms`, `s` or `m`. List entries are separated by `;`. ");
        page.Append("Without a value or a default, the field is omitted.\n");
        page.Append("In any value, `{env:NAME}` is replaced with the environment variable `NAME` when the definition is generated, and\n");
        page.Append("`{env:NAME|default}` with the text after the `|` if that variable is not set or empty; see\n");
        page.Append("[external values](../properties.md#external-values).\n");
        if (HasVariants(type))
        {
            var lines = type.Variants.Select(variant => $"`{variant}`").Chunk(VariantsOnALine).Select(line => string.Join(", ", line));
            page.Append("In a field, `*` represents the part that depends on the protocol or type:\n").AppendJoin(",\n", lines).Append(".\n");
        }

        page.Append('\n');
        page.Append("| Metadata | Value | Field | Default | Description |\n|---|---|---|---|---|\n");
        Row(page, type, type.Include with { Required = true });
        foreach (var metadata in type.Metadata) Row(page, type, metadata);
        return page.ToString();
    }

    /// <summary>The member of the model that a metadata sets, for the first variant that has it; null if it sets no member.</summary>
    public static ShapeMember? Member(ItemType type, MetadataInfo metadata)
    {
        if (type.Kind is not { } kind || metadata.Field.Length == 0) return null;
        var shape = Shape.Of(kind);
        foreach (var variant in type.Variants.DefaultIfEmpty(""))
        {
            var path = ShapePath.Join(type.Element, metadata.Field).Replace("*", variant, StringComparison.Ordinal);
            if (ShapePath.Find(shape, path) is { } member) return member;
        }

        return null;
    }

    private static bool HasVariants(ItemType type) =>
        type.Metadata.Append(type.Include).Where(metadata => metadata.Field.Length > 0)
            .Any(metadata => ShapePath.Join(type.Element, metadata.Field).Contains('*', StringComparison.Ordinal));

    private static void Row(StringBuilder page, ItemType type, MetadataInfo metadata)
    {
        var member = Member(type, metadata);
        var field = member is null || type.Kind is not { } kind ? "" : $"`{kind.Info().Name}: {ShapePath.Join(type.Element, metadata.Field)}`";
        var name = $"`{metadata.Name}`{(metadata.Required ? " (required)" : "")}";
        page.Append(CultureInfo.InvariantCulture, $"| {name} | {Value(metadata, member)} | {field} | {metadata.Default} | {metadata.Doc} |\n");
    }

    /// <summary>The values of a metadata in words, such as <c>whole number, 1 to 65535</c>.</summary>
    internal static string Value(MetadataInfo metadata, ShapeMember? member)
    {
        IReadOnlyList<string> allowed = metadata.Allowed.Count > 0 ? metadata.Allowed : member?.Allowed ?? [];
        if (allowed.Count > 0) return string.Join(", ", allowed.Select(value => $"`{value}`"));
        return metadata.Kind switch
        {
            ValueKind.Number => $"whole number{Bounds(member, number => number.ToString(CultureInfo.InvariantCulture))}",
            ValueKind.NumberList => $"list of whole numbers{Bounds(member, number => number.ToString(CultureInfo.InvariantCulture))}",
            ValueKind.Boolean => "`true`, `false`",
            ValueKind.Duration => "duration",
            ValueKind.Milliseconds => $"duration{Bounds(member, Durations.Write)}",
            ValueKind.TextList => "list of texts",
            ValueKind.Pairs => "`key=value` list",
            ValueKind.Targets => "`node=weight` list, weights 0 to 100",
            ValueKind.RetryEvents => $"list of {string.Join(", ", RetryEvents.All.Select(known => $"`{known.Name}`"))}",
            ValueKind.Range => "`first..end`, end not included",
            _ => member?.Length is { } length ? $"text, {length.Minimum} to {length.Maximum} characters" : "text",
        };
    }

    private static string Bounds(ShapeMember? member, Func<long, string> write) => member?.Range switch
    {
        null => "",
        { Maximum: long.MaxValue } open => $", {write(open.Minimum)} or more",
        { } range => $", {write(range.Minimum)} to {write(range.Maximum)}",
    };
}
