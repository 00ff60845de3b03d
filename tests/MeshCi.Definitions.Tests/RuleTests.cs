using MeshCi.Definitions.Diagnostics;
using static MeshCi.Definitions.Tests.RuleAssertions;

namespace MeshCi.Definitions.Tests;

public class RuleTests
{
    private const string Outliers = "OutlierMaxServerErrors=5;OutlierInterval=10s;OutlierBaseEjectionDuration=30s";
    private const string Retries = "MaxRetries=1;PerRetryTimeout=1s";

    [Theory]
    [InlineData("MeshRoute", "r", "Prefix=/a//b", "MESH1011", Severity.Warning, "merged")]
    [InlineData("MeshRoute", "r", "Path=/a?b=c", "MESH1011", Severity.Warning, "MeshRouteMatch")]
    [InlineData("MeshRoute", "all", "Prefix=/;Method=GET", "MESH3003", Severity.Warning, "Priority")]
    [InlineData("MeshRoute", "r", "Prefix=/a;Scheme=https", "MESH3011", Severity.Warning, "http2")]
    [InlineData("MeshRoute", "r", "Prefix=/a;Method=POST;RetryOn=gateway-error;" + Retries, "MESH4013", Severity.Warning, "Idempotent")]
    [InlineData("MeshRoute", "r", "Prefix=/a;RetryOn=gateway-error;" + Retries, "MESH4013", Severity.Info, "Idempotent")]
    [InlineData("MeshRoute", "r", "Prefix=/a", "MESH4015", Severity.Info, "RetryOn")]
    [InlineData("MeshRoute", "r", "Prefix=/a;Targets=orders=5", "MESH3011", Severity.Info, "100")]
    [InlineData("MeshBackend", "orders.shop.local", "", "MESH2013", Severity.Warning, "remove the backend")]
    [InlineData("MeshBackend", "p", "TlsTrustSecretName=ca", "MESH5003", Severity.Info, "TlsSubjectAlternativeNames")]
    [InlineData("MeshAccessLog", "/dev/null", "", "MESH6002", Severity.Warning, "/dev/stdout")]
    [InlineData("MeshAccessLog", "/dev/stdout", "Format=request", "MESH6002", Severity.Warning, "%RESPONSE_CODE%")]
    [InlineData("MeshAccessLog", "/var/log/a.log", "", "MESH6003", Severity.Info, "/dev/stdout")]
    [InlineData("MeshRoute", "r", "PathRegex=cart/[0-9]+", "MESH1011", Severity.Warning, "'/cart/[0-9]+'")]
    [InlineData("MeshRoute", "r", "Prefix=/a;IdleTimeout=5s", "MESH4017", Severity.Warning, "15s (the default)")]
    [InlineData("MeshRoute", "r", "Prefix=/a;PerRequestTimeout=0s;IdleTimeout=5s", "MESH4017", Severity.Warning, "IdleTimeout=\"0s\"")]
    [InlineData("MeshRoute", "r", "Prefix=/a;PerRequestTimeout=1s;RetryOn=gateway-error;" + Retries, "MESH4001", Severity.Warning, "after one attempt")]
    [InlineData("MeshBackend", "p", "TlsTrustSecretName=ca;TlsSubjectAlternativeNames=payments shop", "MESH5010", Severity.Warning, "spiffe://")]
    [InlineData("MeshBackendDefaults", "tls", "TlsTrustSecretName=ca", "MESH3011", Severity.Info, "MeshBackend")]
    public void An_item_that_does_not_work_as_intended_is_reported_with_place_and_fix(
        string type, string include, string metadata, string id, Severity severity, string fix) =>
        ShouldReport(Project.Sound().With(type, include, metadata.Split(';', StringSplitOptions.RemoveEmptyEntries)), id, severity, type, fix);

    [Theory]
    [InlineData(Outliers + ";OutlierMaxEjectionPercent=100", "MESH4009", Severity.Warning, "50 or less")]
    [InlineData("TlsMode=PERMISSIVE;TlsSecretName=s", "MESH5004", Severity.Info, "STRICT")]
    [InlineData("TlsMode=STRICT;TlsSecretName=s;TlsTrustSecretName=ca", "MESH5003", Severity.Warning, "TlsSubjectAlternativeNames")]
    public void A_listener_that_leaves_a_gap_is_reported(string metadata, string id, Severity severity, string fix) =>
        ShouldReport(Project.Sound(metadata.Split(';')), id, severity, "MeshListener", fix);

    [Theory]
    [InlineData("PathRegex=(cart|basket)/.*")]
    [InlineData("PathRegex=a*/x")]
    [InlineData("PathRegex=.*/x")]
    [InlineData("PathRegex=^/cart")]
    public void An_expression_that_can_match_a_path_is_accepted(string metadata) =>
        ShouldNotReport(Project.Sound().With("MeshRoute", "r", metadata), "MESH1011");

    [Theory]
    [InlineData("payments.shop.local")]
    [InlineData("*.shop.local")]
    [InlineData("spiffe://shop.local/ns/payments")]
    public void Names_that_certificates_can_contain_are_accepted(string name) =>
        ShouldNotReport(
        Project.Sound().With("MeshBackend", "p", "TlsEnforce=false", "TlsTrustSecretName=ca", $"TlsSubjectAlternativeNames={name}"), "MESH5010");

    [Fact]
    public void A_path_on_a_TCP_health_check_is_reported() => ShouldReport(
        new Project().With("MeshListener", "5432", "Protocol=tcp", "HealthCheckPath=/healthz").With("MeshServiceDiscovery", "dns", "Hostname=h"),
        "MESH3011", Severity.Warning, "MeshListener", "HealthCheckProtocol");

    [Fact]
    public void A_listener_on_a_port_of_the_proxy_is_reported()
    {
        ShouldReport(
            new Project().With("MeshListener", "9901").With("MeshServiceDiscovery", "dns", "Hostname=h"), "MESH3013", Severity.Warning, "MeshListener", "8080");
        ShouldReport(Gateway("9901"), "MESH3013", Severity.Warning, "MeshGatewayListener", "8080");
    }

    [Theory]
    [InlineData("Prefix=/aws-appmesh-x", "aws-appmesh")]
    [InlineData("Path=/aws-app-mesh/y", "aws-app-mesh")]
    public void A_reserved_path_of_a_gateway_route_is_an_error(string metadata, string expected) =>
        ShouldReport(Gateway("8081").With("MeshGatewayRoute", "a", metadata), "MESH1009", Severity.Error, "MeshGatewayRoute", expected);

    [Theory]
    [InlineData("Path=/a;RewritePrefix=/b/", "RewritePath")]
    [InlineData("Prefix=/a;RewritePath=/b", "RewritePrefix")]
    public void A_rewrite_of_a_part_that_is_not_matched_is_reported(string metadata, string fix) =>
        ShouldReport(Gateway("8081").With("MeshGatewayRoute", "a", metadata.Split(';')), "MESH3011", Severity.Warning, "MeshGatewayRoute", fix);

    [Fact]
    public void Weights_that_add_up_to_less_than_100_are_shown_as_percentages() =>
        ShouldReport(Canary("Targets=orders=2;v2=1"), "MESH3012", Severity.Info, "MeshRoute", "orders=66;v2=34");

    [Fact]
    public void Weights_that_add_up_to_more_than_100_are_reported_with_their_meaning() =>
        ShouldReport(Canary("Targets=orders=90;v2=60"), "MESH3012", Severity.Warning, "MeshRoute", "orders=60;v2=40");

    [Fact]
    public void Nodes_that_call_each_other_in_a_cycle_are_reported_once_as_info()
    {
        var project = Project.Sound().With("MeshBackend", "v2.shop.local").With("MeshNode", "v2").With("MeshListener", "8080", "Node=v2", "HealthCheckPath=/h")
            .With("MeshServiceDiscovery", "dns", "Node=v2", "Hostname=v2")
            .With("MeshBackend", "orders.shop.local", "Node=v2").With("MeshResource", "s.json", "Kind=virtualService", "Name=v2.shop.local");
        project.Files["s.json"] = """{"provider":{"virtualNode":{"virtualNodeName":"v2"}}}""";
        ShouldReport(project, "MESH2012", Severity.Info, null, "orders -> v2 -> orders");
        project.BuildWithInfos().Findings.Count(finding => finding.Diagnostic.Id == "MESH2012").ShouldBe(1);
    }

    [Fact]
    public void The_example_in_the_README_causes_no_warning()
    {
        var project = new Project().With("MeshListener", "8080", "Protocol=http", "HealthCheckPath=/healthz", "PerRequestTimeout=5s")
            .With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local").With("MeshBackend", "payments.shop.local")
            .With(
            "MeshRoute", "checkout", "Prefix=/checkout", "PerRequestTimeout=3s", "RetryOn=gateway-error;connection-error", "MaxRetries=2",
            "PerRetryTimeout=800ms");
        project.Build().Findings.ShouldBeEmpty();
        project.Build().Definition.ShouldNotBeNull();
    }

    [Fact]
    public void Permissive_TLS_in_production_is_a_warning()
    {
        var project = Project.Sound("TlsMode=PERMISSIVE", "TlsSecretName=s");
        project.Properties = project.Properties with { Environment = "production" };
        ShouldReport(project, "MESH5004", Severity.Warning, "MeshListener", "production");
    }

    [Fact]
    public void Outlier_detection_above_half_is_accepted_with_a_health_check_that_restores_instances() =>
        ShouldNotReport(Project.Sound([.. Outliers.Split(';'), "OutlierMaxEjectionPercent=60"]), "MESH4009");

    [Fact]
    public void A_route_after_one_that_matches_everything_is_never_reached() =>
        ShouldReport(
        Project.Sound().With("MeshRoute", "first", "Prefix=/", "Priority=1")
            .With("MeshRoute", "second", "Prefix=/a", "Priority=2"), "MESH3002", Severity.Warning, "MeshRoute", "below 1");

    [Fact]
    public void A_route_before_one_that_matches_everything_is_accepted() =>
        ShouldNotReport(
        Project.Sound().With("MeshRoute", "first", "Prefix=/", "Priority=9").With("MeshRoute", "second", "Prefix=/a", "Priority=2")
            .With("MeshRoute", "third", "Path=/x", "Priority=1"), "MESH3002", "MESH3003");

    [Fact]
    public void Different_conditions_on_one_path_with_one_priority_are_accepted() =>
        ShouldNotReport(
        Project.Sound().With("MeshRoute", "a", "Prefix=/a", "Method=GET", "Priority=3")
            .With("MeshRoute", "b", "Prefix=/a", "Method=PUT", "Priority=3"), "MESH3002", "MESH3003");

    [Fact]
    public void A_route_declared_idempotent_may_retry_on_anything() =>
        ShouldNotReport(
        Project.Sound()
            .With("MeshRoute", "r", "Prefix=/a", "Method=POST", "Idempotent=true", "RetryOn=gateway-error", "MaxRetries=1", "PerRetryTimeout=1s"), "MESH4013");

    [Fact]
    public void A_gRPC_retry_after_the_deadline_is_reported() => ShouldReport(
        new Project().With("MeshListener", "8080", "Protocol=grpc").With("MeshServiceDiscovery", "dns", "Hostname=h")
            .With("MeshRoute", "r", "GrpcService=a.B", "RetryOn=deadline-exceeded", "MaxRetries=1", "PerRetryTimeout=1s"), "MESH4014", Severity.Warning,
            "MeshRoute", "unavailable");

    [Fact]
    public void A_target_without_weight_next_to_another_is_reported() =>
        ShouldReport(
        Project.Sound().With("MeshNode", "v2").With("MeshListener", "8080", "Node=v2").With("MeshServiceDiscovery", "dns", "Node=v2", "Hostname=v2")
            .With("MeshRoute", "r", "Prefix=/a", "Targets=orders=100;v2=0"), "MESH3005", Severity.Info, "MeshRoute", "canary");

    [Fact]
    public void An_open_mesh_is_reported() =>
        ShouldReport(Project.Sound().With("Mesh", "shop", "EgressFilter=ALLOW_ALL"), "MESH5005", Severity.Warning, "Mesh", "DROP_ALL");

    [Fact]
    public void A_listener_without_access_log_or_health_check_is_reported_as_info()
    {
        var project = new Project().With("MeshListener", "8080").With("MeshServiceDiscovery", "dns", "Hostname=h");
        ShouldReport(project, "MESH6001", Severity.Info, null, "/dev/stdout");
        ShouldReport(project, "MESH4011", Severity.Info, "MeshListener", "HealthCheckPath");
    }

    [Fact]
    public void A_gateway_on_a_privileged_port_is_reported() => ShouldReport(Gateway("80"), "MESH3009", Severity.Warning, "MeshGatewayListener", "8080");

    [Fact]
    public void Two_gateway_routes_for_the_same_requests_are_reported() =>
        ShouldReport(
        Gateway("8081").With("MeshGatewayRoute", "a", "Prefix=/x")
            .With("MeshGatewayRoute", "b", "Prefix=/x"), "MESH3010", Severity.Warning, "MeshGatewayRoute", "'a'");

    [Fact]
    public void A_gateway_route_to_a_service_with_two_listeners_must_specify_a_port() =>
        ShouldReport(
        Gateway("8081").With("MeshListener", "9090").With("MeshGatewayRoute", "a"), "MESH2005", Severity.Error, "MeshGatewayRoute", "TargetPort=\"8080\"");

    [Fact]
    public void A_request_without_a_timeout_behind_a_gateway_is_reported() =>
        ShouldReport(
            Unlimited().With("MeshGateway", "edge").With("MeshGatewayListener", "8081").With("MeshGatewayRoute", "a"),
            "MESH4016", Severity.Warning, "MeshRoute", "30s");

    [Fact]
    public void Requests_without_a_timeout_that_no_gateway_routes_to_are_accepted() => ShouldNotReport(Unlimited(), "MESH4016");

    [Fact]
    public void A_router_from_a_file_needs_a_route_that_catches_the_remaining_requests()
    {
        var project = Project.Sound().With("MeshResource", "router.json", "Kind=virtualRouter", "Name=raw")
            .With("MeshResource", "route.json", "Kind=route", "Name=a", "Parent=raw");
        project.Files["router.json"] = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""";
        project.Files["route.json"] = """{"httpRoute":{"match":{"prefix":"/a"},"action":{"weightedTargets":[{"virtualNode":"orders","weight":100}]}}}""";
        ShouldReport(project, "MESH3004", Severity.Warning, "MeshResource", "Priority=\"1000\"");
        project.Files["route.json"] = project.Files["route.json"].Replace("/a", "/", StringComparison.Ordinal);
        ShouldNotReport(project, "MESH3004", "MESH2004");
    }

    [Fact]
    public void A_router_from_a_file_without_routes_is_reported_and_a_route_without_a_router_is_refused()
    {
        var project = Project.Sound().With("MeshResource", "router.json", "Kind=virtualRouter", "Name=raw");
        project.Files["router.json"] = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""";
        ShouldReport(project, "MESH2004", Severity.Warning, "MeshResource", "Parent");
        var orphan = Project.Sound().With("MeshResource", "route.json", "Kind=route", "Name=a", "Parent=nobody");
        orphan.Files["route.json"] = """{"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{"virtualNode":"orders","weight":100}]}}}""";
        ShouldReport(orphan, "MESH2004", Severity.Error, "MeshResource", "ExternalTargets");
    }

    [Fact]
    public void Two_TCP_backends_on_one_port_and_one_sided_client_certificates_are_reported()
    {
        var project = Project.Sound().With("MeshBackend", "a.db").With("MeshBackend", "b.db");
        foreach (var name in new[] { "a", "b" })
        {
            project.With("MeshNode", name)
                .With(
                "MeshListener", "5432", "Protocol=tcp", $"Node={name}", "TlsMode=STRICT", "TlsSecretName=s", "TlsTrustSecretName=ca",
                "TlsSubjectAlternativeNames=orders")
                .With("MeshServiceDiscovery", "dns", $"Node={name}", $"Hostname={name}")
                .With("MeshResource", $"{name}.json", "Kind=virtualService", $"Name={name}.db");
            project.Files[$"{name}.json"] = "{\"provider\":{\"virtualNode\":{\"virtualNodeName\":\"" + name + "\"}}}";
        }

        ShouldReport(project, "MESH3008", Severity.Warning, "MeshBackend", "a different port");
        project.With("MeshBackendDefaults", "tls", "TlsTrustSecretName=ca");
        ShouldReport(project, "MESH5006", Severity.Error, "MeshBackendDefaults", "TlsSecretName");
    }

    [Fact]
    public void Backends_over_the_quota_are_reported_and_the_quota_can_be_set()
    {
        var project = Project.Sound();
        for (var number = 0; number < 51; number++) project.With("MeshBackend", $"b{number}.shop.local");
        ShouldReport(project, "MESH1013", Severity.Warning, null, "backends=51");
        ShouldNotReport(project.With("MeshRule", "MESH1013", "Threshold=backends=51;routes=60"), "MESH1013");
    }

    private static Project Canary(string targets) =>
        Project.Sound().With("MeshNode", "v2").With("MeshListener", "8080", "Node=v2").With("MeshServiceDiscovery", "dns", "Node=v2", "Hostname=v2")
        .With("MeshRoute", "r", "Prefix=/a", targets);

    private static Project Unlimited() => Project.Sound("PerRequestTimeout=0s").With("MeshRoute", "r", "Prefix=/s", "PerRequestTimeout=0s");

    private static Project Gateway(string port) => Project.Sound().With("MeshGateway", "edge").With("MeshGatewayListener", port);
}
