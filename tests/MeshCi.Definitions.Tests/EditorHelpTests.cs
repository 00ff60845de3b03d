using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Reference;
using MeshCi.Definitions.Reference.Editors;

namespace MeshCi.Definitions.Tests;

public class EditorHelpTests
{
    [Fact]
    public void The_committed_XML_schema_matches_the_tables() => GeneratedFile.ShouldMatch("sdk/schema/meshci.xsd", ProjectXsd.Write());

    [Fact]
    public void The_committed_build_schema_matches_the_tables() =>
        GeneratedFile.ShouldMatch("sdk/build/MeshCi.Sdk.targets.buildschema.json", BuildSchema.Write());

    [Fact]
    public void Every_sample_project_is_valid_against_the_XML_schema()
    {
        var projects = Directory.EnumerateFiles(Repository.PathOf("samples"), "*.csproj", SearchOption.AllDirectories).ToList();
        projects.Count.ShouldBeGreaterThan(3);
        projects.SelectMany(project => Problems(File.ReadAllText(project)).Select(problem => $"{project}: {problem}")).ShouldBeEmpty();
    }

    [Fact]
    public void The_project_in_the_README_and_the_examples_in_the_reference_are_valid_against_the_XML_schema()
    {
        var readme = System.Text.RegularExpressions.Regex.Match(Repository.Read("README.md"), @"<Project [\s\S]*?</Project>").Value;
        Problems(readme).ShouldBeEmpty();
        ItemTypes.All.SelectMany(type => Problems($"<Project><ItemGroup>{ItemExamples.Of(type)}</ItemGroup></Project>")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""<ItemGroup><MeshListener Include="8080" Protocol="grpc" /></ItemGroup>""")]
    [InlineData("""<ItemGroup><MeshListener Include="8080" Protocol="$(Protocol)" TlsMode="{env:MODE}" /></ItemGroup>""")]
    [InlineData("""<ItemGroup><MeshListener Include="8080" Protocol="{env:PROTOCOL|http}" TlsMode="{env:MODE|}" /></ItemGroup>""")]
    [InlineData("""
        <ItemGroup Condition="'$(MeshEnvironment)' == 'prod'"><MeshListener Update="8080"><IdleTimeout Condition="true">5s</IdleTimeout></MeshListener>
        </ItemGroup>
        """)]
    [InlineData("""
        <ItemGroup><MeshListener Include="8080"><Protocol Condition="true">$(Protocol)</Protocol><TlsMode>STRICT</TlsMode></MeshListener></ItemGroup>
        """)]
    [InlineData("""
        <Choose><When Condition="true"><PropertyGroup Other="x"><MeshName>shop</MeshName></PropertyGroup></When><Otherwise><Any /></Otherwise></Choose>
        <Target Name="T" Returns="@(X)"><Message Text="x" /></Target>
        """)]
    [InlineData("""<ItemDefinitionGroup><MeshRoute PerRequestTimeout="3s" /></ItemDefinitionGroup>""")]
    [InlineData("""
        <ItemGroup><Other Include="x" Nope="1"><Anything /></Other></ItemGroup><Target Name="T"><ItemGroup><MeshTag Include="k" Value="v" /></ItemGroup>
        </Target>
        """)]
    [InlineData("""<PropertyGroup><MeshName>shop</MeshName><Unknown>1</Unknown></PropertyGroup>""")]
    public void A_project_that_MSBuild_and_MeshCi_accept_is_valid_against_the_XML_schema(string body) =>
        Problems($"<Project Sdk=\"Microsoft.NET.Sdk.Web\">{body}</Project>").ShouldBeEmpty();

    [Theory]
    [InlineData("""<ItemGroup><MeshListener Include="8080" Protocol="htpp" /></ItemGroup>""", "Protocol")]
    [InlineData("""<ItemGroup><MeshListener Include="8080" PerRequestTimout="5s" /></ItemGroup>""", "PerRequestTimout")]
    [InlineData("""<ItemGroup><MeshListener Include="8080"><Targets>a=1</Targets></MeshListener></ItemGroup>""", "Targets")]
    [InlineData("""<ItemGroup><MeshListener Include="8080"><Protocol>htpp</Protocol></MeshListener></ItemGroup>""", "Protocol")]
    [InlineData("""<Target Name="T"><ItemGroup><MeshRoute Include="r" Nope="1" /></ItemGroup></Target>""", "Nope")]
    public void A_name_or_fixed_value_that_MeshCi_refuses_is_not_valid_against_the_XML_schema(string body, string culprit) =>
        Problems($"<Project>{body}</Project>").ShouldHaveSingleItem().ShouldContain(culprit);

    [Fact]
    public void Both_schemas_describe_every_name_of_the_language()
    {
        using var json = JsonDocument.Parse(BuildSchema.Write());
        var items = json.RootElement.GetProperty("items");
        var xsd = XDocument.Parse(Encoding.UTF8.GetString(ProjectXsd.Write()));
        var elements = xsd.Root!.Elements().ToDictionary(element => element.Attribute("name")!.Value);
        foreach (var type in ItemTypes.All)
        {
            items.GetProperty(type.Name).GetProperty("description").GetString().ShouldBe(type.Doc);
            foreach (var metadata in type.Metadata)
            {
                items.GetProperty(type.Name).GetProperty("metadata").GetProperty(metadata.Name).GetProperty("description")
                    .GetString()!.ShouldStartWith(metadata.Doc);
                elements[type.Name].Descendants()
                    .Single(found => found.Name.LocalName == "attribute" && found.Attribute("name")!.Value == metadata.Name).Value.ShouldStartWith(
                    metadata.Doc);
            }
        }

        foreach (var property in MeshProperties.All)
        {
            json.RootElement.GetProperty("properties").GetProperty(property.Name).GetProperty("description").GetString()!.ShouldStartWith(property.Description);
            elements.ShouldContainKey(property.Name);
        }
    }

    [Fact]
    public void Every_help_link_in_the_build_schema_points_to_a_page()
    {
        using var json = JsonDocument.Parse(BuildSchema.Write());
        var links = json.RootElement.EnumerateObject().SelectMany(group => group.Value.EnumerateObject())
            .Select(entry => entry.Value.GetProperty("helpUrl").GetString()!).Distinct().ToList();
        links.Count.ShouldBe(ItemTypes.All.Count + 1);
        links.ShouldAllBe(
            link => File.Exists(Path.Combine(Repository.Root, link.Replace("https://github.com/meshci/meshci/blob/main/", "", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("<MeshListener Include=\"8080\" Protocol=\"$(P)\" />", true)]
    [InlineData("<MeshListener Include=\"8080\" Protcol=\"http\" />", false)]
    [InlineData("<MeshListener Include=\"8080\" Protocol=\"htp\" />", false)]
    [Trait("Uses", "OtherPrograms")]
    public void A_second_validator_accepts_the_XML_schema_and_agrees_with_the_first(string item, bool isRight)
    {
        var validator = Programs.Require("xmllint", "libxml2-utils");
        using var folder = new TemporaryDirectory();
        var schema = folder.File("meshci.xsd");
        File.WriteAllBytes(schema, ProjectXsd.Write());
        var project = folder.Write("One.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Sdk Name="MeshCi.Sdk" />
              <Choose><When Condition="true"><ItemGroup>{item}</ItemGroup></When></Choose>
            </Project>
            """);
        var samples = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.*proj", SearchOption.AllDirectories);

        foreach (var (file, expected) in samples.Select(sample => (sample, true)).Append((project, isRight)))
        {
            var start = new ProcessStartInfo(validator, ["--noout", "--nonet", "--schema", schema, file]) { RedirectStandardError = true };
            using var run = Process.Start(start)!;
            var problems = run.StandardError.ReadToEnd();
            run.WaitForExit();
            // 0: valid; 3: not valid; 5: the schema itself is not valid.
            run.ExitCode.ShouldBe(expected ? 0 : 3, problems);
        }
    }

    private static List<string> Problems(string project)
    {
        var problems = new List<string>();
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XmlReader.Create(new MemoryStream(ProjectXsd.Write())));
        XDocument.Parse(project).Validate(schemas, (_, problem) => problems.Add(problem.Message));
        return problems;
    }
}
