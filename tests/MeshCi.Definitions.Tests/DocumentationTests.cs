using System.Text;
using System.Xml.Linq;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Reference;

namespace MeshCi.Definitions.Tests;

public class DocumentationTests
{
    [Fact]
    public void The_pages_of_items_match_the_table()
    {
        SamePage("items.md", ItemReference.WriteIndex());
        foreach (var type in ItemTypes.All) SamePage($"items/{type.Name}.md", ItemReference.Write(type));
        Directory.EnumerateFiles(Path.Combine(Repository.PathOf("docs"), "reference", "items")).Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal)
            .ShouldBe(ItemTypes.All.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_of_fields_lists_how_to_set_each_field() => SamePage("fields.md", FieldReference.Write());

    [Fact]
    public void The_number_of_fields_in_the_model_equals_the_number_of_leaves_of_the_specs() => FieldReference.All.Count.ShouldBe(262);

    [Fact]
    public void The_example_of_each_item_uses_known_items_and_metadata()
    {
        foreach (var type in ItemTypes.All)
        {
            var example = XElement.Parse($"<ItemGroup>{ItemExamples.Of(type)}</ItemGroup>");
            example.Elements().ShouldContain(element => element.Name.LocalName == type.Name);
            foreach (var element in example.Elements())
            {
                var known = ItemTypes.Find(element.Name.LocalName).ShouldNotBeNull();
                foreach (var name in element.Attributes().Select(attribute => attribute.Name.LocalName).Except(["Include", "Condition"]))
                    known.Find(name).ShouldNotBeNull($"{known.Name} has no {name}");
            }
        }
    }

    [Fact]
    public void Every_field_in_the_table_exists_in_the_model()
    {
        var problems =
            from type in ItemTypes.All.Where(type => type.Kind is not null)
            from metadata in type.Metadata.Append(type.Include).Where(metadata => metadata.Field.Length > 0)
            where ItemReference.Member(type, metadata) is null
            select $"{type.Name}.{metadata.Name} sets {metadata.Field}, which {type.Kind} does not have";
        problems.ShouldBeEmpty();
    }

    private static void SamePage(string page, string expected) => GeneratedFile.ShouldMatch($"docs/reference/{page}", Encoding.UTF8.GetBytes(expected));
}
