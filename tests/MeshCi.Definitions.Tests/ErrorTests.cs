using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests;

public class ErrorTests
{
    [Theory]
    [InlineData("RetryOn", "conection-error", "did you mean connection-error?")]
    [InlineData("Method", "GTE", "did you mean GET?")]
    public void A_suggestion_ends_with_its_own_question_mark(string metadata, string value, string end) =>
        Project.Sound()
        .With("MeshRoute", "r", ["Prefix=/a", $"{metadata}={value}", .. metadata == "RetryOn" ? new[] { "MaxRetries=1", "PerRetryTimeout=1s" } : []])
        .Finding().Message.ShouldEndWith(end);

    [Theory]
    [InlineData("PerRequestTimout=5s", "MESH1001", "PerRequestTimout", "Did you mean PerRequestTimeout?")]
    [InlineData("Targets=a=1", "MESH1001", "Targets", "It is metadata of MeshRoute")]
    [InlineData("PerRequestTimeout=99999999999999999999s", "MESH1004", "PerRequestTimeout", "is longer than the longest possible duration")]
    [InlineData("PerRequestTimeout=5", "MESH1004", "PerRequestTimeout", "write 5ms, or 5s for seconds")]
    [InlineData("PerRequestTimeout=-5s", "MESH1004", "PerRequestTimeout", "800ms, 5s or 2m")]
    [InlineData("PerRequestTimeout=1.5s", "MESH1004", "PerRequestTimeout", "write 1500ms")]
    [InlineData("PerRequestTimeout=.5s", "MESH1004", "PerRequestTimeout", "write 500ms")]
    [InlineData("PerRequestTimeout=1m30s", "MESH1004", "PerRequestTimeout", "write 90s")]
    [InlineData("PerRequestTimeout=PT5S", "MESH1004", "PerRequestTimeout", "write 5s")]
    [InlineData("HealthCheckInterval=1s", "MESH1003", "HealthCheckInterval", "5s to 5m")]
    [InlineData("HealthCheckHealthyThreshold=1", "MESH1003", "HealthCheckHealthyThreshold", "2 to 10")]
    [InlineData("Protocol=htpp", "MESH1015", "Protocol", "http")]
    [InlineData("HealthCheckPort=70000", "MESH1003", "HealthCheckPort", "1 to 65535")]
    [InlineData("HealthCheckPort=8081, 8082", "MESH1003", "HealthCheckPort", "one item for each: 8081, 8082")]
    [InlineData("HealthCheckPort=8081;HealthCheckPath=/", "MESH1008", "HealthCheckPort", "8080")]
    [InlineData("MaxRequests=5", "MESH1007", "MaxRequests", "http2 or grpc")]
    [InlineData("MaxPendingRequests=5", "MESH1002", null, "MaxConnections")]
    [InlineData("TlsMode=STRICT", "MESH1002", null, "TlsMode needs a certificate")]
    [InlineData("Node=canary", "MESH2015", "Node", "<MeshNode Include=\"canary\" />")]
    [InlineData("PerRequestTimeout={env:NOPE}", "MESH0004", "PerRequestTimeout", "NOPE")]
    public void An_invalid_listener_is_refused_with_code_place_and_fix(string metadata, string id, string? name, string fix)
    {
        var project = new Project().With("MeshListener", "8080", metadata.Split(';')).With("MeshServiceDiscovery", "dns", "Hostname=h");
        var findings = project.Build().Findings.Where(finding => finding.Diagnostic != MeshDiagnostics.DiscoveryMismatch).ToList();
        Assert(findings, id, "MeshListener", name, fix);
    }

    [Theory]
    [InlineData("Targets=orders-v9=100", "MESH2002", "Targets", "ExternalTargets")]
    [InlineData("Targets=order=100", "MESH2002", "Targets", "Did you mean orders?")]
    [InlineData("Targets=orders=0", "MESH3001", "Targets", "1 to 100")]
    [InlineData("Targets=orders=101", "MESH1003", "Targets", "0 to 100")]
    [InlineData("Targets=orders=ten", "MESH1003", "Targets", "0 to 100")]
    [InlineData("RetryOn=gateway-error;MaxRetries=2", "MESH1002", null, "PerRetryTimeout")]
    [InlineData("MaxRetries=2;PerRetryTimeout=1s", "MESH1002", null, "RetryOn")]
    [InlineData("RetryOn=gatway-error", "MESH1015", "RetryOn", "did you mean gateway-error?")]
    [InlineData("RetryOn=gateway error", "MESH1015", "RetryOn", "did you mean gateway-error?")]
    [InlineData("RetryOn=gateway-error connection-error", "MESH1015", "RetryOn", "Write gateway-error;connection-error")]
    [InlineData("RetryOn=gateway-error | connection-error", "MESH1015", "RetryOn", "Write gateway-error;connection-error")]
    [InlineData("Targets=orders=90 orders-v2=10", "MESH1016", "Targets", "Write orders=90;orders-v2=10")]
    [InlineData("Targets=orders = 90 | orders-v2 = 10", "MESH1016", "Targets", "Write orders=90;orders-v2=10")]
    [InlineData("Targets=orders: 90, orders-v2: 10", "MESH2002", "Targets", "Write orders=90;orders-v2=10")]
    [InlineData("Method=GET POST", "MESH1015", "Method", "one item for each: GET, POST")]
    [InlineData("Method=GET/POST", "MESH1015", "Method", "one item for each: GET, POST")]
    [InlineData("RetryOn=unavailable", "MESH1007", "RetryOn", "grpc")]
    [InlineData("Prefix=/a;Path=/b", "MESH1006", "Path", "not both")]
    [InlineData("Prefix=a", "MESH1011", "Prefix", "slash")]
    [InlineData("Prefix=/a/*", "MESH1011", "Prefix", "Prefix matches everything that begins with it")]
    [InlineData("Path=/orders/{id}", "MESH1011", "Path", "use PathRegex, such as /orders/[^/]+")]
    [InlineData("PathRegex=(?=a)b", "MESH1012", "PathRegex", "RE2")]
    [InlineData("Priority=1001", "MESH1003", "Priority", "0 to 1000")]
    [InlineData("Method=get", "MESH1015", "Method", "GET")]
    [InlineData("GrpcService=x", "MESH1007", "GrpcService", "grpc")]
    [InlineData("Protocol=grpc", "MESH3006", "Protocol", "8080 (http)")]
    [InlineData("Port=9090", "MESH3007", "Port", "8080 (http)")]
    [InlineData("RetryOn=gateway-error;MaxRetries=20;PerRetryTimeout=15s", "MESH4001", null, "320s")]
    [InlineData("PerRequestTimeout=10s;IdleTimeout=5s", "MESH4017", "IdleTimeout", "10s")]
    public void An_invalid_route_is_refused_with_code_place_and_fix(string metadata, string id, string? name, string fix)
    {
        var findings = Project.Sound().With("MeshRoute", "checkout", metadata.Split(';')).Build().Findings;
        Assert(findings, id, "MeshRoute", name, fix);
    }

    [Fact]
    public void Two_listeners_on_one_port_are_refused() =>
        Assert(Project.Sound().With("MeshListener", "8080").Build().Findings, "MESH2010", "MeshListener", null, "8080");

    [Theory]
    [InlineData("PerRequestTimeout=5s", "MESH1007", "PerRequestTimeout")]
    [InlineData("MaxPendingRequests=5", "MESH1007", "MaxPendingRequests")]
    public void HTTP_settings_on_a_TCP_listener_are_refused(string metadata, string id, string name) => Assert(
        new Project().With("MeshListener", "8080", "Protocol=tcp", metadata).With("MeshServiceDiscovery", "dns", "Hostname=h")
            .Build().Findings, id, "MeshListener", name, "tcp");

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    public void An_invalid_port_is_refused(string port) => Assert(
        new Project().With("MeshListener", port).With("MeshServiceDiscovery", "dns", "Hostname=h")
            .Build().Findings, "MESH1003", "MeshListener", null, "1 to 65535");

    [Fact]
    public void Both_kinds_of_service_discovery_at_once_are_refused() => Assert(
        new Project().With("MeshListener", "8080").With("MeshServiceDiscovery", "dns", "Hostname=h", "Namespace=n", "Service=s")
            .Build().Findings, "MESH1005", "MeshServiceDiscovery", null, "exactly one");

    [Fact]
    public void A_listener_without_service_discovery_is_refused() =>
        new Project().With("MeshListener", "8080").Finding().Diagnostic.ShouldBe(MeshDiagnostics.DiscoveryMismatch);

    [Fact]
    public void A_route_without_a_listener_is_refused() =>
        new Project().With("MeshRoute", "a").Finding().Diagnostic.ShouldBe(MeshDiagnostics.RouteWithoutRouter);

    [Fact]
    public void A_backend_declared_twice_is_refused() => Assert(
        Project.Sound().With("MeshBackend", "x").With("MeshBackend", "x").Build().Findings, "MESH2010", "MeshBackend", null, "Remove this one");

    [Fact]
    public void A_route_declared_twice_is_refused() => Assert(
        Project.Sound().With("MeshRoute", "a", "Prefix=/a").With("MeshRoute", "a", "Prefix=/b")
            .Build().Findings, "MESH2010", "MeshRoute", null, "Rename this one");

    [Fact]
    public void Without_MeshName_the_line_to_add_is_shown()
    {
        var project = Project.Sound();
        project.Properties = project.Properties with { MeshName = " " };
        var finding = project.Finding();
        finding.Diagnostic.Id.ShouldBe("MESH0011");
        finding.Message.ShouldContain("<MeshName>my-mesh</MeshName>");
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("v1.0.0")]
    public void A_version_that_is_not_SemVer_is_refused(string version)
    {
        var project = Project.Sound();
        project.Properties = project.Properties with { Version = version };
        project.Finding().Diagnostic.ShouldBe(MeshDiagnostics.BadVersion);
    }

    [Fact]
    public void All_errors_are_reported_at_once() =>
        new Project().With("MeshListener", "0", "Protocol=x").With("MeshServiceDiscovery", "dsn").With("MeshRoute", "a", "Nope=1").Build()
            .Findings.Select(finding => finding.Diagnostic.Id).Order().ShouldBe(["MESH1001", "MESH1003", "MESH1015", "MESH1015"]);

    private static void Assert(IReadOnlyList<Finding> findings, string id, string item, string? metadata, string fix)
    {
        findings.Count.ShouldBe(1, string.Join('\n', findings.Select(found => $"{found.Diagnostic.Id} {found.Message}")));
        var finding = findings[0];
        finding.Diagnostic.Id.ShouldBe(id, finding.Message);
        finding.Message.ShouldContain(fix);
        finding.Place.ShouldNotBeNull().Item.ShouldBe(item);
        finding.Place.Metadata.ShouldBe(metadata, finding.Message);
    }
}
