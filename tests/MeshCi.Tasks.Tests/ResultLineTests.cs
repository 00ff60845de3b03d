using System.Net;
using System.Net.Sockets;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;
using Microsoft.Extensions.Time.Testing;
using Task = System.Threading.Tasks.Task;

namespace MeshCi.Tasks.Tests;

/// <summary>The line that a verb ends with, and the file with its text.</summary>
public sealed class ResultLineTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeBuildEngine _engine = new();
    private readonly string _project;

    public ResultLineTests() => _project = _directory.Write("src/Orders/Orders.csproj", "<Project />");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_verb_ends_with_its_outcome_and_the_path_of_its_whole_text()
    {
        Run(new ShowMeshHistory()).ShouldBeTrue(_engine.Everything);

        _engine.Lines.ShouldBe(
            ["shop/orders has not been deployed yet.",
                $"Orders -> not deployed yet; details: {Path.Combine("src", "Orders", "bin", "mesh", "orders.history.txt")}"]);
        Text("history").ShouldBe("# MeshCi: history\nshop/orders has not been deployed yet.\n");
    }

    [Fact]
    public void A_verb_that_fails_names_the_codes_of_its_errors_once_and_its_text_contains_them()
    {
        _directory.Write("state/ledger/shop/orders/00000001.json", "{ half");
        _directory.Write("state/ledger/shop/orders/00000002.json", "{ half");

        Run(new ShowMeshHistory()).ShouldBeFalse();

        _engine.Lines.Last()!.ShouldStartWith("Orders -> unknown: no ledger entry can be read; failed: MESH8010; details: ");
        Text("history").Split('\n').Count(line => line.Contains(": error MESH8010: ", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void A_verb_that_cannot_begin_ends_with_a_result_line_too()
    {
        Run(new ShowMeshHistory(), ("MeshControlPlane", "elsewhere")).ShouldBeFalse();

        _engine.Lines.ShouldHaveSingleItem()!.ShouldStartWith("Orders -> history failed: MESH0002; details: ");
    }

    [Theory]
    [InlineData("build", null)]
    [InlineData("generate", "Orders -> generate failed: MESH1015; details: ")]
    [InlineData("plan", "Orders -> plan failed: MESH1015; details: ")]
    public void A_verb_whose_definition_cannot_be_generated_ends_with_that_error(string neededBy, string? line)
    {
        var task = new GenerateMeshDefinition { NeededBy = neededBy, OutputFile = new TaskItem(_directory.File("orders.mesh.json")) };

        Run(task, ("MeshRouter", "maybe")).ShouldBeFalse();

        if (line is null) _engine.Lines.ShouldBeEmpty();
        else _engine.Lines.ShouldHaveSingleItem()!.ShouldStartWith(line);
    }

    [Theory]
    [InlineData("build")]
    [InlineData("generate")]
    [InlineData("plan")]
    public void A_definition_that_is_generated_leaves_the_result_line_to_what_needs_it(string neededBy)
    {
        var task = new GenerateMeshDefinition { NeededBy = neededBy, OutputFile = new TaskItem(_directory.File("orders.mesh.json")) };

        Run(task, ("MeshVersion", "1.2.3"), ("MeshOwnerId", "tests/orders")).ShouldBeTrue(_engine.Everything);

        _engine.Lines.ShouldBeEmpty();
        task.Generated.ShouldStartWith("generated version 1.2.3, ");
    }

    [Fact]
    public void A_text_that_cannot_be_written_does_not_fail_the_verb_and_the_line_gives_the_reason()
    {
        _directory.Write("src/Orders/bin", "a file");

        Run(new ShowMeshHistory()).ShouldBeTrue(_engine.Everything);

        _engine.Lines.Last()!.ShouldStartWith("Orders -> not deployed yet; details not written: ");
    }

    [Fact]
    public void A_build_that_was_started_elsewhere_gets_the_full_path()
    {
        Run(new ShowMeshHistory(), ("StartDirectory", _directory.File("other"))).ShouldBeTrue();

        _engine.Lines.Last().ShouldBe($"Orders -> not deployed yet; details: {_directory.File("src/Orders/bin/mesh/orders.history.txt")}");
    }

    [Fact]
    public async Task A_control_plane_that_does_not_answer_is_a_line_every_50_seconds()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var time = new FakeTimeProvider();
        using var task = Prepare(
            new ShowMesh { Time = time }, ("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshAllowStaticCredentials", "true"),
            ("MeshEndpoint", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"));
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "kept-from-every-log");
        var running = Task.Run(task.Execute, TestContext.Current.CancellationToken);
        using var connection = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromSeconds(50));

        _engine.Lines.Where(line => line?.StartsWith("note:", StringComparison.Ordinal) != true).ShouldBe(["still reading the mesh (50 s)"]);
        task.Cancel();
        (await running).ShouldBeFalse();
        _engine.Lines.Last()!.ShouldStartWith("Orders -> show failed: MESH0009; details: ");
    }

    private bool Run(MeshTask task, params (string Name, string Value)[] settings)
    {
        using (task) return Prepare(task, settings).Execute();
    }

    private MeshTask Prepare(MeshTask task, params (string Name, string Value)[] settings)
    {
        var item = new TaskItem("settings");
        (string Name, string Value)[] usual =
        [
            ("MeshName", "shop"), ("MeshNodeName", "orders"), ("MeshDefinitionFile", "bin/mesh/orders.mesh.json"),
            ("MeshStateDirectory", _directory.File("state")),
            ("StartDirectory", _directory.Root),
        ];
        foreach (var (name, value) in usual.Concat(settings)) item.SetMetadata(name, value);
        (task.BuildEngine, task.Project, task.Settings) = (_engine, new TaskItem(_project), item);
        return task;
    }

    private string Text(string verb) => File.ReadAllText(_directory.File($"src/Orders/bin/mesh/orders.{verb}.txt"));
}
