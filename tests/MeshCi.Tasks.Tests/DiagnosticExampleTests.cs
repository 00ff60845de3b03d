using MeshCi.Tasks.Verbs;
using MeshCi.Tests.Documentation;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>The examples of the diagnostics that a project file can show raise them before the fix and not after it.</summary>
public sealed class DiagnosticExampleTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("MESH0015")]
    [InlineData("MESH0095")]
    [InlineData("MESH0096")]
    [InlineData("MESH0097")]
    [InlineData("MESH0098")]
    [InlineData("MESH0099")]
    public void Each_example_of_a_project_raises_the_diagnostic_before_the_fix_and_not_after_it(string id)
    {
        var page = DiagnosticPage.Read(id);

        Codes(page.Blocks("Before")[0].Code).ShouldBe([id]);
        Codes(page.Blocks("After")[0].Code).ShouldBeEmpty();
    }

    // The items as MSBuild evaluates them after the fix.
    private List<string> Codes(string example)
    {
        var engine = new FakeBuildEngine();
        var groups = example.Contains("Group>", StringComparison.Ordinal) ? example : $"<ItemGroup>{example}</ItemGroup>";
        var project = _directory.Write("Orders.csproj", $"<Project>{groups}</Project>");
        using var task = new GenerateMeshDefinition
        {
            BuildEngine = engine,
            Project = new TaskItem(project),
            Settings = Item(
                "settings", ("MeshNodeName", "orders"), ("MeshName", "shop"), ("MeshServiceName", "orders.shop.local"), ("MeshVersion", "1.2.3"),
                ("MeshOwnerId", "tests/orders"), ("ReservedProperties", example.Contains("MeshTraces", StringComparison.Ordinal) ? "MeshTraces" : "")),
            Items =
            [
                Item("8080", ("MeshItemType", "MeshListener"), ("MeshDefinedIn", project)),
                Item("dns", ("MeshItemType", "MeshServiceDiscovery"), ("MeshDefinedIn", project), ("Hostname", "orders.shop.local")),
                Item("checkout", ("MeshItemType", "MeshRoute"), ("MeshDefinedIn", project), ("Prefix", "/checkout")),
            ],
            OutputFile = new TaskItem(Path.Combine(_directory.Root, "orders.mesh.json")),
        };
        task.Execute();
        return [.. engine.Errors.Select(error => error.Code).Concat(engine.Warnings.Select(warning => warning.Code))];
    }

    private static TaskItem Item(string include, params (string Name, string Value)[] metadata)
    {
        var item = new TaskItem(include);
        foreach (var (name, value) in metadata) item.SetMetadata(name, value);
        return item;
    }
}
