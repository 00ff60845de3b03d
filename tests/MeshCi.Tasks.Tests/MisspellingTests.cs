using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Tests;

/// <summary>Names of items and properties that MSBuild accepts and that no target reads.</summary>
public sealed class MisspellingTests : OrdersProject
{
    [Theory]
    [InlineData("MeshRuote", "MeshRoute")]
    [InlineData("MeshListner", "MeshListener")]
    public void An_item_type_close_to_a_known_one_is_an_error(string written, string meant)
    {
        File.WriteAllText(ProjectFile, $"<Project><ItemGroup><{written} Include=\"x\" /></ItemGroup></Project>");

        Generate(Items()).ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH0015");
        error.Message!.ShouldContain($"'{meant}'");
        error.LineNumber.ShouldBe(1);
    }

    [Fact]
    public void A_misspelled_item_is_reported_wherever_it_is()
    {
        File.WriteAllText(ProjectFile, """
            <Project>
              <ItemGroup><MeshBackends Include="a.shop.local" /></ItemGroup>
              <ItemGroup><MeshBackends Include="b.shop.local" /></ItemGroup>
            </Project>
            """);

        Generate(Items()).ShouldBeFalse();

        Engine.Errors.Select(error => (error.Code, error.LineNumber)).ShouldBe([("MESH0015", 2), ("MESH0015", 3)]);
    }

    [Theory]
    [InlineData("MeshListner", "MeshListener")]
    [InlineData("MeshServiceDiscovry", "MeshServiceDiscovery")]
    [InlineData("MeshNodes", "MeshNode")]
    [InlineData("MeshRuote", "MeshRoute")]
    [InlineData("MeshGateways", "MeshGateway")]
    [InlineData("MeshGatewayListner", "MeshGatewayListener")]
    [InlineData("MeshBakend", "MeshBackend")]
    public void Consequences_of_a_misspelled_item_are_not_reported(string written, string meant)
    {
        ITaskItem[] all =
        [
            .. Items(), Item("MeshNode", "v2"), Item("MeshListener", "8080", ("Node", "v2")),
            Item("MeshServiceDiscovery", "dns", ("Node", "v2"), ("Hostname", "v2.shop.local")),
            Item("MeshRoute", "canary", ("Prefix", "/c"), ("Targets", "v2")), Item("MeshRouteMatch", "x-canary", ("Route", "canary")),
            Item("MeshBackend", "a.shop.local"), Item("MeshBackendDefaults", "tls", ("TlsTrustChain", "/ca.pem")),
            Item("MeshGateway", "edge"), Item("MeshGatewayListener", "8088", ("Gateway", "edge")),
            Item("MeshGatewayRoute", "all", ("Gateway", "edge"), ("Prefix", "/")),
            Item("MeshTag", "team", ("Value", "blue"), ("Kind", "route"), ("Name", "canary")),
            Item("MeshRule", "MESH4011", ("Severity", "off"), ("Reason", "There is another check.")),
        ];
        Generate(all).ShouldBeTrue(Engine.Everything);
        File.WriteAllText(ProjectFile, $"<Project><ItemGroup><{written} Include=\"x\" /></ItemGroup></Project>");

        Generate([.. all.Where(item => item.GetMetadata("MeshItemType") != meant)]).ShouldBeFalse();

        Engine.Errors.ShouldAllBe(error => error.Code == "MESH0015", string.Join('\n', Engine.Errors.Select(error => $"{error.Code} {error.Message}")));
        Engine.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MeshBackend Include=\"*.shop.local\"", true)]
    [InlineData("MeshBackend Include=\"payments.shop.local; stock-?.shop.local\"", true)]
    [InlineData("MeshExternalService Include=\"*.example.com\" Port=\"443\"", true)]
    [InlineData("MeshRoute Include=\"orders-*\" Prefix=\"/orders\"", true)]
    [InlineData("MeshRoute Condition=\"'$(X)' == ''\" Include=\"$(X)*\"", true)]
    [InlineData("MeshBackend Include=\"../*/*.csproj\"", false)]
    [InlineData("MeshBackend Include=\"@(Other->Replace('*', ''))\"", false)]
    [InlineData("MeshResource Include=\"*.json\" Kind=\"route\"", false)]
    [InlineData("MeshRoute Update=\"*\" Prefix=\"/orders\"", false)]
    public void A_wildcard_in_the_name_of_an_item_is_an_error_because_MSBuild_removes_the_item(string declaration, bool isError)
    {
        File.WriteAllText(ProjectFile, $"<Project>\n<ItemGroup>\n<{declaration} />\n</ItemGroup>\n</Project>");

        Generate(Items()).ShouldBe(!isError, Engine.Everything);

        if (!isError) return;
        var error = Engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.LineNumber).ShouldBe(("MESH1018", 3));
        error.Message!.ShouldContain("contains a wildcard");
    }

    [Fact]
    public void A_wildcard_that_MSBuild_does_not_replace_is_reported_once()
    {
        File.WriteAllText(ProjectFile, "<Project><ItemGroup><MeshExternalService Include=\"*.example.com\" Port=\"443\" /></ItemGroup></Project>");

        Generate([.. Items(), Item("MeshExternalService", "*.example.com", ("Port", "443"))]).ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Message!.ShouldContain("exactly one host");
    }

    [Fact]
    public void Errors_unrelated_to_a_misspelled_item_are_reported_with_it()
    {
        File.WriteAllText(ProjectFile, "<Project><ItemGroup><MeshBakend Include=\"x\" /></ItemGroup></Project>");

        Generate([.. Items(), Item("MeshRoute", "r", ("Prefix", "/r"), ("Targets", "nobody"))]).ShouldBeFalse();

        Engine.Errors.Select(error => error.Code).ShouldBe(["MESH0015", "MESH2002"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("<ItemDefinitionGroup><MeshRuote PerRequestTimeout=\"3s\" /></ItemDefinitionGroup>", "MESH0015")]
    [InlineData("<ItemGroup><MESHROUTE Include=\"x\" /></ItemGroup>", null)]
    [InlineData("<ItemGroup><MeshTimeouts Include=\"x\" /></ItemGroup>", "MESH0098")]
    [InlineData("<ItemGroup><Meshing Include=\"x\" /><Message Include=\"y\" /></ItemGroup>", null)]
    [InlineData("<ItemGroup><MeshTexture Include=\"x\" /></ItemGroup><Target Name=\"T\"><Message Text=\"@(MeshTexture)\" /></Target>", null)]
    [InlineData("<ItemGroup><MeshTexture Include=\"x\" /></ItemGroup><Target Name=\"T\"><Message Text=\"%( MeshTexture.Size )\" /></Target>", null)]
    [InlineData("<ItemGroup><MeshTexture Include=\"x\" /></ItemGroup><Target Name=\"T\"><Message Text=\"@(MeshTextures)\" /></Target>", "MESH0098")]
    [InlineData("<ItemGroup><MeshTexture Include=\"x\" /></ItemGroup><Target Name=\"T\"><Message Text=\"@(MeshTexture->'%(Identity)')\" /></Target>", null)]
    [InlineData("<ItemGroup><MeshRoute Update=\"8080\" Prefix=\"/c\" /></ItemGroup>", "MESH0099")]
    [InlineData("<Import Project=\"eng/updates.props\" />", null)]
    [InlineData("<ItemGroup><MeshAge Include=\"x\" /></ItemGroup>", "MESH0098")]
    [InlineData("<ItemGroup><MeshNodes Include=\"x\" /></ItemGroup>", "MESH0015")]
    [InlineData("<ItemGroup><MehsRoute Include=\"x\" /></ItemGroup>", "MESH0015")]
    [InlineData("<Import Project=\"eng/mesh.props\" />", "MESH0098")]
    [InlineData("<Import Project=\"$(MSBuildThisFileDirectory)eng\\mesh.props\" />", "MESH0098")]
    [InlineData("<Import Project=\"$(Somewhere)/mesh.props\" /><Import Project=\"absent.props\" />", null)]
    [InlineData("<ItemGroup><MeshRoute Update=\"chekout\" Prefix=\"/c\" /></ItemGroup>", "MESH0099")]
    [InlineData("<ItemGroup><MeshRoute Update=\"CHECKOUT;$(Other);*\" Prefix=\"/c\" /></ItemGroup>", null)]
    [InlineData("<ItemGroup><MeshRoute Update=\"chekout\" Prefix=\"/c\" Condition=\"false\" /></ItemGroup>", null)]
    [InlineData("<ItemGroup Condition=\"false\"><MeshRoute Update=\"chekout\" Prefix=\"/c\" /></ItemGroup>", null)]
    public void Items_that_MSBuild_would_drop_silently_are_reported(string body, string? code)
    {
        File.WriteAllText(ProjectFile, $"<Project>{body}</Project>");
        Folder.Write("eng/updates.props", "<Project><ItemGroup><MeshRoute Update=\"chekout\" Prefix=\"/c\" /></ItemGroup></Project>");
        Folder.Write("eng/mesh.props", "<Project><Import Project=\"mesh.props\" /><ItemGroup><MeshTimeouts Include=\"x\" /></ItemGroup></Project>");

        Generate(Items()).ShouldBe(code != "MESH0015");

        Engine.Errors.Select(error => error.Code).Concat(Engine.Warnings.Select(warning => warning.Code)).ShouldBe(code is null ? [] : [code]);
    }

    [Theory]
    [InlineData("chekout", "Did you mean 'checkout'?")]
    [InlineData("payments", "Write Include instead of Update")]
    public void An_update_without_a_matching_item_suggests_a_correction(string name, string expected)
    {
        File.WriteAllText(ProjectFile, $"<Project><ItemGroup><MeshRoute Update=\"{name}\" Prefix=\"/c\" /></ItemGroup></Project>");

        Generate(Items()).ShouldBeTrue();

        Engine.Warnings.ShouldHaveSingleItem().Message!.ShouldContain(expected);
    }

    [Fact]
    public void An_item_type_declared_as_foreign_is_ignored()
    {
        File.WriteAllText(ProjectFile, "<Project><ItemGroup><MeshTexture Include=\"x\" /><MeshNodes Include=\"x\" /></ItemGroup></Project>");

        Generate(Items(), ("OtherItems", ";Compile; MeshTexture;meshnodes")).ShouldBeTrue();

        Engine.Warnings.ShouldBeEmpty();
    }
}
