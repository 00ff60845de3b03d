using System.Text;
using System.Xml;

namespace MeshCi.Definitions;

/// <summary>
/// The language as an XML schema for project files without a namespace. Only what is MeshCi's is checked: every other element and attribute
/// of a project passes. Made of <see cref="ItemTypes"/> and <see cref="MeshProperties"/>.
/// </summary>
public static class ProjectXsd
{
    private const string Xs = "http://www.w3.org/2001/XMLSchema";

    // What MSBuild itself understands on an item, inside and outside of targets.
    private static readonly string[] OfEveryItem =
        ["Include", "Exclude", "Remove", "Update", "Condition", "Label", "KeepDuplicates", "KeepMetadata", "RemoveMetadata", "MatchOnMetadata", "MatchOnMetadataOptions"];

    /// <summary>The bytes of the schema: UTF-8 without a mark, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = "  ", NewLineChars = "\n" };
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, settings))
        {
            writer.WriteStartElement("xs", "schema", Xs);
            foreach (var container in (string[])["Project", "PropertyGroup", "ItemGroup", "ItemDefinitionGroup"]) Container(writer, container);
            foreach (var property in MeshProperties.All) Property(writer, property);
            foreach (var type in ItemTypes.All) Item(writer, type);
            writer.WriteEndElement();
        }

        stream.Write("\n"u8);
        return stream.ToArray();
    }

    // A lax wildcard: elements that this schema declares are checked wherever they stand, all others pass.
    private static void Container(XmlWriter writer, string name)
    {
        Start(writer, "element", ("name", name));
        Start(writer, "complexType");
        Start(writer, "sequence");
        Empty(writer, "any", ("processContents", "lax"), ("minOccurs", "0"), ("maxOccurs", "unbounded"));
        writer.WriteEndElement();
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
                TextWithCondition(writer);
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
        var offered = EditorText.Offered(type, metadata);
        Start(writer, "attribute", ("name", metadata.Name));
        if (offered.Count == 0) writer.WriteAttributeString("type", "xs:string");
        Documentation(writer, EditorText.Describe(type, metadata));
        if (offered.Count > 0) OneOfOrReference(writer, offered);
        writer.WriteEndElement();
    }

    // $(Property), @(Item), %(metadata) and {env:NAME} may stand wherever a value may.
    private static void OneOfOrReference(XmlWriter writer, IReadOnlyList<string> offered)
    {
        Start(writer, "simpleType");
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

    private static void TextWithCondition(XmlWriter writer)
    {
        Start(writer, "complexType");
        Start(writer, "simpleContent");
        Start(writer, "extension", ("base", "xs:string"));
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
