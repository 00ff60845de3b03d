using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;
using Task = System.Threading.Tasks.Task;

namespace MeshCi.Tasks.Tests;

/// <summary>The embedded control plane in the foreground, as the build that runs it sees it.</summary>
[Trait("Uses", "OtherPrograms")]
public sealed class RunMeshLocalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_foreground_control_plane_prints_through_the_build()
    {
        using var task = Run("printf '%s\\n' \"$@\"");

        task.Execute().ShouldBeTrue(_engine.Everything);

        var state = Path.Combine(_directory.Root, "state");
        _engine.Lines.ShouldBe(
        [
            "exec", Path.Combine(_directory.Root, "MeshCi.Local.dll"), "--state", state, "--foreground", "--end-with-input",
            $"Orders -> ended before it served requests; log: {Path.Combine(state, "control-plane.log")}",
        ]);
    }

    [Fact]
    public void A_foreground_control_plane_that_refuses_to_start_is_one_error_with_the_cause()
    {
        using var task = Run("echo 'The configuration x cannot be used:' >&2; echo 'x(1,2): $.a is not known.' >&2; exit 3");

        task.Execute().ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH7050");
        error.Message!.ShouldEndWith("did not start: The configuration x cannot be used:\nx(1,2): $.a is not known.\nNothing was changed.");
    }

    [Fact]
    public void A_foreground_control_plane_that_dies_once_ready_is_not_reported_as_having_changed_nothing()
    {
        using var task = Run("echo ready; exit 137");

        task.Execute().ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Message!.ShouldContain("ended with exit code 137. The changes that it confirmed are preserved. Its log is");
    }

    [Fact]
    public async Task A_foreground_control_plane_ends_when_its_build_is_cancelled()
    {
        using var task = Run("echo ready; cat; echo > ended");
        var ready = _engine.WaitFor("ready");
        var running = Task.Run(task.Execute, TestContext.Current.CancellationToken);
        await ready.WaitAsync(TestContext.Current.CancellationToken);

        task.Cancel();

        (await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBeTrue(_engine.Everything);
        File.Exists(Path.Combine(_directory.Root, "state", "ended")).ShouldBeTrue();
    }

    [Fact]
    public void The_address_is_shown_once_as_the_result_of_a_project_that_ends_at_once()
    {
        using var task = Run($"{Report(port: 1, foreground: true, "$$")}; echo ready; echo time; exit 0");

        task.Execute().ShouldBeTrue(_engine.Everything);

        Shown().ShouldBe(["Orders -> App Mesh at http://127.0.0.1:1; page: http://127.0.0.1:1/?key=k"]);
        _engine.Lines.Last()!.ShouldStartWith("Orders -> the control plane has ended; its data is kept; log: ");
    }

    [Fact]
    public void A_control_plane_of_a_build_that_runs_already_is_shown_until_this_one_takes_its_place()
    {
        using var task = Run($"{Report(port: 1, foreground: false, "7")}; echo waiting; {Report(port: 2, foreground: true, "$$")}; echo ready; exit 0");

        task.Execute().ShouldBeTrue(_engine.Everything);

        Shown().Last().ShouldBe("Orders -> App Mesh at http://127.0.0.1:2; page: http://127.0.0.1:2/?key=k");
    }

    [Fact]
    public void Another_MeshLocal_that_runs_already_is_named_with_its_address()
    {
        using var task = Run($"{Report(port: 1, foreground: true, "7")}; echo 'Another control plane'; exit 0");

        task.Execute().ShouldBeTrue(_engine.Everything);

        _engine.Lines.Last()!.ShouldStartWith("Orders -> another MeshLocal is running at http://127.0.0.1:1; log: ");
    }

    private IEnumerable<string?> Shown() => _engine.Builds.Select(build => build.Properties["_MeshResult"] as string);

    // It runs in the state directory.
    private static string Report(int port, bool foreground, string process)
    {
        var (endpoint, isForeground) = ($"http://127.0.0.1:{port}", foreground ? "true" : "false");
        return $"echo '{{\"endpoint\":\"{endpoint}\",\"page\":\"{endpoint}/?key=k\",\"foreground\":{isForeground},\"pid\":'{process}'}}' > control-plane.json";
    }

    private RunMeshLocal Run(string script)
    {
        var settings = new TaskItem("orders");
        settings.SetMetadata("MeshName", "shop");
        settings.SetMetadata("MeshStateDirectory", Path.Combine(_directory.Root, "state"));
        settings.SetMetadata("MeshControlPlaneProgram", "MeshCi.Local.dll");
        settings.SetMetadata("DotNetHost", _directory.WriteProgram("dotnet", script));
        return new() { BuildEngine = _engine, Project = new TaskItem(_directory.Write("Orders.csproj", "<Project />")), Settings = settings };
    }
}
