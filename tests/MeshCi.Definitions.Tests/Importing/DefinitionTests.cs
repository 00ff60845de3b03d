using System.Text;

namespace MeshCi.Definitions.Tests.Importing;

/// <summary>Definitions that a build wrote.</summary>
public class DefinitionTests
{
    [Fact]
    public void What_a_build_wrote_is_read_with_its_owner_and_generates_the_same_again()
    {
        var built = Project.Sound().With("MeshTag", "team", "Value=a").Build().Definition!;

        var imported = Imported.From(("orders.mesh.json", Encoding.UTF8.GetString(DefinitionFile.Write(built))));

        imported.Errors.ShouldBeEmpty();
        imported.Read.Mesh.ShouldBe(built.Mesh);
        imported.Ids.ShouldBe(built.Resources.Select(resource => resource.Id.ToString()));
        imported.Read.Resources.ShouldAllBe(resource => resource.Tags["meshci:owner"] == built.Owner);
        RoundTrip.Problems(imported.Read.Resources, imported.Project).ShouldBeEmpty();
    }

    [Fact]
    public void A_definition_of_a_newer_format_is_refused()
    {
        var written = Encoding.UTF8.GetString(DefinitionFile.Write(Project.Sound().Build().Definition!));

        var newer = written.Replace("\"formatVersion\": 1", "\"formatVersion\": 99", StringComparison.Ordinal);

        Imported.From(("orders.mesh.json", newer)).Errors.ShouldHaveSingleItem().ShouldStartWith("orders.mesh.json(3) MESH0003");
    }
}
