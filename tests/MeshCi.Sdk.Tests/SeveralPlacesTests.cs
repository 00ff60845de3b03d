namespace MeshCi.Sdk.Tests;

/// <summary>
/// A solution whose services have two meshes and two ledgers. Edge comes first in every order by name and has a gateway route to Orders, which has another
/// ledger; Web has a mesh of its own.
/// </summary>
public sealed class SeveralPlacesTests(PackedSdk sdk)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Places_are_planned_changed_and_rolled_back_in_the_order_in_which_they_need_each_other()
    {
        await using var user = Repository();
        (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshPlan", "-m:2")).ShouldSucceed().ShouldNotPrint("MESH7008");
        InOrder((await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshDeploy", "-m:2")).ShouldSucceed(), "deploying build local.1 of ", "orders:", "edge:");
        (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshDrift")).ShouldSucceed();

        foreach (var name in (string[])["Edge", "Orders", "Web"])
        {
            var project = user.Read($"{name}/{name}.csproj");
            project = project.Replace("3s", "4s", StringComparison.Ordinal).Replace("\"/all\"", "\"/any\"", StringComparison.Ordinal);
            user.Write($"{name}/{name}.csproj", project);
        }

        (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshDeploy", "-m:2")).ShouldSucceed();
        var back = (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshRollback", "-m:2")).ShouldSucceed();
        foreach (var name in (string[])["Edge", "Orders", "Web"]) back.ShouldPrint($"{name} -> rolled back to build local.1: 1 updated");

    }

    [Theory]
    [InlineData("MeshDeploy")]
    [InlineData("MeshDestroy")]
    public async Task If_one_place_would_be_refused_none_is_changed_and_otherwise_what_needs_another_is_removed_first(string target)
    {
        await using var user = Repository();
        if (target == "MeshDestroy") (await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshDeploy", "-m:2")).ShouldSucceed();
        // Another owner than that of the live service, or a reference to a service that does not exist.
        var web = user.Read("Web/Web.csproj");
        user.Write("Web/Web.csproj", target == "MeshDestroy" ? web.Replace("tests/Web", "tests/Other", StringComparison.Ordinal)
            : web.Replace("</ItemGroup>", """
                <MeshGateway Include="gateway" />
                <MeshGatewayListener Include="9080" />
                <MeshGatewayRoute Include="none" Prefix="/none" Service="none.other.local" />
                </ItemGroup>
                """, StringComparison.Ordinal));

        var refused = (await user.DotNetAsync("msbuild", "All.slnx", $"-t:{target}", "-m:2")).ShouldFail();

        refused.Lines.Count(line => line.Contains("error MESH", StringComparison.Ordinal)).ShouldBe(1, refused.Output);
        refused.ShouldPrint(target == "MeshDestroy" ? "error MESH7003" : "error MESH7008");
        refused.ShouldNotPrint("Mesh removed").ShouldNotPrint("Applying");
        foreach (var ledger in (string[])["ledger-a", "ledger-b"])
            Entries(user, ledger).ShouldBe(target == "MeshDestroy" ? ledger == "ledger-a" ? 1 : 2 : 0);
        if (target != "MeshDestroy") return;
        user.Write("Web/Web.csproj", web);
        InOrder((await user.DotNetAsync("msbuild", "All.slnx", "-t:MeshDestroy", "-m:2")).ShouldSucceed(), "Mesh removal  ", "edge ", "orders ");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshShow")).ShouldSucceed().ShouldPrint("There is no mesh shop at ");
    }

    private UserRepository Repository() => new UserRepository(sdk)
        .Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <MeshStateDirectory>$(MSBuildThisFileDirectory).meshci</MeshStateDirectory>
                <MeshLedger>$(MSBuildThisFileDirectory)ledger-b</MeshLedger>
              </PropertyGroup>
            </Project>
            """)
        .WriteService("Edge", """
                <MeshGateway Include="gateway" />
                <MeshGatewayListener Include="9080" />
                <MeshGatewayRoute Include="orders" Prefix="/all" Service="../Orders/Orders.csproj" />
            """, "<MeshName>shop</MeshName><MeshRouter>false</MeshRouter><MeshLedger>$(MSBuildThisFileDirectory)../ledger-a</MeshLedger>")
        .WriteService("Orders", Service.Items, "<MeshName>shop</MeshName><MeshNamespace>shop.local</MeshNamespace>")
        .WriteService("Web", Service.Items.Replace("orders.shop", "web.other", StringComparison.Ordinal),
            "<MeshName>other</MeshName><MeshNamespace>other.local</MeshNamespace>")
        .Write("All.slnx", """
            <Solution>
              <Project Path="Edge/Edge.csproj" /><Project Path="Orders/Orders.csproj" /><Project Path="Web/Web.csproj" />
            </Solution>
            """);

    private static void InOrder(DotNetResult result, string text, params string[] services)
    {
        var lines = result.Lines.ToList();
        var at = services.Select(service => lines.FindIndex(line => line.Contains($"{text}{service}", StringComparison.Ordinal))).ToList();
        at.ShouldAllBe(line => line >= 0, result.Output);
        at.ShouldBeInOrder(SortDirection.Ascending, result.Output);
    }

    private static int Entries(UserRepository user, string ledger) => Directory.Exists(user.PathOf(ledger))
        ? Directory.EnumerateFiles(user.PathOf(ledger), "0*.json", SearchOption.AllDirectories).Count()
        : 0;
}
