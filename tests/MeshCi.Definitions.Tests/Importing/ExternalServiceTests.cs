using System.Text.Json;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Importing;

/// <summary>Hosts outside the mesh become <c>MeshExternalService</c> items if these generate exactly the same resources.</summary>
public class ExternalServiceTests
{
    private const string Host = "api.example.com";
    private const string NodeName = "external-api-example-com";
    private const string Plain = """,{"virtualService":{"virtualServiceName":"api.example.com"}}""";

    private const string Tls = """
        ,{"virtualService":{"virtualServiceName":"api.example.com",
        "clientPolicy":{"tls":{"ports":[8443],"validation":{"trust":{"file":{"certificateChain":"/ca.pem"}}}}}}}
        """;

    private const string HealthCheck = """
        {"portMapping":{"port":443,"protocol":"tcp"},
        "healthCheck":{"protocol":"tcp","intervalMillis":10000,"timeoutMillis":2000,"healthyThreshold":2,"unhealthyThreshold":3}}
        """;

    private const string Timeout = """{"portMapping":{"port":443,"protocol":"tcp"},"timeout":{"tcp":{"idle":{"unit":"s","value":5}}}}""";

    [Fact]
    public void A_pair_that_the_item_generates_becomes_the_item()
    {
        var resources = Resources();

        var project = Importer.Import(resources, new() { MeshName = "shop", NodeName = "orders" });

        Shown(project, "MeshExternalService").ShouldBe(["api.example.com Port=443"]);
        Shown(project, "MeshBackend").ShouldBe(["payments.shop.local"]);
        project.Items.Where(item => item.Type is "MeshNode" or "MeshResource").ShouldBeEmpty();
        project.Notes.Concat(RoundTrip.Problems(resources, project)).ShouldBeEmpty();
    }

    [Fact]
    public void Several_ports_and_a_client_policy_become_one_item_for_each_port()
    {
        var resources = Resources(Tls, Node("""{"portMapping":{"port":80,"protocol":"http"}},{"portMapping":{"port":8443,"protocol":"grpc"}}"""));

        var project = Importer.Import(resources, new() { MeshName = "shop", NodeName = "orders" });

        Shown(project, "MeshExternalService").ShouldBe(
            ["api.example.com Port=80 TlsPorts=8443 TlsTrustChain=/ca.pem", "api.example.com Port=8443 Protocol=grpc"]);
        project.Notes.Concat(RoundTrip.Problems(resources, project)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a health check", HealthCheck)]
    [InlineData("a timeout", Timeout)]
    public void A_pair_with_other_settings_is_imported_with_other_items(string what, string listener)
    {
        var resources = Resources(node: Node(listener));

        var project = Importer.Import(resources, new() { MeshName = "shop", NodeName = "orders" });

        Shown(project, "MeshExternalService").ShouldBeEmpty(what);
        RoundTrip.Problems(resources, project).ShouldBeEmpty();
    }

    [Fact]
    public void A_service_of_the_mesh_that_a_node_provides_is_not_a_host_outside_the_mesh()
    {
        Resource[] resources =
        [
            .. Resources().Where(resource => resource.Id.Name is not (Host or NodeName)),
            Of(ResourceKind.VirtualNode, "api", Node("""{"portMapping":{"port":443,"protocol":"tcp"}}""")),
            Of(ResourceKind.VirtualService, Host, """{"provider":{"virtualNode":{"virtualNodeName":"api"}}}"""),
        ];

        var project = Importer.Import(resources, new() { MeshName = "shop", NodeName = "orders" });

        Shown(project, "MeshExternalService").ShouldBeEmpty();
        RoundTrip.Problems(resources, project).ShouldBeEmpty();
    }

    [Fact]
    public void A_pair_that_no_node_calls_is_imported_with_other_items()
    {
        var resources = Resources().Where(resource => resource.Id.Name is Host or NodeName).ToList();

        var project = Importer.Import(resources, new() { MeshName = "shop", NodeName = "orders" });

        Shown(project, "MeshExternalService").ShouldBeEmpty();
        RoundTrip.Problems(resources, project).ShouldBeEmpty();
    }

    [Fact]
    public void A_split_mesh_declares_a_host_in_the_first_project_that_calls_it()
    {
        var web = Of(ResourceKind.VirtualNode, "web", """{"backends":[{"virtualService":{"virtualServiceName":"api.example.com"}}]}""");
        Resource[] resources = [.. Resources(), web];

        var parts = MeshPartition.Split(resources);

        parts.Select(part => part.Name).ShouldBe(["orders", "web"]);
        parts[0].Resources.Select(resource => resource.Id.Name).ShouldContain(Host);
        Shown(Importer.Import(parts[1].Resources, new() { MeshName = "shop", NodeName = "web" }), "MeshBackend").ShouldBe(["api.example.com"]);
    }

    private static List<string> Shown(ImportedProject project, string type) =>
        [.. project.Items.Where(item => item.Type == type)
            .Select(item => string.Join(' ', item.Metadata.Select(pair => $"{pair.Key}={pair.Value}").Prepend(item.Include)))];

    private static Resource[] Resources(string? backend = null, string? node = null) =>
    [
        Of(ResourceKind.VirtualNode, "orders", $$$"""
            {"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],"serviceDiscovery":{"dns":{"hostname":"orders.shop.local"}},
            "backends":[{"virtualService":{"virtualServiceName":"payments.shop.local"}}{{{backend ?? Plain}}}]}
            """),
        Of(ResourceKind.VirtualRouter, "orders", """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}"""),
        new()
        {
            Id = new(ResourceKind.Route, "default", "orders"),
            Spec = JsonElement.Parse("""{"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{"virtualNode":"orders","weight":100}]}}}"""),
        },
        Of(ResourceKind.VirtualService, "orders.shop.local", """{"provider":{"virtualRouter":{"virtualRouterName":"orders"}}}"""),
        Of(ResourceKind.VirtualNode, NodeName, node ?? Node("""{"portMapping":{"port":443,"protocol":"tcp"}}""")),
        Of(ResourceKind.VirtualService, Host, """{"provider":{"virtualNode":{"virtualNodeName":"external-api-example-com"}}}"""),
    ];

    private static string Node(string listeners) => $$$$"""{"listeners":[{{{{listeners}}}}],"serviceDiscovery":{"dns":{"hostname":"api.example.com"}}}""";

    private static Resource Of(ResourceKind kind, string name, string spec) => new() { Id = new(kind, name), Spec = JsonElement.Parse(spec) };
}
