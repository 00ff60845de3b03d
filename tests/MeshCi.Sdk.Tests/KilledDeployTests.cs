using System.Diagnostics;

namespace MeshCi.Sdk.Tests;

/// <summary>Builds that receive a signal while they deploy.</summary>
public sealed class KilledDeployTests(PackedSdk sdk)
{
    private const string Canary = """
            <MeshNode Include="orders-canary" />
            <MeshListener Include="8080" Protocol="http" Node="orders-canary" HealthCheckPath="/healthz" PerRequestTimeout="5s" />
            <MeshServiceDiscovery Include="dns" Hostname="canary.shop.local" Node="orders-canary" />
            <MeshRoute Include="canary" Prefix="/canary" PerRequestTimeout="2s" Targets="orders-canary" />
        """;

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [Trait("Uses", "OtherPrograms")]
    public Task The_mesh_is_whole_after_a_signal(string signal) => TryAsync(signal, 0);

    /// <summary>Signals at various times, also before the first write and after the last one.</summary>
    [Fact]
    [Trait("Category", "Long")]
    [Trait("Uses", "OtherPrograms")]
    public async Task The_mesh_is_whole_after_a_signal_at_any_time()
    {
        string[] signals = ["KILL", "TERM", "HUP"];
        for (var at = 0; at < 20; at++) await TryAsync(signals[at % signals.Length], 150 * at);
    }

    /// <summary>
    /// Without MSBuild's own node, the main process only coordinates. Nothing of MeshCi runs in it, so MSBuild chooses its exit code, and the node that deploys
    /// has to notice that the main process is gone.
    /// </summary>
    [Theory]
    [InlineData("TERM", false)]
    [InlineData("HUP", false)]
    [InlineData("TERM", true)]
    [InlineData("HUP", true)]
    [Trait("Category", "Long")]
    [Trait("Uses", "OtherPrograms")]
    public Task The_mesh_is_whole_after_a_signal_to_a_build_that_deploys_in_a_worker_node(string signal, bool isForWorker) =>
        TryAsync(signal, 0, isForWorker);

    private async Task TryAsync(string signal, int milliseconds, bool? isForWorker = null)
    {
        var kill = Programs.Require("kill", "procps");
        await using var user = new UserRepository(sdk);
        if (isForWorker is not null) user.Environment["MSBUILDNOINPROCNODE"] = "1";
        user.Write("Orders/slow.json", """{ "faults": { "rules": [{ "operations": ["Create*", "Update*", "TagResource"], "latency": "400ms" }] } }""");
        Write(user, Service.Items);
        (await user.DeployAsync("Orders")).ShouldSucceed();
        Write(user, $"{Service.Items.Replace("PerRequestTimeout=\"5s\"", "PerRequestTimeout=\"6s\"", StringComparison.Ordinal)}\n{Canary}");
        using var build = user.Start("msbuild", "Orders", "-t:MeshDeploy", "-nodeReuse:false", "-m:2");
        var lines = new List<string>();
        var errors = build.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            while (lines.LastOrDefault()?.Contains("+ create virtualNode", StringComparison.Ordinal) != true
                && await build.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) lines.Add(line);
            if (milliseconds > 0) await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
            using var worker = isForWorker is null ? null : WorkerOf(build);
            using var sent = Process.Start(kill, [$"-{signal}", $"{(isForWorker == true ? worker!.Id : build.Id)}"]);
            await sent.WaitForExitAsync(TestContext.Current.CancellationToken);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromMinutes(3));
            lines.AddRange((await build.StandardOutput.ReadToEndAsync(patience.Token)).Split('\n'));
            await build.WaitForExitAsync(patience.Token);
            if (worker is not null) await worker.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!build.HasExited) build.Kill(entireProcessTree: true);
        }

        var printed = $"{string.Join('\n', lines)}\n{await errors}";
        var isDone = printed.Contains("Mesh deployed", StringComparison.Ordinal);
        if (!isDone && isForWorker != false) build.ExitCode.ShouldNotBe(0, printed);
        if (signal != "KILL" && !isDone)
        {
            if (isForWorker != false) printed.ShouldContain("everything undone", Case.Sensitive, printed);
            (await user.DotNetAsync("msbuild", "Orders", "-t:MeshDrift")).ShouldSucceed().ShouldPrint("Mesh drift: none");
            (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRecover")).ShouldSucceed().ShouldPrint("nothing to recover");
        }
        else if (!isDone && milliseconds == 0)
        {
            (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRecover")).ShouldSucceed().ShouldPrint("Mesh recovered: shop/orders");
            (await user.DotNetAsync("msbuild", "Orders", "-t:MeshDrift")).ShouldSucceed().ShouldPrint("Mesh drift: none");
        }

        (await user.DeployAsync("Orders")).ShouldSucceed();
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().ShouldNotPrint("pending");
    }

    private static Process WorkerOf(Process build) => Process.GetProcessById(Directory.EnumerateDirectories($"/proc/{build.Id}/task")
        .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(child => int.Parse(child, System.Globalization.CultureInfo.InvariantCulture))
        .First(child => File.ReadAllText($"/proc/{child}/cmdline").Contains("nodemode:1", StringComparison.OrdinalIgnoreCase)));

    private static void Write(UserRepository user, string items) =>
        user.WriteService("Orders", items, "<MeshName>shop</MeshName><MeshLocalConfiguration>slow.json</MeshLocalConfiguration>");
}
