using MeshCi.Definitions;
using MeshCi.Definitions.Model;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>The project of a service and the tasks as MSBuild calls them for it, with a build engine that records its log.</summary>
public abstract class OrdersProject : IDisposable
{
    private protected OrdersProject() => ProjectFile = Folder.Write("Orders.csproj", """
        <Project>
          <ItemGroup>
            <MeshListener Include="8080" PerRequestTimeout="5s" />
            <MeshServiceDiscovery Include="dns" Hostname="orders.shop.local" />
            <MeshRoute Include="checkout" Prefix="/checkout" PerRequestTimeout="3s" />
          </ItemGroup>
        </Project>
        """);

    private protected TemporaryDirectory Folder { get; } = new();

    private protected FakeBuildEngine Engine { get; } = new();

    private protected string ProjectFile { get; }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected bool Generate(ITaskItem[] items, params (string Name, string Value)[] settings)
    {
        using var task = new GenerateMeshDefinition
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = Settings(settings),
            Items = items,
            OutputFile = DefinitionItem(),
        };
        return task.Execute();
    }

    private protected DeployingProject Deploy(params (string Name, string Value)[] settings) =>
        new(Engine, ProjectFile, Settings(settings), DefinitionItem());

    private protected TaskItem DefinitionItem() => new(Path.Combine(Folder.Root, "bin", "mesh", "orders.mesh.json"));

    private protected Definition ReadDefinition() => DefinitionFile.Read(File.ReadAllBytes(DefinitionItem().ItemSpec), DefinitionItem().ItemSpec);

    private protected ITaskItem[] Items() =>
    [
        Item("MeshListener", "8080", ("PerRequestTimeout", "5s")),
        Item("MeshServiceDiscovery", "dns", ("Hostname", "orders.shop.local")),
        Item("MeshRoute", "checkout", ("Prefix", "/checkout"), ("PerRequestTimeout", "3s")),
    ];

    private protected TaskItem Item(string type, string include, params (string Name, string Value)[] metadata)
    {
        var item = new TaskItem(include);
        item.SetMetadata("MeshItemType", type);
        item.SetMetadata("MeshDefinedIn", ProjectFile);
        foreach (var (name, value) in metadata) item.SetMetadata(name, value);
        return item;
    }

    private protected static TaskItem Settings(params (string Name, string Value)[] settings)
    {
        var item = new TaskItem("settings");
        (string Name, string Value)[] usual =
        [
            ("MeshNodeName", "orders"), ("MeshName", "shop"), ("MeshServiceName", "orders.shop.local"), ("MeshVersion", "1.2.3"),
            ("MeshOwnerId", "tests/orders"), ("MeshControlPlane", "local"),
        ];
        foreach (var (name, value) in usual.Concat(settings)) item.SetMetadata(name, value);
        return item;
    }
}
