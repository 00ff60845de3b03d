using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Tests;

public class BackendProjectTests
{
    private const string Path = "../Payments/Payments.csproj";
    private static readonly ServiceProject Payments = new("payments.shop.local", "shop", null, Enabled: true, Listens: true);

    [Fact]
    public void A_backend_that_refers_to_a_project_becomes_the_virtual_service_of_that_project()
    {
        var byPath = Asking(Payments).File();

        byPath.ShouldBe(Project.Sound().With("MeshBackend", "payments.shop.local", "TlsTrustChain=/ca.pem").File());
    }

    [Fact]
    public void Backends_are_ordered_by_service_name_however_they_are_specified()
    {
        var project = Asking(Payments).With("MeshBackend", "audit").With("MeshBackend", "zebra");

        var names = project.Build().Definition!.Resources[0]
            .As<Model.VirtualNodeSpec>().Backends!.Select(backend => backend.VirtualService!.VirtualServiceName);

        names.ShouldBe(["audit", "payments.shop.local", "zebra"]);
    }

    [Fact]
    public void A_name_from_an_external_value_is_resolved()
    {
        var project = Asking(Payments with { ServiceName = "{env:PAYMENTS}" });
        project.Variables["PAYMENTS"] = "payments.shop.local";

        project.File().ShouldBe(Asking(Payments).File());
    }

    [Fact]
    public void The_same_service_by_path_and_by_name_is_refused_as_a_duplicate() =>
        Asking(Payments).With("MeshBackend", "payments.shop.local").Finding().Diagnostic.ShouldBe(MeshDiagnostics.DeclaredTwice);

    [Fact]
    public void A_project_that_does_not_exist_is_refused() => Refused(Project.Sound().With("MeshBackend", Path), "MESH2020", "Correct the path");

    [Theory]
    [InlineData("../Payments", "'../Payments/Payments.csproj'")]
    [InlineData("./Payments/", "'./Payments/Payments.csproj'")]
    [InlineData("Payments.csprj", "'Payments.csproj'")]
    [InlineData("../Payments/Payments.fsprj", "'../Payments/Payments.fsproj'")]
    [InlineData(@"Payments\Payments", "'Payments/Payments/Payments.csproj'")]
    public void A_path_that_is_not_that_of_a_project_is_refused(string path, string meant) =>
        Refused(Project.Sound().With("MeshBackend", path), "MESH2020", meant);

    [Theory]
    [InlineData("payments.prod")]
    [InlineData("billing/payments.shop.local")]
    public void A_name_of_a_service_is_not_a_path(string name) =>
        Project.Sound().With("MeshBackend", name).Build().Definition.ShouldNotBeNull();

    [Fact]
    public void A_path_from_an_external_value_is_refused()
    {
        var project = Project.Sound().With("MeshBackend", "{env:DIR}/Payments.csproj");
        project.Variables["DIR"] = "..";
        Refused(project, "MESH2020", "$(NAME)");
    }

    [Fact]
    public void A_project_without_MeshCi_is_refused() => Refused(Asking(null), "MESH2021", "<Sdk Name=\"MeshCi.Sdk\" />");

    [Fact]
    public void A_project_that_is_not_enabled_is_refused() => Refused(Asking(Payments with { Enabled = false }), "MESH2022", "<MeshEnabled>true</MeshEnabled>");

    [Theory]
    [InlineData("bank", null)]
    [InlineData(null, null)]
    [InlineData("shop", "123456789012")]
    public void A_project_of_another_mesh_is_refused(string? mesh, string? owner) =>
        Refused(Asking(Payments with { MeshName = mesh, MeshOwner = owner }), "MESH2023", "the same MeshName and MeshOwner");

    [Fact]
    public void A_project_that_listens_on_no_port_is_refused() => Refused(Asking(Payments with { Listens = false }), "MESH2024", "Add a listener");

    [Fact]
    public void Two_TCP_services_on_one_port_are_found_from_their_projects()
    {
        var project = Project.Sound().With("MeshBackend", "../A/A.csproj").With("MeshBackend", "../B/B.csproj");
        project.Projects["../A/A.csproj"] = Payments with { ServiceName = "a", Listeners = [new("{env:PORT}", "tcp", null)] };
        project.Projects["../B/B.csproj"] = Payments with { ServiceName = "b", Listeners = [new("5432", "tcp", null), new("8080", null, null)] };
        project.Variables["PORT"] = "5432";

        var finding = project.Finding();

        finding.Diagnostic.ShouldBe(MeshDiagnostics.TcpBackendsSharePort);
        finding.Message.ShouldContain("'b' and 'a' are both TCP services on port 5432");
        project.Variables["PORT"] = "5433";
        project.Build().Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("TlsTrustChain=/ca.pem", "8080//", "Set TlsMode and a certificate on that listener")]
    [InlineData("TlsTrustChain=/ca.pem", "8443//STRICT;9090/grpc/DISABLED", "TlsPorts=\"8443\"")]
    [InlineData("TlsTrustChain=/ca.pem;TlsPorts=9090", "8443//STRICT;9090/grpc/", "TlsPorts=\"8443\"")]
    [InlineData("TlsTrustChain=/ca.pem", "8443//STRICT;9090/grpc/PERMISSIVE", null)]
    [InlineData("TlsTrustChain=/ca.pem;TlsPorts=8443", "8443//STRICT;9090/grpc/", null)]
    [InlineData("TlsTrustChain=/ca.pem;TlsEnforce=false", "8080//", null)]
    [InlineData("TlsTrustChain=/ca.pem", "", null)]
    [InlineData("TlsTrustChain=/ca.pem", "{env:NONE}//", null)]
    [InlineData("", "8080//", null)]
    public void TLS_that_the_project_does_not_use_is_refused_with_the_ports_that_do(string policy, string listeners, string? fix)
    {
        var project = Project.Sound().With("MeshBackend", Path, policy.Split(';', StringSplitOptions.RemoveEmptyEntries));
        project.Projects[Path] = Payments with { Listeners = Read(listeners) };

        var findings = project.Build().Findings.Where(finding => finding.Diagnostic != MeshDiagnostics.UnresolvedValue).ToList();

        findings.Select(finding => finding.Diagnostic).ShouldBe(fix is null ? [] : [MeshDiagnostics.BackendWithoutTls]);
        if (fix is not null) findings[0].Message.ShouldContain(fix);
    }

    [Fact]
    public void Backend_defaults_of_the_node_also_require_TLS_of_a_project()
    {
        var project = Project.Sound().With("MeshBackend", Path).With("MeshBackendDefaults", "tls", "TlsTrustChain=/ca.pem");
        project.Projects[Path] = Payments with { Listeners = Read("8080//") };

        project.Finding().Diagnostic.ShouldBe(MeshDiagnostics.BackendWithoutTls);
    }

    [Theory]
    [InlineData("http", "8080//", null, null)]
    [InlineData("http", "8080//;9090/grpc/", 8080, null)]
    [InlineData("grpc", "8080//;9090/grpc/", 9090, null)]
    [InlineData("http", "8080//;8081//", null, "MESH2005")]
    [InlineData("http", "9090/grpc/", null, "MESH2028")]
    [InlineData("grpc", "8080/http2/", null, "MESH2028")]
    [InlineData("http", "8080/http2/", null, null)]
    [InlineData("http", "5432/tcp/", null, "MESH2028")]
    [InlineData("http", "", null, null)]
    public void A_gateway_route_to_a_project_takes_its_service_and_the_port_of_its_protocol(string protocol, string listeners, int? port, string? problem)
    {
        var project = new Project().With("MeshGateway", "edge").With("MeshGatewayListener", "8080", $"Protocol={protocol}")
            .With("MeshAccessLog", "/dev/stdout", "Gateway=edge")
            .With("MeshGatewayRoute", "pay", $"Service={Path}", protocol == "grpc" ? "GrpcService=shop.Payments" : "Prefix=/pay/");
        project.Projects[Path] = Payments with { Listeners = Read(listeners) };

        if (problem is not null)
        {
            project.Finding().Diagnostic.Id.ShouldBe(problem);
            return;
        }

        project.Build().Findings.Where(finding => finding.Diagnostic.Id != "MESH6001").ShouldBeEmpty();
        var target = System.Text.Json.JsonElement.Parse(project.Spec(ResourceKind.GatewayRoute, "pay")).GetProperty($"{protocol}Route").GetProperty("action")
            .GetProperty("target");
        target.GetProperty("virtualService").GetProperty("virtualServiceName").GetString().ShouldBe("payments.shop.local");
        (target.TryGetProperty("port", out var found) ? found.GetInt32() : (int?)null).ShouldBe(port);
    }

    [Fact]
    public void For_a_specified_port_its_protocol_counts()
    {
        var project = new Project().With("MeshGateway", "edge").With("MeshGatewayListener", "8080")
            .With("MeshGatewayRoute", "pay", $"Service={Path}", "TargetPort=9090");
        project.Projects[Path] = Payments with { Listeners = Read("8080//;9090/grpc/") };

        var finding = project.Finding();
        finding.Diagnostic.ShouldBe(MeshDiagnostics.GatewayTargetProtocol);
        finding.Message.ShouldContain("uses grpc on port 9090");
    }

    [Fact]
    public void TLS_that_the_project_does_not_use_can_be_deployed_with_a_reason()
    {
        var project = Project.Sound().With("MeshBackend", Path, "TlsTrustChain=/ca.pem")
            .With("MeshRule", "MESH2029", "Severity=warning", "Reason=The listener follows.");
        project.Projects[Path] = Payments with { Listeners = Read("8080//") };

        project.Build().Definition.ShouldNotBeNull();
    }

    [Fact]
    public void A_specified_port_is_kept()
    {
        var project = new Project().With("MeshGateway", "edge").With("MeshGatewayListener", "8080")
            .With("MeshGatewayRoute", "pay", $"Service={Path}", "TargetPort=8081");
        project.Projects[Path] = Payments with { Listeners = Read("8080//;8081//") };
        project.Spec(ResourceKind.GatewayRoute, "pay").ShouldContain("\"port\":8081");
    }

    [Fact]
    public void A_gateway_route_to_a_project_that_does_not_exist_is_refused_at_its_Service()
    {
        var finding = new Project().With("MeshGateway", "edge").With("MeshGatewayListener", "8080").With("MeshGatewayRoute", "pay", $"Service={Path}")
            .Finding();

        finding.Diagnostic.ShouldBe(MeshDiagnostics.BackendProjectMissing);
        (finding.Place!.Item, finding.Place.Metadata).ShouldBe(("MeshGatewayRoute", "Service"));
    }

    private static ServiceListener[] Read(string listeners) =>
        [.. listeners.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(listener => listener.Split('/'))
        .Select(parts => new ServiceListener(parts[0], Blank(parts[1]), Blank(parts[2])))];

    private static string? Blank(string text) => text.Length == 0 ? null : text;

    private static Project Asking(ServiceProject? answer)
    {
        var project = Project.Sound().With("MeshBackend", Path, "TlsTrustChain=/ca.pem");
        project.Projects[Path] = answer;
        return project;
    }

    private static void Refused(Project project, string id, string fix)
    {
        var finding = project.Finding();
        finding.Diagnostic.Id.ShouldBe(id, finding.Message);
        finding.Message.ShouldContain(fix);
        finding.Place!.Item.ShouldBe("MeshBackend");
    }
}
