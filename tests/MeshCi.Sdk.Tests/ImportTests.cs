using System.Text.Json;

namespace MeshCi.Sdk.Tests;

/// <summary>The import with the packed SDK.</summary>
public sealed class ImportTests(PackedSdk sdk)
{
    [Fact]
    public async Task Deployed_resources_are_imported_from_the_control_plane_and_regenerated()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items + """

                <MeshRoute Include="odd" PathRegex="/a?b\\d+%24(x|%25)" PerRequestTimeout="4s" />
                <MeshRouteMatch Include="x-user" Route="odd" Regex="[^&amp;&lt;]+%3B%2A" />
            """);
        (await user.DeployAsync("Orders")).ShouldSucceed();
        var deployed = Resources(user);

        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshImport", "-p:MeshImportFrom=live")).ShouldSucceed().ShouldPrint("Mesh imported: 6 resources");
        user.WriteService("Orders", "", "</PropertyGroup><Import Project=\"mesh.imported.props\" /><PropertyGroup>");
        (await user.GenerateAsync("Orders")).ShouldSucceed();

        Resources(user).ShouldBe(deployed);
    }

    private static string Resources(UserRepository user)
    {
        using var definition = JsonDocument.Parse(user.Read("Orders/bin/Debug/net10.0/mesh/orders.mesh.json"));
        return definition.RootElement.GetProperty("resources").GetRawText();
    }
}
