using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests;

/// <summary>Callers and the listeners that they call, in one project or in two of a repository.</summary>
public class CallerTests
{
    private const string Path = "../Payments/Payments.csproj";
    private const string Strict = "TlsMode=STRICT TlsSecretName=s";

    [Theory]
    [InlineData("8080//STRICT", "", true)]
    [InlineData("8080//STRICT", "TlsTrustSecretName=ca", false)]
    [InlineData("8080//STRICT", "TlsTrustSecretName=ca TlsPorts=9090", true)]
    [InlineData("8080//STRICT", "TlsTrustSecretName=ca TlsEnforce=false", false)]
    [InlineData("8080//STRICT;9090/grpc/STRICT", "", true)]
    [InlineData("8080//STRICT;9090/grpc/STRICT", "TlsTrustSecretName=ca TlsPorts=9090", false)]
    [InlineData("8080//STRICT;9090/grpc/", "", false)]
    [InlineData("8080//PERMISSIVE", "", false)]
    [InlineData("8080//DISABLED", "", false)]
    public void A_caller_without_TLS_of_a_project_that_requires_it_is_refused_at_the_backend(string listeners, string policy, bool refused)
    {
        var project = Calls(policy, Listeners(listeners));

        var found = project.Build().Findings.Where(finding => finding.Diagnostic.Id == "MESH5002").ToList();

        found.Count.ShouldBe(refused ? 1 : 0);
        if (!refused) return;
        (found[0].Diagnostic.Severity, found[0].Place!.Item, found[0].Place!.Include).ShouldBe((Severity.Error, "MeshBackend", Path));
        found[0].Message.ShouldContain("'payments.shop.local' requires TLS on port");
    }

    [Fact]
    public void Backend_defaults_are_a_client_policy_too() =>
        RuleAssertions.ShouldNotReport(Calls("", Listeners("8080//STRICT")).With("MeshBackendDefaults", "tls", "TlsTrustSecretName=ca"), "MESH5002");

    [Fact]
    public void A_gateway_without_TLS_is_refused_at_its_route()
    {
        var project = new Project().With("MeshGateway", "edge").With("MeshGatewayListener", "8080")
            .With("MeshGatewayRoute", "pay", $"Service={Path}", "Prefix=/pay/");
        project.Projects[Path] = Payments(Listeners("8080//STRICT"));

        var finding = project.Build().Findings.Single(finding => finding.Diagnostic.Id == "MESH5002");

        (finding.Place!.Item, finding.Place.Metadata).ShouldBe(("MeshGatewayRoute", "Service"));
        finding.Message.ShouldContain("MeshBackendDefaults with Gateway=\"edge\"");
        RuleAssertions.ShouldNotReport(project.With("MeshBackendDefaults", "tls", "Gateway=edge", "TlsTrustSecretName=ca"), "MESH5002");
    }

    [Fact]
    public void A_caller_in_the_same_project_is_refused_too()
    {
        var project = Project.Sound(Strict.Split(' ')).With("MeshNode", "worker").With("MeshBackend", "orders.shop.local", "Node=worker");

        var finding = project.Finding();

        finding.Diagnostic.Id.ShouldBe("MESH5002");
        finding.Message.ShouldStartWith("MeshBackend 'orders.shop.local' of node 'worker': ");
    }

    [Fact]
    public void It_can_be_lowered_with_a_reason() =>
        Calls("", Listeners("8080//STRICT")).With("MeshRule", "MESH5002", "Severity=warning", "Reason=The policy follows.")
            .Build().Definition.ShouldNotBeNull();

    [Theory]
    [InlineData("2s", "10s", "MESH4002")]
    [InlineData(null, "20s", "MESH4002")]
    [InlineData("{env:NONE}", "5s", null)]
    [InlineData("20s", "20s", null)]
    public void A_listener_of_another_project_that_ends_requests_before_the_route_to_it_is_refused(string? listener, string route, string? id)
    {
        var project = Calls("", [new("8080", null, null) { PerRequestTimeout = listener }])
            .With("MeshRoute", "r", "Prefix=/r", "Targets=payments", "ExternalTargets=true", $"PerRequestTimeout={route}");

        var found = project.Build().Findings.Where(finding => finding.Diagnostic != MeshDiagnostics.UnresolvedValue).ToList();

        found.Select(finding => finding.Diagnostic.Id).ShouldBe(id is null ? [] : [id]);
        if (id is not null) found[0].Message.ShouldContain($"Set PerRequestTimeout=\"{route}\" on the listener of 'payments'");
    }

    [Fact]
    public void A_project_without_a_router_has_no_service_to_call()
    {
        var project = Project.Sound().With("MeshBackend", Path);
        project.Projects[Path] = Payments(Listeners("8080//")) with { HasService = false };

        var finding = project.Finding();

        finding.Diagnostic.Id.ShouldBe("MESH2024");
        finding.Message.ShouldContain("sets MeshRouter to false");
    }

    private static Project Calls(string policy, IReadOnlyList<ServiceListener> listeners)
    {
        var project = Project.Sound().With("MeshBackend", Path, policy.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        project.Projects[Path] = Payments(listeners);
        return project;
    }

    private static ServiceProject Payments(IReadOnlyList<ServiceListener> listeners) =>
        new("payments.shop.local", "shop", null, Enabled: true, Listens: true) { Listeners = listeners, NodeName = "payments" };

    private static ServiceListener[] Listeners(string listeners) =>
    [
        .. listeners.Split(';').Select(listener => listener.Split('/')).Select(parts => new ServiceListener(parts[0], Blank(parts[1]), Blank(parts[2]))),
    ];

    private static string? Blank(string text) => text.Length == 0 ? null : text;
}
