using System.Text;
using System.Xml;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Reference.Editors;

/// <summary>
/// The language as an XML schema for project files without a namespace. It checks only MeshCi's own elements and attributes, and accepts all
/// others. Generated from <see cref="ItemTypes"/> and <see cref="MeshProperties"/>.
/// </summary>
public static class ProjectXsd
{
    private const string Xs = "http://www.w3.org/2001/XMLSchema";

    // The attributes that MSBuild itself supports on an item, inside and outside of targets.
    private static readonly string[] OfEveryItem =
    [
        "Include", "Exclude", "Remove", "Update", "Condition", "Label", "KeepDuplicates", "KeepMetadata", "RemoveMetadata", "MatchOnMetadata",
        "MatchOnMetadataOptions",
    ];

    // Elements that contain properties and items, directly or indirectly, with the attributes that MSBuild supports on them.
    private static readonly (string Name, string[] Attributes)[] Containers =
    [
        ("Project", ["Sdk", "DefaultTargets", "InitialTargets", "TreatAsLocalProperty", "ToolsVersion"]),
        ("PropertyGroup", ["Condition", "Label"]),
        ("ItemGroup", ["Condition", "Label"]),
        ("ItemDefinitionGroup", ["Condition", "Label"]),
        ("Choose", ["Label"]),
        ("When", ["Condition", "Label"]),
        ("Otherwise", ["Label"]),
        ("Target", ["Name", "Condition", "DependsOnTargets", "BeforeTargets", "AfterTargets", "Inputs", "Outputs", "Returns", "KeepDuplicateOutputs", "Label"]),
    ];

    /// <summary>The bytes of the schema: UTF-8 without a mark, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = "  ", NewLineChars = "\n" };
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, settings))
        {
            writer.WriteStartElement("xs", "schema", Xs);
            foreach (var (name, attributes) in Containers) Container(writer, name, attributes);
            foreach (var property in MeshProperties.All) Property(writer, property);
            foreach (var type in ItemTypes.All) Item(writer, type);
            foreach (var type in ItemTypes.All)
            {
                foreach (var metadata in type.Metadata.Prepend(type.Include)) Values(writer, type, metadata);
            }

            writer.WriteEndElement();
        }

        stream.Write("\n"u8);
        return stream.ToArray();
    }

    // A lax wildcard: elements that this schema declares are checked wherever they appear; all others are accepted. Editors walk from the root to
    // the caret and stop at an element that is not declared, so every element that can contain a group is declared.
    private static void Container(XmlWriter writer, string name, string[] attributes)
    {
        Start(writer, "element", ("name", name));
        Start(writer, "complexType");
        Start(writer, "sequence");
        Empty(writer, "any", ("processContents", "lax"), ("minOccurs", "0"), ("maxOccurs", "unbounded"));
        writer.WriteEndElement();
        foreach (var attribute in attributes) Empty(writer, "attribute", ("name", attribute), ("type", "xs:string"));
        Empty(writer, "anyAttribute", ("processContents", "lax"));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Property(XmlWriter writer, MeshProperty property)
    {
        Start(writer, "element", ("name", property.Name));
        Documentation(writer, EditorText.Describe(property));
        TextWithCondition(writer);
        writer.WriteEndElement();
    }

    private static void Item(XmlWriter writer, ItemType type)
    {
        Start(writer, "element", ("name", type.Name));
        Documentation(writer, type.Doc);
        Start(writer, "complexType");
        if (type.Metadata.Count > 0)
        {
            Start(writer, "all");
            foreach (var metadata in type.Metadata)
            {
                Start(writer, "element", ("name", metadata.Name), ("minOccurs", "0"));
                Documentation(writer, EditorText.Describe(type, metadata));
                TextWithCondition(writer, TypeOf(type, metadata));
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        foreach (var name in OfEveryItem)
        {
            if (name == "Include") Attribute(writer, type, type.Include);
            else Empty(writer, "attribute", ("name", name), ("type", "xs:string"));
        }

        foreach (var metadata in type.Metadata) Attribute(writer, type, metadata);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Attribute(XmlWriter writer, ItemType type, MetadataInfo metadata)
    {
        Start(writer, "attribute", ("name", metadata.Name), ("type", TypeOf(type, metadata)));
        Documentation(writer, EditorText.Describe(type, metadata));
        writer.WriteEndElement();
    }

    // The attribute and the element of a metadata share a type, so that both offer the same values.
    private static string TypeOf(ItemType type, MetadataInfo metadata) =>
        EditorText.Offered(type, metadata).Count > 0 ? $"{type.Name}.{metadata.Name}" : "xs:string";

    // $(Property), @(Item), %(metadata) and {env:NAME} are accepted wherever a value is.
    private static void Values(XmlWriter writer, ItemType type, MetadataInfo metadata)
    {
        var offered = EditorText.Offered(type, metadata);
        if (offered.Count == 0) return;
        Start(writer, "simpleType", ("name", TypeOf(type, metadata)));
        Start(writer, "union");
        Start(writer, "simpleType");
        Start(writer, "restriction", ("base", "xs:string"));
        foreach (var value in offered) Empty(writer, "enumeration", ("value", value));
        writer.WriteEndElement();
        writer.WriteEndElement();
        Start(writer, "simpleType");
        Start(writer, "restriction", ("base", "xs:string"));
        Empty(writer, "pattern", ("value", @"[\s\S]*([$@%]\(|\{)[\s\S]*"));
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void TextWithCondition(XmlWriter writer, string type = "xs:string")
    {
        Start(writer, "complexType");
        Start(writer, "simpleContent");
        Start(writer, "extension", ("base", type));
        Empty(writer, "attribute", ("name", "Condition"), ("type", "xs:string"));
        Empty(writer, "attribute", ("name", "Label"), ("type", "xs:string"));
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Documentation(XmlWriter writer, string text)
    {
        Start(writer, "annotation");
        writer.WriteElementString("xs", "documentation", Xs, text);
        writer.WriteEndElement();
    }

    private static void Empty(XmlWriter writer, string name, params (string Name, string Value)[] attributes)
    {
        Start(writer, name, attributes);
        writer.WriteEndElement();
    }

    private static void Start(XmlWriter writer, string name, params (string Name, string Value)[] attributes)
    {
        writer.WriteStartElement("xs", name, Xs);
        foreach (var (attribute, value) in attributes) writer.WriteAttributeString(attribute, value);
    }
}
