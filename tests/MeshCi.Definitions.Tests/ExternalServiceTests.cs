using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests;

/// <summary>Hosts outside the mesh: <c>MeshExternalService</c>.</summary>
public class ExternalServiceTests
{
    private const string Host = "api.example.com";
    private const string Trust = "TlsTrustChain=/ca.pem";

    [Fact]
    public void One_item_generates_the_node_and_the_service_of_the_host_and_the_backend_of_the_caller()
    {
        var project = Calling("Port=443");

        project.BuildWithInfos().Findings.Where(finding => finding.Place?.Item == "MeshExternalService").ShouldBeEmpty();
        project.Spec(ResourceKind.VirtualNode, "external-api-example-com").ShouldBe(
            """{"listeners":[{"portMapping":{"port":443,"protocol":"tcp"}}],"serviceDiscovery":{"dns":{"hostname":"api.example.com"}}}""");
        project.Spec(ResourceKind.VirtualService, Host).ShouldBe("""{"provider":{"virtualNode":{"virtualNodeName":"external-api-example-com"}}}""");
        project.Spec(ResourceKind.VirtualNode, "orders").ShouldContain("""
            "backends":[{"virtualService":{"virtualServiceName":"api.example.com"}}]
            """.Trim());
    }

    [Fact]
    public void A_project_without_a_listener_can_call_a_host()
    {
        var project = new Project().With("MeshExternalService", Host, "Port=443");

        project.Build().Definition!.Resources.Select(resource => resource.Id.ToString())
            .ShouldBe(["virtualNode external-api-example-com", "virtualNode orders", "virtualService api.example.com"]);
    }

    [Theory]
    [InlineData("tcp", "Port=443")]
    [InlineData("http", "Port=80")]
    [InlineData("http", "Port=443", Trust)]
    [InlineData("tcp", "Port=443", Trust, "TlsEnforce=false")]
    [InlineData("grpc", "Port=8443", "Protocol=grpc")]
    public void The_protocol_follows_from_the_port_and_from_whether_the_proxy_uses_TLS(string protocol, params string[] metadata) =>
        Calling(metadata).Spec(ResourceKind.VirtualNode, "external-api-example-com").ShouldContain($"\"protocol\":\"{protocol}\"");

    [Fact]
    public void Several_ports_of_a_host_are_listeners_of_one_node_in_any_order_and_a_client_policy_applies_to_its_own_port()
    {
        var project = Calling("Port=80").With("MeshExternalService", Host, "Port=8443", Trust);

        project.File().ShouldBe(Calling("Port=8443", Trust).With("MeshExternalService", Host, "Port=80").File());
        project.Spec(ResourceKind.VirtualNode, "external-api-example-com").ShouldContain("\"port\":80,\"protocol\":\"http\"}},{\"portMapping\":{\"port\":8443");
        project.Spec(ResourceKind.VirtualNode, "orders").ShouldContain("\"ports\":[8443]");
    }

    [Fact]
    public void Two_nodes_of_a_project_can_call_the_same_host()
    {
        var project = WithCanary().With("MeshExternalService", Host, "Port=443").With("MeshExternalService", Host, "Port=443", "Node=orders-canary");

        project.Spec(ResourceKind.VirtualNode, "orders-canary").ShouldContain(Host);
        project.Spec(ResourceKind.VirtualNode, "orders").ShouldContain(Host);
    }

    [Fact]
    public void A_backend_item_can_contain_the_client_policy_instead() =>
        Calling("Port=8443").With("MeshBackend", Host, Trust).Spec(ResourceKind.VirtualNode, "orders")
            .ShouldContain("\"certificateChain\":\"/ca.pem\"");

    [Fact]
    public void The_names_of_the_nodes_of_different_hosts_differ()
    {
        ExternalHost.NodeName("a-b.com").ShouldBe("external-a--b-com");
        ExternalHost.NodeName("a.b.com").ShouldBe("external-a-b-com");
    }

    [Theory]
    [InlineData("https://api.example.com", "<MeshExternalService Include=\"api.example.com\" Port=\"443\" />")]
    [InlineData("http://api.example.com:8080/v1", "<MeshExternalService Include=\"api.example.com\" Port=\"8080\" />")]
    [InlineData("api.example.com:8443", "<MeshExternalService Include=\"api.example.com\" Port=\"8443\" />")]
    [InlineData("api.example.com/v1", "Write 'api.example.com'")]
    [InlineData("*.example.com", "Add an item for each host")]
    [InlineData("API.example.com", "Write 'api.example.com'")]
    [InlineData("api.example.com.", "Write 'api.example.com'")]
    [InlineData("api..example.com", "Remove the dot")]
    [InlineData("bücher.example", "Write 'xn--bcher-kva.example'")]
    [InlineData("api example.com", "a space")]
    [InlineData("2001:db8::1", "Write a host name")]
    [InlineData("10.0.0.300", "four numbers from 0 to 255")]
    [InlineData("10.0.0", "four numbers from 0 to 255")]
    [InlineData("010.0.0.1", "without leading zeros")]
    [InlineData("a-.example.com", "Remove the hyphen")]
    [InlineData("a.-example.com", "Remove the hyphen")]
    public void A_host_that_cannot_be_called_by_that_name_is_refused_once_with_the_right_spelling(string host, string fix)
    {
        var finding = Project.Sound().With("MeshExternalService", host, "Port=443").Finding();

        finding.Diagnostic.ShouldBe(MeshDiagnostics.BadName);
        finding.Message.ShouldContain(fix);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("1password.com")]
    [InlineData("_dmarc.3.example")]
    [InlineData("localhost")]
    public void A_host_or_an_IPv4_address_is_accepted(string host) =>
        Project.Sound().With("MeshExternalService", host, "Port=443").Build().Findings.ShouldNotContain(finding => finding.Diagnostic.Id == "MESH1018");

    [Theory]
    [InlineData("https://api.example.com")]
    [InlineData("api.example.com:8443")]
    public void A_URL_without_a_port_item_is_one_error(string host) =>
        Project.Sound().With("MeshExternalService", host).Finding().Diagnostic.ShouldBe(MeshDiagnostics.BadName);

    [Fact]
    public void A_host_whose_node_would_have_too_long_a_name_is_one_error()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('a', 48), 5)) + ".ab";

        var finding = Project.Sound().With("MeshExternalService", host, "Port=443").Finding();

        finding.Diagnostic.ShouldBe(MeshDiagnostics.BadName);
        finding.Message.ShouldContain("would have 256. App Mesh allows at most 255");
    }

    [Fact]
    public void A_service_of_the_project_is_not_a_host_outside_the_mesh()
    {
        var finding = Project.Sound().With("MeshExternalService", "orders.shop.local", "Port=443").Finding();

        finding.Diagnostic.ShouldBe(MeshDiagnostics.DeclaredTwice);
        finding.Message.ShouldEndWith("It is a service of this project, not a host outside the mesh, so remove this item.");
    }

    [Fact]
    public void A_node_with_the_name_of_the_node_of_a_host_is_the_one_to_rename()
    {
        var findings = Project.Sound().With("MeshNode", "external-api-example-com").With("MeshExternalService", Host, "Port=443").Build().Findings;

        findings.Single(finding => finding.Diagnostic.Id == "MESH2010").Message.ShouldEndWith("Rename MeshNode 'external-api-example-com'.");
    }

    [Theory]
    [InlineData("MESH1002", "Port")]
    [InlineData("MESH1003", "must be a whole number, 1 to 65535", "Port=https")]
    [InlineData("MESH1003", "Add an item for each port", "Port=80;443")]
    [InlineData("MESH1003", "1 to 65535", "Port=70000")]
    [InlineData("MESH1015", "http, http2, grpc or tcp", "Port=443", "Protocol=https")]
    [InlineData("MESH1015", "IPv4_ONLY", "Port=443", "IpPreference=IPv4")]
    [InlineData("MESH2015", "is not a node of this project", "Port=443", "Node=canary")]
    [InlineData("MESH1002", "a trust source", "Port=443", "TlsPorts=443")]
    public void A_wrong_value_is_one_error_at_its_item(string code, string fix, params string[] metadata)
    {
        var finding = Calling(metadata).Finding();

        finding.Diagnostic.Id.ShouldBe(code, finding.Message);
        finding.Message.ShouldContain(fix);
        finding.Place!.Item.ShouldBe("MeshExternalService");
    }

    [Theory]
    [InlineData("already declares port 443", "Port=443")]
    [InlineData("another item for this host uses tcp", "Port=443", "Protocol=http", "Node=orders-canary")]
    public void Items_for_one_port_that_repeat_or_contradict_each_other_are_refused_at_the_second_one(string fix, params string[] second)
    {
        var finding = WithCanary().With("MeshExternalService", Host, "Port=443").With("MeshExternalService", Host, second).Finding();

        finding.Diagnostic.ShouldBe(MeshDiagnostics.DeclaredTwice);
        finding.Message.ShouldContain(fix);
        finding.First.ShouldNotBeNull();
    }

    [Fact]
    public void A_second_client_policy_for_a_host_is_refused() =>
        Calling("Port=8443", Trust).With("MeshExternalService", Host, "Port=9443", "TlsTrustChain=/other.pem").Finding()
            .Message.ShouldContain("a backend has one client policy");

    [Fact]
    public void Two_hosts_that_share_a_TCP_port_are_reported_with_a_fix_that_does_not_change_the_port() =>
        RuleAssertions.ShouldReport(
            Calling("Port=443").With("MeshExternalService", "pay.example.org", "Port=443"),
            "MESH3008", Severity.Warning, "MeshExternalService", "call http://pay.example.org:443 and let the proxy use TLS: set TlsTrustChain");

    [Fact]
    public void Two_hosts_on_one_port_work_if_the_proxy_uses_TLS() =>
        RuleAssertions.ShouldNotReport(
            Calling("Port=443", Trust).With("MeshExternalService", "pay.example.org", "Port=443", Trust), "MESH3008", "MESH2033", "MESH2029", "MESH4007");

    [Fact]
    public void Plain_requests_to_port_443_are_reported() =>
        RuleAssertions.ShouldReport(Calling("Port=443", "Protocol=http"), "MESH2033", Severity.Warning, "MeshExternalService", "set Protocol=\"tcp\"");

    [Fact]
    public void A_default_client_policy_that_would_also_apply_to_the_host_is_an_error()
    {
        RuleAssertions.ShouldReport(
            Calling("Port=443").With("MeshBackendDefaults", "tls", Trust), "MESH2029", Severity.Error, "MeshExternalService", "TlsEnforce");
        RuleAssertions.ShouldNotReport(
            Calling("Port=443", "TlsEnforce=false", Trust).With("MeshBackendDefaults", "tls", Trust), "MESH2029", "MESH2033");
        RuleAssertions.ShouldNotReport(Calling("Port=443").With("MeshBackendDefaults", "tls", Trust, "TlsPorts=8443"), "MESH2029", "MESH2033");
    }

    [Fact]
    public void Rules_for_services_of_the_mesh_do_not_judge_a_host() =>
        RuleAssertions.ShouldNotReport(
            WithCanary().With("MeshExternalService", Host, "Port=80").With("MeshExternalService", Host, "Port=80", "Node=orders-canary"),
            "MESH4007", "MESH4011", "MESH5002", "MESH2029");

    [Fact]
    public void A_patch_without_a_name_still_means_the_services_own_node()
    {
        var project = Calling("Port=443").With("MeshPatch", "patch.json", "Kind=virtualNode");
        project.Files["patch.json"] = """{"logging":{"accessLog":{"file":{"path":"/dev/stdout"}}}}""";

        project.Spec(ResourceKind.VirtualNode, "orders").ShouldContain("/dev/stdout");
    }

    [Fact]
    public void A_host_from_an_environment_variable_is_resolved()
    {
        var project = Project.Sound().With("MeshExternalService", "{env:API}", "Port={env:PORT}");
        (project.Variables["API"], project.Variables["PORT"]) = (Host, "443");

        project.File().ShouldBe(Calling("Port=443").File());
    }

    [Fact]
    public void A_variable_without_a_value_is_the_only_finding() =>
        Project.Sound().With("MeshExternalService", "{env:API}", "Port=443").Finding().Diagnostic.ShouldBe(MeshDiagnostics.UnresolvedValue);

    private static Project Calling(params string[] metadata) => Project.Sound().With("MeshExternalService", Host, metadata);

    private static Project WithCanary() => Project.Sound().With("MeshNode", "orders-canary")
        .With("MeshListener", "8080", "Node=orders-canary", "HealthCheckPath=/h")
        .With("MeshServiceDiscovery", "dns", "Node=orders-canary", "Hostname=orders-canary.shop.local");
}
