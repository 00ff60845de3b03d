using MeshCi.Definitions.Language;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Tests;

public sealed class ItemLocatorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("MeshRoute", "b", null, 5)]
    [InlineData("MeshRoute", "b", "Prefix", 6)]
    [InlineData("MeshRoute", "b", "prefix", 6)]
    [InlineData("MeshRoute", "c", "PerRequestTimeout", 8)]
    [InlineData("MeshRoute", "a", "Absent", 4)]
    [InlineData("MeshName", null, null, 2)]
    [InlineData("MeshListener", "8081", null, 10)]
    [InlineData("MeshListener", "8080", "Protocol", 11)]
    [InlineData("MeshListener", "8080", "Absent", 10)]
    [InlineData("MeshBackend", "../Mailer/Mailer.csproj", null, 12)]
    [InlineData("MeshRoute", "none", null, 0)]
    public void The_line_of_an_item_a_metadata_or_a_property_is_found(string item, string? include, string? metadata, int line)
    {
        var file = _directory.Write("Orders.csproj", """
            <Project>
              <PropertyGroup><MeshName>shop</MeshName></PropertyGroup>
              <ItemGroup>
                <MeshRoute Include="a" Prefix="/a" />
                <MeshRoute Include="b"
                           Prefix="/b" />
                <MeshRoute Include="c">
                  <PerRequestTimeout>3s</PerRequestTimeout>
                </MeshRoute>
                <MeshListener Include="8080;8081" />
                <MeshListener Include="8080" Node="canary" Protocol="htp" />
                <MeshBackend Include="..\Mailer\Mailer.csproj" />
              </ItemGroup>
            </Project>
            """);

        ItemLocator.Find(new(file, item, include, metadata), []).Line.ShouldBe(line);
    }

    [Theory]
    [InlineData(0, "main", 5)]
    [InlineData(1, "canary", 6)]
    public void Of_several_items_with_one_name_the_one_that_was_evaluated_is_found(int ordinal, string node, int line)
    {
        var file = _directory.Write("Conditions.csproj", """
            <Project>
              <ItemGroup>
                <MeshListener Include="8080" Node="none" Condition="false" />
                <MeshListener Include="8080" Node="other" Condition="false" />
                <MeshListener Include="8080" Node="main" />
                <MeshListener Include="8080"><Node>canary</Node></MeshListener>
              </ItemGroup>
            </Project>
            """);
        MeshItem Listener(string name) => new("MeshListener", "8080", new Dictionary<string, string> { ["Node"] = name }, file);

        var (found, _) = ItemLocator.Find(new(file, "MeshListener", "8080", Ordinal: ordinal), [Listener("main"), Listener("canary")]);

        found.ShouldBe(line, node);
    }

    [Theory]
    [InlineData("8080", null, 4)]
    [InlineData("8081", "PerRequestTimeout", 5)]
    [InlineData("a-b", null, 6)]
    public void An_item_whose_name_MSBuild_evaluates_is_found_by_its_order(string include, string? metadata, int line)
    {
        var file = _directory.Write("Evaluated.csproj", """
            <Project>
              <PropertyGroup><Port>8080</Port><Other>8081</Other></PropertyGroup>
              <ItemGroup>
                <meshlistener Include="$(Port)" />
                <MeshListener Include="$(Other)" PerRequestTimeout="5sec" />
                <MeshListener Include="a%2Db" />
                <MeshListener Include="9090" />
              </ItemGroup>
            </Project>
            """);
        MeshItem[] items = [.. new[] { "8080", "8081", "a-b", "9090" }.Select(port => Item("MeshListener", port, file))];

        ItemLocator.Find(new(file, "MeshListener", include, metadata), items).Line.ShouldBe(line);
        ItemLocator.Find(new(file, "MeshListener", "7070"), items).Line.ShouldBe(0);
    }

    [Fact]
    public void Of_conditional_items_with_evaluated_names_the_one_with_the_metadata_is_found()
    {
        var file = _directory.Write("Conditional.csproj", """
            <Project>
              <ItemGroup>
                <MeshListener Include="$(Port)" Protocol="grpc" Condition="false" />
                <MeshListener Include="$(Port)" Protocol="http" />
              </ItemGroup>
            </Project>
            """);

        ItemLocator.Find(new(file, "MeshListener", "8080"), [Item("MeshListener", "8080", file, ("Protocol", "http"))]).Line.ShouldBe(4);
    }

    [Fact]
    public void A_value_is_found_in_the_file_that_sets_it()
    {
        var shared = _directory.Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <MeshOwner>platform</MeshOwner>
              </PropertyGroup>
              <ItemDefinitionGroup>
                <MeshRoute><Priority>1001</Priority></MeshRoute>
              </ItemDefinitionGroup>
            </Project>
            """);
        var updates = _directory.Write("updates.props", """
            <Project>
              <ItemGroup>
                <MeshRoute Update="a" PerRequestTimeout="5sec" Path="a" />
              </ItemGroup>
            </Project>
            """);
        var project = _directory.Write("Orders.csproj", """
            <Project>
              <ItemGroup>
                <MeshRoute Include="a" Prefix="/a" Path="/a" Method="GET" />
                <MeshRoute Update="a" Method="get" />
              </ItemGroup>
              <Import Project="updates.props" />
            </Project>
            """);
        MeshItem[] items =
        [
            Item("MeshRoute", "a", project,
                ("Prefix", "/a"), ("Path", "a"), ("Method", "get"), ("Priority", "1001"), ("PerRequestTimeout", "5sec")),
        ];

        Locate(null, "MeshOwner").ShouldBe((shared, 3));
        Locate("a", "MeshRoute", "Priority").ShouldBe((shared, 6));
        Locate("a", "MeshRoute", "PerRequestTimeout").ShouldBe((updates, 3));
        Locate("a", "MeshRoute", "Prefix").ShouldBe((project, 3));
        Locate("a", "MeshRoute", "Path").ShouldBe((updates, 3));
        Locate("a", "MeshRoute", "Method").ShouldBe((project, 4));
        Locate("a", "MeshRoute", "MaxRetries").ShouldBe((project, 3));
        Locate(null, "MeshNodeName").ShouldBe((project, 0));

        (string, int) Locate(string? include, string item, string? metadata = null)
        {
            var (file, line, _) = ItemLocator.Locate(new(project, item, include, metadata), project, items);
            return (file, line);
        }
    }

    private static MeshItem Item(string type, string include, string file, params (string Name, string Value)[] metadata) =>
        new(type, include, metadata.ToDictionary(pair => pair.Name, pair => pair.Value), file);

    [Fact]
    public void A_missing_or_malformed_file_yields_no_line()
    {
        ItemLocator.Find(new("/nowhere/at/all.csproj", "MeshRoute"), []).ShouldBe((0, 0));
        ItemLocator.Find(new(_directory.Write("broken.csproj", "<Project"), "MeshRoute"), []).ShouldBe((0, 0));
        ItemLocator.Find(null, []).ShouldBe((0, 0));
    }
}
