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

    [Fact]
    public void A_missing_or_malformed_file_yields_no_line()
    {
        ItemLocator.Find(new("/nowhere/at/all.csproj", "MeshRoute"), []).ShouldBe((0, 0));
        ItemLocator.Find(new(_directory.Write("broken.csproj", "<Project"), "MeshRoute"), []).ShouldBe((0, 0));
        ItemLocator.Find(null, []).ShouldBe((0, 0));
    }
}
