using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Documents;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>Only files that MeshCi wrote are replaced or deleted, wherever <c>MeshDefinitionFile</c> points.</summary>
public sealed class OwnFileTests : OrdersProject
{
    [Theory]
    [InlineData("{ \"name\": \"package.json\" }")]
    [InlineData("{ \"name\": \"a\", \"formatVersion\": 1, \"mesh\": \"b\" }")]
    [InlineData("{ \"formatVersion\": 1, \"meshes\": [] }")]
    [InlineData("// {\"formatVersion\": 1, \"mesh\": \"b\"}")]
    [InlineData(" ")]
    public void A_file_in_another_format_survives_valid_and_invalid_items(string content)
    {
        var file = Folder.Write("bin/mesh/orders.mesh.json", content);

        Generate(Items()).ShouldBeFalse();
        Generate([.. Items(), Item("MeshRoute", "broken", ("Prefx", "/b"))]).ShouldBeFalse();

        File.ReadAllText(file).ShouldBe(content);
        Engine.Errors.Select(error => error.Code).ShouldBe(["MESH0012", "MESH1001"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"formatVersion\":1,\"mesh\":\"shop\"")]
    [InlineData("{\r\n  \"$schema\": \"https://example.com/schema.json\",\r\n  \"formatVersion\": 2,\r\n  \"mesh\": \"shop\"")]
    public void A_definition_of_any_version_and_an_empty_file_are_replaced(string content)
    {
        Folder.Write("bin/mesh/orders.mesh.json", content);

        Generate(Items()).ShouldBeTrue(Engine.Everything);

        ReadDefinition().Service.ShouldBe("orders");
    }

    [Theory]
    [InlineData("# Notes of the team", false)]
    [InlineData("# MeshCi: history\nOrders", true)]
    [InlineData("", true)]
    public void The_text_of_a_verb_does_not_replace_a_file_of_the_user(string content, bool isReplaced)
    {
        var file = Folder.Write("bin/mesh/orders.history.txt", content);
        using var task = new ShowMeshHistory
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = Settings(("MeshDefinitionFile", "bin/mesh/orders.mesh.json"), ("MeshStateDirectory", Folder.File("state"))),
        };

        task.Execute().ShouldBeTrue(Engine.Everything);

        (File.ReadAllText(file) != content).ShouldBe(isReplaced);
        Engine.Lines.Last()!.Contains("details not written", StringComparison.Ordinal).ShouldBe(!isReplaced);
    }

    [Theory]
    [InlineData("orders.plan.json", "{ \"formatVersion\": 1, \"plan\": [] }")]
    [InlineData("orders.plan.json", "{ \"$schema\": \"https://example.com/our-plan.schema.json\", \"formatVersion\": 1 }")]
    [InlineData("orders.plan.md", "# The plan of our team")]
    [InlineData("mesh-deployment.json", "{ \"mesh\": \"shop\" }")]
    public async System.Threading.Tasks.Task A_plan_does_not_replace_a_file_of_the_user(string name, string content)
    {
        var file = Folder.Write($"bin/mesh/{name}", content);
        var format = name.EndsWith(".md", StringComparison.Ordinal) ? OwnFormat.PlanMarkdown
            : name == DeploymentReceipt.FileName ? OwnFormat.Receipt : OwnFormat.PlanJson;

        var refused = await Should.ThrowAsync<MeshException>(() => format.WriteAsync(file, "new"u8.ToArray(), CancellationToken.None));

        refused.Finding.Diagnostic.Id.ShouldBe("MESH0012");
        File.ReadAllText(file).ShouldBe(content);
    }
}
