using System.Text.RegularExpressions;
using MeshCi.Definitions.Language;
using MeshCi.Tasks.Project;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>Names of properties that MSBuild accepts and that no target reads: in files, and on the command line.</summary>
public sealed class PropertyNameTests : OrdersProject
{
    [Theory]
    [InlineData("<MeshNmae>shop</MeshNmae>", "MESH0015", "Did you mean 'MeshName'?")]
    [InlineData("<MehsName>shop</MehsName>", "MESH0015", "Did you mean 'MeshName'?")]
    [InlineData("<MeshDeplyDependsOn>Ask</MeshDeplyDependsOn>", "MESH0015", "Did you mean 'MeshDeployDependsOn'?")]
    [InlineData("<MeshBackend>payments.shop.local</MeshBackend>", "MESH0095", "Write <MeshBackend Include=\"payments.shop.local\" /> in an ItemGroup.")]
    [InlineData("<meshbackend>x</meshbackend>", "MESH0095", "Write <MeshBackend Include=\"x\" /> in an ItemGroup.")]
    [InlineData("<MeshLedgerPath>x</MeshLedgerPath>", "MESH0097", "The most similar property is 'MeshLedger'.")]
    [InlineData("<MeshTeam>blue</MeshTeam>", "MESH0097", "add MESH0097 to NoWarn")]
    [InlineData("<MeshTeam>$(MeshTeam);blue</MeshTeam>", "MESH0097", "nothing in your files reads it")]
    [InlineData("<MeshTeam>blue</MeshTeam><Team>$( MeshTeam )</Team>", null, "")]
    [InlineData("<MeshTeam>blue</MeshTeam><Team Condition=\"'$(MeshTeam.Trim())' != ''\">x</Team>", null, "")]
    [InlineData("<MeshBackend>payments.shop.local</MeshBackend><Called>$(MeshBackend)</Called>", null, "")]
    [InlineData("<MeshDeployDependsOn>Ask</MeshDeployDependsOn><meshname>shop</meshname><MeshPlanHasChanges></MeshPlanHasChanges>", null, "")]
    [InlineData("<Meshing>x</Meshing><Message>y</Message><_MeshTeam>z</_MeshTeam>", null, "")]
    public void A_property_that_nothing_reads_is_reported(string properties, string? code, string text)
    {
        File.WriteAllText(ProjectFile, $"<Project>\n<PropertyGroup>\n{properties}</PropertyGroup></Project>");

        Generate(Items()).ShouldBe(code is null or "MESH0097");

        Codes.ShouldBe(code is null ? [] : [code]);
        if (code is not null) (Engine.Errors.FirstOrDefault()?.Message ?? Engine.Warnings.Single().Message)!.ShouldContain(text);
        if (code is not null) (Engine.Errors.FirstOrDefault()?.LineNumber ?? Engine.Warnings.Single().LineNumber).ShouldBe(3);
    }

    [Theory]
    [InlineData("<MeshName Include=\"shop\" />", "MESH0095", "Write <MeshName>shop</MeshName> in a PropertyGroup.")]
    [InlineData("<MeshProbe Include=\"a\" />", "MESH0096", "reserved for a later version")]
    [InlineData("<MeshOther Include=\"@(MeshProbe)\" /><Other Include=\"@(MeshOther)\" />", null, "")]
    [InlineData("<MeshName Include=\"shop\" /><Other Include=\"@(MeshName)\" />", null, "")]
    [InlineData("<MeshDeployment Remove=\"@(MeshDeployment)\" />", null, "")]
    public void An_item_with_the_name_of_a_property_and_a_reserved_item_are_errors(string items, string? code, string text)
    {
        File.WriteAllText(ProjectFile, $"<Project><ItemGroup>{items}</ItemGroup></Project>");

        Generate(Items()).ShouldBe(code is null);

        Codes.ShouldBe(code is null ? [] : [code]);
        if (code is not null) Engine.Errors.Single().Message!.ShouldContain(text);
    }

    [Fact]
    public void A_name_of_another_package_is_not_reserved()
    {
        File.WriteAllText(ProjectFile, "<Project><ItemGroup><MeshProbe Include=\"a\" /></ItemGroup></Project>");

        Generate(Items(), ("OtherItems", "MeshProbe")).ShouldBeTrue(Engine.Everything);
    }

    [Fact]
    public void A_misspelled_name_of_the_mesh_is_the_only_error_of_a_build_and_of_a_verb()
    {
        File.WriteAllText(ProjectFile, "<Project>\n<PropertyGroup><MeshNmae>shop</MeshNmae></PropertyGroup></Project>");

        Generate(Items(), ("MeshName", "")).ShouldBeFalse();
        using var history = new ShowMeshHistory { BuildEngine = Engine, Project = new TaskItem(ProjectFile), Settings = Settings(("MeshName", "")) };
        history.Execute().ShouldBeFalse();

        Engine.Errors.Select(error => (error.Code, error.LineNumber)).ShouldBe([("MESH0015", 2), ("MESH0015", 2)]);
    }

    [Fact]
    public void A_reserved_property_stops_every_verb_at_its_line()
    {
        File.WriteAllText(ProjectFile, "<Project>\n<PropertyGroup><MeshPrune>true</MeshPrune></PropertyGroup></Project>");

        Generate(Items(), ("ReservedProperties", ";MeshPrune;MeshAllowGap")).ShouldBeFalse();
        var settings = Settings(("ReservedProperties", "MeshPrune"));
        using var rollback = new DeployingProject(Engine, ProjectFile, settings, null, "rollback");
        rollback.Execute().ShouldBeFalse();

        Engine.Errors.Select(error => (error.Code, error.LineNumber)).ShouldBe([("MESH0096", 2), ("MESH0096", 0), ("MESH0096", 2)]);
        Engine.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MeshDeplyo", "MESH0097", "Did you mean 'MeshDeploy'?")]
    [InlineData("meshdeplyo", "MESH0097", "Did you mean 'MeshDeploy'?")]
    [InlineData("MeshTeam", "MESH0097", "is not a property of MeshCi")]
    [InlineData("MeshBackend", "MESH0095", "cannot be set on the command line")]
    [InlineData("MeshRead", null, "")]
    [InlineData("MESHDEPLOY", null, "")]
    [InlineData("MeshPlanFile", null, "")]
    [InlineData("Configuration", null, "")]
    [InlineData("Meshing", null, "")]
    public void A_property_of_the_command_line_that_nothing_reads_is_reported_once(string name, string? code, string text)
    {
        File.WriteAllText(ProjectFile, "<Project><ItemGroup Condition=\"'$(MeshRead)' == ''\" /></Project>");
        var engine = new GlobalPropertiesEngine { [name] = "x" };
        bool Run(MeshTask task)
        {
            (task.BuildEngine, task.Project, task.Settings) = (engine, new TaskItem(ProjectFile), Settings());
            using (task) return task.Execute();
        }

        Run(new CheckMeshProperties()).ShouldBe(code != "MESH0095");
        Run(new ValidateMeshDefinition { Items = Items() }).ShouldBeTrue();

        var warnings = engine.Log.Warnings.Select(warning => (warning.Code, warning.Message));
        var found = engine.Log.Errors.Select(error => (error.Code, error.Message)).Concat(warnings).ToList();
        found.Select(finding => finding.Code).ShouldBe(code is null ? [] : [code]);
        if (code is not null) found[0].Message!.ShouldContain(text);
    }

    [Fact]
    public void A_reserved_name_is_not_a_name_of_the_language()
    {
        ReservedNames.Properties.Where(name => MeshProperties.Find(name) is not null).ShouldBeEmpty();
        ReservedNames.Items.Where(name => ItemTypes.Find(name) is not null).ShouldBeEmpty();
        var page = Repository.Read("docs/reference/properties.md");
        var section = page[page.IndexOf("- Properties: `", StringComparison.Ordinal)..];
        var listed = Regex.Matches(section, "`(Mesh[A-Za-z]+)`").Select(span => span.Groups[1].Value);
        listed.ShouldBe(ReservedNames.Properties.Concat(ReservedNames.Items), ignoreOrder: true);
    }

    [Theory]
    [InlineData("MeshLedgerPath", "MeshLedger")]
    [InlineData("MeshDeployTarget", "MeshDeploy")]
    [InlineData("MeshTeam", null)]
    public void The_most_similar_name_has_words_in_common(string name, string? expected) =>
        SimilarNames.Related(name, MeshProperties.All.Select(property => property.Name)).ShouldBe(expected);

    private IEnumerable<string> Codes => Engine.Errors.Select(error => error.Code).Concat(Engine.Warnings.Select(warning => warning.Code));
}
