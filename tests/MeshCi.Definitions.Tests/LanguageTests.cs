using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests;

public class LanguageTests
{
    [Fact]
    public void A_grpc_service_is_routed_by_service_method_and_metadata() =>
        new Project().With("MeshListener", "8080", "Protocol=grpc", "MaxRequests=50", "HealthCheckInterval=20s")
            .With("MeshServiceDiscovery", "cloudMap", "Namespace=shop.local", "Service=orders", "Attributes=stage=blue;zone=a")
            .With(
            "MeshRoute", "place", "GrpcService=shop.Orders", "GrpcMethod=Place", "RetryOn=unavailable;gateway-error;connection-error", "MaxRetries=1",
            "PerRetryTimeout=1s")
            .With("MeshRouteMatch", "tenant", "Route=place", "Range=1..10", "Invert=true")
            .Spec(ResourceKind.Route, "place").ShouldBeExpectedJson();

    [Fact]
    public void With_several_listeners_each_gets_a_catch_all_route_and_routes_get_ports()
    {
        var project = new Project().With("MeshListener", "8080").With("MeshListener", "9090", "Protocol=tcp")
            .With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local").With("MeshRoute", "a", "Prefix=/a", "Port=8080");
        project.Spec(ResourceKind.Route, "default-9090").ShouldBe(
            """{"priority":1000,"tcpRoute":{"action":{"weightedTargets":[{"port":9090,"virtualNode":"orders","weight":100}]},"match":{"port":9090}}}""");
        project.Spec(ResourceKind.Route, "a").ShouldBe(
            """{"httpRoute":{"action":{"weightedTargets":[{"port":8080,"virtualNode":"orders","weight":100}]},"match":{"port":8080,"prefix":"/a"}}}""");
    }

    [Fact]
    public void A_canary_shares_the_traffic_by_weight()
    {
        var project = Project.Sound().With("MeshNode", "orders-v2").With("MeshListener", "8080", "Node=orders-v2")
            .With("MeshServiceDiscovery", "dns", "Node=orders-v2", "Hostname=v2.orders.shop.local").With("MeshRoute", "all", "Targets=orders=90;orders-v2=10");
        project.Spec(ResourceKind.Route, "all").ShouldBe(
            """
            {"httpRoute":{"action":{"weightedTargets":[{"virtualNode":"orders","weight":90},{"virtualNode":"orders-v2","weight":10}]},"match":{"prefix":"/"}}}
            """);
        project.Build().Definition!.Resources.ShouldNotContain(resource => resource.Id.Name == "default", "the route takes everything");
    }

    [Fact]
    public void A_gateway_lets_traffic_in_to_the_service_of_the_project()
    {
        var project = Project.Sound().With("MeshGateway", "edge")
            .With("MeshGatewayListener", "8443", "TlsMode=STRICT", "TlsCertificateArn=arn:aws:acm:x", "MaxConnections=10")
            .With("MeshGatewayRoute", "in", "Prefix=/orders/", "RewritePrefix=/")
            .With("MeshAccessLog", "/dev/stdout", "Gateway=edge", "JsonFormat=path=%REQ(:PATH)%");
        project.Spec(ResourceKind.GatewayRoute, "in").ShouldBe(
            """
            {"httpRoute":{"action":{"rewrite":{"prefix":{"value":"/"}},"target":{"virtualService":{"virtualServiceName":"orders.shop.local"}}},
            "match":{"prefix":"/orders/"}}}
            """.ReplaceLineEndings(""));
        project.Spec(ResourceKind.VirtualGateway, "edge").ShouldContain("\"json\":[{\"key\":\"path\",\"value\":\"%REQ(:PATH)%\"}]");
    }

    [Fact]
    public void Mutual_TLS_is_configured_on_listener_and_backend()
    {
        var project = Project.Sound("TlsMode=STRICT", "TlsCertificateChain=/c.pem", "TlsPrivateKey=/k.pem", "TlsTrustChain=/ca.pem")
            .With(
            "MeshBackend", "payments.shop.local", "TlsTrustChain=/ca.pem", "TlsCertificateChain=/c.pem", "TlsPrivateKey=/k.pem", "TlsPorts=443;8443",
            "TlsSubjectAlternativeNames=payments.shop.local");
        project.Spec(ResourceKind.VirtualNode, "orders").ShouldContain("\"ports\":[443,8443]");
    }

    [Fact]
    public void A_patch_changes_one_generated_resource_and_the_result_is_checked()
    {
        var project = Project.Sound().With("MeshPatch", "p.json", "Kind=virtualNode", "Name=orders");
        project.Files["p.json"] = """{"listeners":null,"serviceDiscovery":null,"backends":[{"virtualService":{"virtualServiceName":"x"}}]}""";
        var finding = project.Build().Findings.Single(found => found.Diagnostic == MeshDiagnostics.RoutePort);
        finding.Message.ShouldContain("no listener");
    }

    [Fact]
    public void A_gateway_route_needs_a_service_unless_a_patch_sets_it()
    {
        var gateway = new Project().With("MeshGateway", "edge").With("MeshGatewayListener", "8080", "Gateway=edge", "HealthCheckPath=/healthz")
            .With("MeshGatewayRoute", "in");
        gateway.Finding().Message.ShouldContain("MeshGatewayRoute 'in' needs Service");

        gateway.With("MeshPatch", "p.json", "Kind=gatewayRoute", "Name=in").With("MeshResource", "r.json", "Kind=virtualService");
        gateway.Files["p.json"] = """{"httpRoute":{"action":{"target":{"virtualService":{"virtualServiceName":"a.shop.local"}}}}}""";
        gateway.Files["r.json"] = """{"virtualServiceName":"a.shop.local","spec":{}}""";
        gateway.Build().Findings.ShouldBeEmpty();
    }

    [Fact]
    public void A_complete_resource_can_come_from_a_file()
    {
        var project = Project.Sound().With("MeshResource", "r.json", "Kind=virtualService");
        project.Files["r.json"] = """{"virtualServiceName":"alias.shop.local","spec":{"provider":{"virtualRouter":{"virtualRouterName":"orders"}}}}""";
        project.Build().Definition!.Resources.ShouldContain(resource => resource.Id.Name == "alias.shop.local");
    }

    [Theory]
    [InlineData("MeshGateway", "edge", "")]
    [InlineData("MeshResource", "edge.json", "Kind=virtualGateway")]
    public void A_route_from_a_file_belongs_to_the_only_gateway_of_the_project(string type, string include, string metadata)
    {
        var project = Project.Sound().With("MeshResource", "in.json", "Kind=gatewayRoute", "Name=in");
        project.With(type, include, metadata.Length == 0 ? [] : [metadata, "Name=edge"]);
        if (type == "MeshGateway") project.With("MeshGatewayListener", "8088", "HealthCheckPath=/healthz");
        project.Files["edge.json"] = """{"listeners":[{"portMapping":{"port":8088,"protocol":"http"}}]}""";
        project.Files["in.json"] =
            """{"httpRoute":{"match":{"prefix":"/"},"action":{"target":{"virtualService":{"virtualServiceName":"orders.shop.local"}}}}}""";

        project.Build().Definition.ShouldNotBeNull().Resources.Select(resource => resource.Id)
            .ShouldContain(new ResourceId(ResourceKind.GatewayRoute, "in", "edge"));

        project.With("MeshGateway", "inner").With("MeshGatewayListener", "8089", "Gateway=inner").Build().Findings
            .ShouldContain(finding => finding.Message.EndsWith("needs Parent: the virtualGateway that the gatewayRoute belongs to.", StringComparison.Ordinal));
    }

    [Fact]
    public void External_values_are_resolved_before_they_are_read()
    {
        var project = new Project().With("MeshListener", "{env:PORT}").With("MeshServiceDiscovery", "dns", "Hostname={env:HOST}.local");
        project.Variables["PORT"] = "8081";
        project.Variables["HOST"] = "orders";
        project.Spec(ResourceKind.VirtualNode, "orders").ShouldBe(
            """{"listeners":[{"portMapping":{"port":8081,"protocol":"http"}}],"serviceDiscovery":{"dns":{"hostname":"orders.local"}}}""");
        ExternalValues.Uses(project.Items).ShouldBeTrue();
        ExternalValues.Uses(Project.Sound().Items).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{env:HOST|orders.shop.local}", null, "orders.shop.local")]
    [InlineData("{env:HOST|orders.shop.local}", "", "orders.shop.local")]
    [InlineData("{env:HOST|orders.shop.local}", " \n", "orders.shop.local")]
    [InlineData("{env:HOST|orders.shop.local}", "o.local", "o.local")]
    [InlineData("orders{env:HOST|}.shop.local", null, "orders.shop.local")]
    [InlineData("{env:HOST|a|b}", null, "a|b")]
    [InlineData("{env: HOST }", "o.local", "o.local")]
    public void A_variable_without_a_value_has_the_default_that_follows_it(string text, string? variable, string host)
    {
        var project = new Project().With("MeshListener", "8080").With("MeshServiceDiscovery", "dns", $"Hostname={text}");
        if (variable is not null) project.Variables["HOST"] = variable;

        project.Spec(ResourceKind.VirtualNode, "orders").ShouldContain($"\"hostname\":\"{host}\"");
    }

    [Theory]
    [InlineData("{ENV:HOST}", "{env:HOST}")]
    [InlineData("${env:HOST}", "{env:HOST}")]
    [InlineData("{Env:HOST|o.local}", "{env:HOST|o.local}")]
    [InlineData("{env:HOST:-o.local}", "{env:HOST|o.local}")]
    [InlineData("{env:}", "{env:NAME}")]
    public void The_forms_of_shells_are_refused_with_the_right_form(string text, string expected)
    {
        var project = new Project().With("MeshListener", "8080").With("MeshServiceDiscovery", "dns", $"Hostname={text}");
        project.Variables["HOST"] = "orders.shop.local";

        var finding = project.Finding();

        finding.Diagnostic.Id.ShouldBe("MESH0004");
        finding.Message.ShouldEndWith($"contains {text}. Write {expected}.");
    }

    [Fact]
    public void Metadata_with_an_empty_default_counts_as_not_set()
    {
        var project = new Project().With("MeshListener", "8080", "Protocol={env:PROTOCOL|}").With("MeshServiceDiscovery", "dns", "Hostname=o.local");

        project.Spec(ResourceKind.VirtualNode, "orders").ShouldContain("\"protocol\":\"http\"");
    }

    [Theory]
    [InlineData(null, "The environment variable 'NAMES' is not set.")]
    [InlineData("", "The environment variable 'NAMES' is empty.")]
    [InlineData("\t", "The environment variable 'NAMES' is empty.")]
    public void A_variable_without_a_value_and_a_default_is_one_error_that_names_it(string? variable, string expected)
    {
        var project = Project.Sound().With("MeshBackend", "pay.shop.local", "TlsTrustSecretName=ca", "TlsSubjectAlternativeNames={env:NAMES}");
        if (variable is not null) project.Variables["NAMES"] = variable;

        var finding = project.Finding();

        finding.Diagnostic.Id.ShouldBe("MESH0004");
        finding.Message.ShouldContain($"{expected} Set it for the build, or write a default: {{env:NAMES|default}}.");
    }

    [Theory]
    [InlineData("MeshName")]
    [InlineData("MeshNodeName")]
    [InlineData("MeshServiceName")]
    [InlineData("MeshNamespace")]
    [InlineData("MeshVersion")]
    [InlineData("MeshRouter")]
    [InlineData("MeshOwnerId")]
    [InlineData("MeshOwner")]
    public void A_property_without_a_value_causes_no_further_errors(string property)
    {
        const string unset = "{env:NOPE}";
        var properties = Project.Sound().Properties with { ServiceName = null };
        properties = property switch
        {
            "MeshName" => properties with { MeshName = unset },
            "MeshNodeName" => properties with { NodeName = unset, Namespace = null, ServiceName = unset },
            "MeshServiceName" => properties with { ServiceName = unset },
            "MeshNamespace" => properties with { NodeName = "orders", Namespace = unset, ServiceName = $"orders.{unset}" },
            "MeshVersion" => properties with { Version = unset },
            "MeshRouter" => properties with { Router = unset },
            "MeshOwnerId" => properties with { OwnerId = unset },
            _ => properties with { MeshOwner = unset },
        };

        var project = Project.Sound();
        project.Properties = properties;

        project.Finding().Place!.Item.ShouldBe(property);
    }

    [Fact]
    public void A_name_with_an_empty_default_is_an_error()
    {
        Project.Sound().With("MeshBackend", "{env:PAYMENTS|}").Finding().Message.ShouldContain("empty Include");
    }
}
