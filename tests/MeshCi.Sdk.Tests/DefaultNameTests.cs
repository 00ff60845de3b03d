namespace MeshCi.Sdk.Tests;

/// <summary>The node name that a project has if it sets none.</summary>
public sealed class DefaultNameTests
{
    [Theory]
    [InlineData("3dViewer", "3d-viewer")]
    [InlineData("Shop.Orders.Api", "shop-orders-api")]
    [InlineData("my_orders api", "my-orders-api")]
    [InlineData("HTTPServer2", "http-server2")]
    [InlineData("OrdersV2API", "orders-v2-api")]
    public void A_project_name_in_ASCII_letters_and_digits_becomes_kebab_case(string project, string node)
    {
        using var service = Named(project);

        service.Generate().ShouldContain($"\"service\": \"{node}\"");
    }

    [Theory]
    [InlineData("日本語", "日", "65E5")]
    [InlineData("Ελληνικά", "Ε", "0395")]
    [InlineData("العربية", "ا", "0627")]
    [InlineData("İstanbul", "İ", "0130")]
    [InlineData("Orders😀", "😀", "1F600")]
    [InlineData("Orde\u0301rs", "\u0301", "0301")]
    [InlineData("C#", "#", "0023")]
    public void A_project_name_that_would_lose_a_character_needs_a_node_name(string project, string lost, string code)
    {
        using var service = Named(project);

        var (succeeded, log, _) = service.Build("MeshGenerate");

        succeeded.ShouldBeFalse();
        var error = log.Errors.ShouldHaveSingleItem();
        (error.Code, error.File).ShouldBe(("MESH1018", service.ProjectFile));
        error.Message!.ShouldContain($"'{project}', because it contains '{lost}' (U+{code})");
        error.Message!.ShouldContain("<MeshNodeName>orders</MeshNodeName>");
        Directory.EnumerateFiles(service.Root, "*.mesh.json", SearchOption.AllDirectories).ShouldBeEmpty();

        using var corrected = Named(project, "<MeshNodeName>orders</MeshNodeName>");
        corrected.Generate().ShouldContain("\"service\": \"orders\"");
    }

    [Theory]
    [InlineData("MeshHistory")]
    [InlineData("MeshRollback")]
    [InlineData("MeshDestroy")]
    [InlineData("MeshRecover")]
    [InlineData("MeshDrift")]
    public void A_verb_that_reads_no_items_needs_a_node_name_too(string verb)
    {
        using var service = Named("日本語");

        var (succeeded, log, _) = service.Build(verb);

        succeeded.ShouldBeFalse();
        log.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH1018");
    }

    [Fact]
    public void An_assembly_name_that_has_no_default_is_found_at_its_line()
    {
        using var service = Named("Orders", "\n<AssemblyName>_._</AssemblyName>");

        var error = service.Build("MeshGenerate").Log.Errors.ShouldHaveSingleItem();

        (error.Code, error.LineNumber).ShouldBe(("MESH1018", 6));
        error.Message!.ShouldContain("because it contains neither letters nor digits.");
    }

    [Fact]
    public void A_default_that_is_too_long_is_not_shortened()
    {
        using var service = Named("Orders", $"<AssemblyName>{string.Concat(Enumerable.Repeat("Ab", 86))}</AssemblyName>");

        var errors = service.Build("MeshGenerate").Log.Errors;

        errors.ShouldAllBe(error => error.Code == "MESH1018");
        errors.Select(error => error.Message).ShouldBe(["MeshNodeName: A virtualNode name must have 1 to 255 characters, not 257."]);
    }

    private static InProcessProject Named(string name, string properties = "") => new(
        $"""
        <PropertyGroup><OutputType>Exe</OutputType><MeshName>shop</MeshName>{properties}</PropertyGroup>
        <ItemGroup>{Service.Items}</ItemGroup>
        """,
        name: name);
}
