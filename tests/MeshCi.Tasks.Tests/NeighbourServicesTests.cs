using MeshCi.Deployment.Planning;
using MeshCi.Tasks.Project;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>The services that the other projects of a repository most likely provide, from the text of their files.</summary>
public sealed class NeighbourServicesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Programs_in_the_repository_are_found_by_the_name_that_their_project_sets()
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main");
        Write("src/OrdersApi/OrdersApi.csproj", "Microsoft.NET.Sdk.Web");
        Write("src/Ledger/Ledger.csproj", "Microsoft.NET.Sdk", "<MeshListener Include=\"8080\" />");
        const string Jobs = "<MeshNodeName>runner</MeshNodeName><MeshNamespace>$(Other)</MeshNamespace><MeshRouter>false</MeshRouter>";
        Write("src/Jobs/Jobs.csproj", "Microsoft.NET.Sdk.Worker", Jobs);
        Write("src/Old/Old.csproj", "Microsoft.NET.Sdk", "<OutputType>Exe</OutputType><MeshServiceName>legacy.example.com</MeshServiceName>");

        Find().ShouldBe(new Dictionary<string, Neighbour>
        {
            ["orders-api.shop.local"] = new("src/OrdersApi/OrdersApi.csproj", HasService: true),
            ["ledger.shop.local"] = new("src/Ledger/Ledger.csproj", HasService: true),
            ["runner.shop.local"] = new("src/Jobs/Jobs.csproj", HasService: false),
            ["legacy.example.com"] = new("src/Old/Old.csproj", HasService: true),
        }, ignoreOrder: true);
    }

    [Fact]
    public void Libraries_disabled_projects_the_project_itself_damaged_files_and_build_output_provide_nothing()
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main");
        Write("src/Contracts/Contracts.csproj", "Microsoft.NET.Sdk");
        Write("src/Tool/Tool.csproj", "Microsoft.NET.Sdk.Web", "<MeshEnabled>false</MeshEnabled>");
        Write("src/Web/Web.csproj", "Microsoft.NET.Sdk.Web");
        Write("src/Web/obj/Copy.csproj", "Microsoft.NET.Sdk.Web");
        _directory.Write("src/Broken/Broken.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\">");

        Find().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(UnusualFile.Pipe)]
    [InlineData(UnusualFile.Device)]
    [InlineData(UnusualFile.Huge)]
    public void A_project_that_is_not_an_ordinary_file_provides_nothing(string kind)
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main");
        Directory.CreateDirectory(_directory.File("src"));
        UnusualFile.Create(_directory.File("src/Orders.csproj"), kind);

        Find().ShouldBeEmpty();
    }

    [Fact]
    public void A_service_provided_by_a_referenced_project_needs_no_repository()
    {
        var service = new TaskItem("asked");
        service.SetMetadata("ServiceName", "orders.elsewhere");
        service.SetMetadata("Project", Path.Combine(_directory.Root, "src", "Orders", "Orders.csproj"));
        Write("src/Payments/Payments.csproj", "Microsoft.NET.Sdk.Web");

        Find(service).ShouldHaveSingleItem().ShouldBe(new("orders.elsewhere", new("../Orders/Orders.csproj", HasService: true)));
    }

    private IReadOnlyDictionary<string, Neighbour> Find(params TaskItem[] asked)
    {
        var settings = new TaskItem("web");
        settings.SetMetadata("MeshNodeName", "web");
        settings.SetMetadata("MeshNamespace", "shop.local");
        return NeighbourServices.Find(new(settings, Path.Combine(_directory.Root, "src", "Web", "Web.csproj")), asked);
    }

    private void Write(string path, string sdk, string content = "") =>
        _directory.Write(
        path,
        $"<Project Sdk=\"{sdk}\"><PropertyGroup>{content}</PropertyGroup></Project>".Replace(
            "<PropertyGroup><MeshListener", "<PropertyGroup /><ItemGroup><MeshListener", StringComparison.Ordinal)
                .Replace("/></PropertyGroup>", "/></ItemGroup>", StringComparison.Ordinal));
}
