namespace MeshCi.Definitions.Tests;

public class BackendProjectTests
{
    private const string Path = "../Payments/Payments.csproj";
    private static readonly ServiceProject Payments = new("payments.shop.local", "shop", null, Enabled: true, Listens: true);

    [Fact]
    public void A_backend_that_names_a_project_becomes_the_virtual_service_of_that_project()
    {
        var byPath = Asking(Payments).File();

        byPath.ShouldBe(Project.Sound().With("MeshBackend", "payments.shop.local", "TlsTrustChain=/ca.pem").File());
    }

    [Fact]
    public void Backends_stand_in_the_order_of_their_services_however_they_were_named()
    {
        var project = Asking(Payments).With("MeshBackend", "audit").With("MeshBackend", "zebra");

        var names = project.Build().Definition!.Resources[0].As<Model.VirtualNodeSpec>().Backends!.Select(backend => backend.VirtualService!.VirtualServiceName);

        names.ShouldBe(["audit", "payments.shop.local", "zebra"]);
    }

    [Fact]
    public void A_name_that_comes_from_outside_is_resolved()
    {
        var project = Asking(Payments with { ServiceName = "{env:PAYMENTS}" });
        project.Variables["PAYMENTS"] = "payments.shop.local";

        project.File().ShouldBe(Asking(Payments).File());
    }

    [Fact]
    public void The_same_service_by_path_and_by_name_is_refused_as_declared_twice() =>
        Asking(Payments).With("MeshBackend", "payments.shop.local").Finding().Diagnostic.ShouldBe(Diagnostics.DeclaredTwice);

    [Fact]
    public void A_project_that_does_not_exist_is_refused() => Refused(Project.Sound().With("MeshBackend", Path), "MESH2020", "Correct the path");

    [Fact]
    public void A_path_from_outside_is_refused()
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
