using MeshCi.Tasks.Verbs;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>Generating and validating a definition.</summary>
public sealed class GenerateTests : OrdersProject
{
    [Fact]
    public void Items_become_a_definition_file()
    {
        Generate(Items()).ShouldBeTrue(Engine.Everything);

        var definition = ReadDefinition();
        definition.Service.ShouldBe("orders");
        definition.Resources.Select(resource => resource.Id.ToString()).ShouldBe(
            ["virtualNode orders", "virtualRouter orders", "route orders/checkout", "route orders/default", "virtualService orders.shop.local"]);
    }

    [Fact]
    public void A_finding_is_logged_with_its_code_place_and_help_link()
    {
        Generate([.. Items(), Item("MeshRoute", "broken", ("Prefix", "/b"), ("PerRequestTimeout", "5"))]).ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH1004");
        error.Subcategory.ShouldBeNullOrEmpty();
        error.File.ShouldBe(ProjectFile);
        error.HelpLink.ShouldEndWith("docs/diagnostics/MESH1004.md");
    }

    [Fact]
    public void An_old_definition_does_not_survive_a_new_error()
    {
        Generate(Items());
        var file = Path.Combine(Folder.Root, "bin", "mesh", "orders.mesh.json");
        File.Exists(file).ShouldBeTrue();

        Generate([.. Items(), Item("MeshRoute", "broken", ("Prefx", "/b"))]).ShouldBeFalse();

        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_a_single_error_with_a_code()
    {
        Folder.Write("bin", "a file where a folder should be");

        Generate(Items()).ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0012");
        Engine.Errors.Single().Message!.ShouldNotContain("   at ");
        Engine.Errors.Single().Message!.ShouldContain($"'{Path.Combine(Folder.Root, "bin")}' is a file");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_variable_a_build_warns_and_a_verb_fails_and_neither_leaves_a_definition(bool isBuild)
    {
        Generate(Items());
        ITaskItem[] items = [.. Items(), Item("MeshTag", "team", ("Value", "{env:MESHCI_NOPE}"))];
        using var task = new GenerateMeshDefinition
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = Settings(),
            Items = items,
            OutputFile = DefinitionItem(),
            AllowsUnresolved = isBuild,
        };

        task.Execute().ShouldBe(isBuild);

        task.IsUnresolved.ShouldBe(isBuild);
        File.Exists(DefinitionItem().ItemSpec).ShouldBeFalse();
        var (code, message) = isBuild ? Engine.Warnings.Select(Texts).Single() : Engine.Errors.Select(Texts).Single();
        code.ShouldBe("MESH0004");
        message!.Contains("writes no definition", StringComparison.Ordinal).ShouldBe(isBuild);

        static (string Code, string? Message) Texts(BuildEventArgs entry) =>
            entry is BuildErrorEventArgs error ? (error.Code, error.Message) : (((BuildWarningEventArgs)entry).Code, entry.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_not_a_definition_is_neither_replaced_nor_deleted(bool isValid)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DefinitionItem().ItemSpec)!);
        File.WriteAllText(DefinitionItem().ItemSpec, "{ \"name\": \"package.json\" }");

        Generate(isValid ? Items() : [.. Items(), Item("MeshRoute", "broken", ("Prefix", "/b"), ("PerRequestTimeout", "5"))]).ShouldBeFalse();

        File.ReadAllText(DefinitionItem().ItemSpec).ShouldBe("{ \"name\": \"package.json\" }");
        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe(isValid ? "MESH0012" : "MESH1004");
    }

    [Fact]
    public void Validation_reports_success_and_writes_nothing()
    {
        using var task = new ValidateMeshDefinition
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = Settings(),
            Items = Items(),
            NeededBy = "validate",
        };

        task.Execute().ShouldBeTrue(Engine.Everything);

        Engine.Lines.ShouldBe(["Mesh definition valid: shop/orders, version 1.2.3, 5 resources", "Orders -> valid: version 1.2.3, 5 resources"]);
        Directory.Exists(Path.Combine(Folder.Root, "bin")).ShouldBeFalse();
    }
}
