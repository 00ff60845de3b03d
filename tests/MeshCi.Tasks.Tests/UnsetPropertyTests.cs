namespace MeshCi.Tasks.Tests;

/// <summary>A property of MeshCi that only refers to a property without a value has no effect, which is a warning.</summary>
public sealed class UnsetPropertyTests : OrdersProject
{
    [Theory]
    [InlineData("<MeshNamespace>$(Namspace)</MeshNamespace>", true)]
    [InlineData("<MeshNamespace> $(Namspace.Trim()) </MeshNamespace>", true)]
    [InlineData("<MeshNamespace Condition=\"'$(Namspace)' != ''\">$(Namspace)</MeshNamespace>", false)]
    [InlineData("<MeshNamespace></MeshNamespace>", false)]
    [InlineData("<MeshNamespace>$(MeshEnvironment)</MeshNamespace>", false)]
    [InlineData("<MeshNamespace>$(MESH_NAMESPACE)</MeshNamespace>", false)]
    [InlineData("<MeshNamespace>$([System.String]::Empty)</MeshNamespace>", false)]
    [InlineData("<MeshGenerateDependsOn>$(MeshGenerateDependsOn);$(Namspace)</MeshGenerateDependsOn>", false)]
    public void A_reference_to_nothing_is_a_warning_with_the_name_that_was_probably_meant(string property, bool isReported)
    {
        File.WriteAllText(ProjectFile, $"<Project>\n<PropertyGroup><Namespace>shop</Namespace>\n{property}\n</PropertyGroup>\n</Project>");

        Generate(Items()).ShouldBeTrue(Engine.Everything);

        Engine.Warnings.Select(warning => (warning.Code, warning.LineNumber)).ShouldBe(isReported ? [("MESH0093", 3)] : []);
        if (isReported) Engine.Warnings.First().Message!.ShouldContain("so MeshNamespace has no effect. Did you mean $(Namespace)?");
    }

    [Theory]
    [InlineData("MeshServiceName", "", true)]
    [InlineData("MeshServiceName", "Defaulted", true)]
    [InlineData("MeshServiceName", "Other", false)]
    public void A_property_with_a_default_is_reported_if_the_default_applies(string name, string state, bool isReported)
    {
        File.WriteAllText(ProjectFile, $"<Project><PropertyGroup><{name}>$(FromPackage)</{name}></PropertyGroup></Project>");
        (string, string)[] settings = state.Length == 0 ? [(name, "")] : [(name, "orders.shop.local"), ("Defaulted", state == "Other" ? "" : $"X;{name}")];

        Generate(Items(), settings).ShouldBeTrue(Engine.Everything);

        Engine.Warnings.Count(warning => warning.Code == "MESH0093").ShouldBe(isReported ? 1 : 0);
    }
}
