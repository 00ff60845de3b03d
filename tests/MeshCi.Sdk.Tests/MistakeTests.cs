namespace MeshCi.Sdk.Tests;

/// <summary>Mistakes that only a restore or a build shows.</summary>
public sealed class MistakeTests(PackedSdk sdk)
{
    [Fact]
    public async Task Errors_of_the_code_do_not_hide_errors_of_the_items()
    {
        await using var user = new UserRepository(sdk).WriteService(
            "Orders", $"{Service.Listener}\n{Service.Discovery}\n<MeshRoute Include=\"a\" Prefix=\"a\" />");
        user.Write("Orders/Program.cs", "System.Console.WriteLine(unknown);");

        var failed = (await user.DotNetAsync("build", "Orders")).ShouldFail();

        failed.ShouldPrint("error CS0103").ShouldPrint("error MESH1011").ShouldPrint("2 Error(s)");
        File.Exists(user.PathOf("Orders/bin/Debug/net10.0/mesh/orders.mesh.json")).ShouldBeFalse();
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_package_reference_instead_of_an_SDK_is_refused()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Write(
            "Orders/Orders.csproj",
            user.Read("Orders/Orders.csproj").Replace(
                """<Sdk Name="MeshCi.Sdk" />""",
                $"""<ItemGroup><PackageReference Include="MeshCi.Sdk" Version="{sdk.Version}" /></ItemGroup>""",
                StringComparison.Ordinal));

        (await user.DotNetAsync("build", "Orders")).ShouldFail().ShouldPrint("error MESH0018").ShouldPrint("<Sdk Name=\"MeshCi.Sdk\" />");
    }

    [Fact]
    public async Task An_SDK_without_a_version_cannot_be_found()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Write("global.json", "{}");

        (await user.DotNetAsync("build", "Orders")).ShouldFail().ShouldPrint("error MSB4236").ShouldPrint("MeshCi.Sdk");
    }
}
