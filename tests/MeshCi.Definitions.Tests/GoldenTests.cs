using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests;

public class GoldenTests
{
    [Fact]
    public void The_example_in_the_documentation_becomes_exactly_this_file()
    {
        var project = new Project()
            .With("MeshListener", "8080", "Protocol=http", "HealthCheckPath=/healthz", "PerRequestTimeout=5s")
            .With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local")
            .With("MeshBackend", "payments.shop.local")
            .With(
            "MeshRoute", "checkout", "Prefix=/checkout", "PerRequestTimeout=3s", "RetryOn=gateway-error;connection-error", "MaxRetries=2",
            "PerRetryTimeout=800ms");
        project.File().ShouldBe(ExpectedFile.Read());
    }

    [Fact]
    public void A_client_without_a_listener_gets_only_a_node()
    {
        var outcome = new Project().With("MeshBackend", "payments.shop.local").Build();
        outcome.Definition!.Resources.Select(resource => resource.Id.ToString()).ShouldBe(["virtualNode orders"]);
    }

    [Fact]
    public void A_project_with_only_a_mesh_gets_only_the_mesh()
    {
        var outcome = new Project().With("Mesh", "shop", "EgressFilter=DROP_ALL").With("MeshAccessLog", "/dev/stdout").Build();
        outcome.Definition!.Resources.Select(resource => $"{resource.Id} {resource.Spec.GetRawText()}")
            .ShouldBe(["mesh shop {\"egressFilter\":{\"type\":\"DROP_ALL\"}}"]);
    }

    [Theory]
    [InlineData("Orders", "orders")]
    [InlineData("Shop.OrdersApi", "shop-orders-api")]
    [InlineData("HTTPServer2Go", "http-server2-go")]
    [InlineData("..a__b..", "a-b")]
    [InlineData("3dViewer", "3d-viewer")]
    [InlineData("OrdersV2API", "orders-v2-api")]
    [InlineData("My Orders_Api", "my-orders-api")]
    [InlineData("Grüße", "")]
    [InlineData("日本Orders", "")]
    [InlineData("İstanbul", "")]
    [InlineData("C#", "")]
    [InlineData("Orders😀", "")]
    [InlineData("Ordérs", "")]
    [InlineData("._- ", "")]
    [InlineData("", "")]
    public void The_node_name_is_the_assembly_name_in_kebab_case(string assembly, string node) => Naming.NodeName(assembly).ShouldBe(node);

    [Fact]
    public void The_order_of_independent_items_does_not_matter()
    {
        var forward = Project.Sound().With("MeshRoute", "a", "Prefix=/a", "Port=8080").With("MeshRoute", "b", "Prefix=/b", "Port=8080")
            .With("MeshListener", "18080", "Protocol=tcp").With("MeshBackend", "x").With("MeshBackend", "a").With("MeshRouteMatch", "x-b", "Route=b")
            .With("MeshRouteMatch", "x-a", "Route=b").With("MeshAccessLog", "/dev/stdout").With("MeshTag", "team", "Value=x");
        var backward = new Project();
        foreach (var item in forward.Items.Reverse())
        {
            backward.With(item.Type, item.Include, [.. item.Metadata.Reverse().Select(pair => $"{pair.Key}={pair.Value}")]);
        }

        backward.File().ShouldBe(forward.File());
    }
}
