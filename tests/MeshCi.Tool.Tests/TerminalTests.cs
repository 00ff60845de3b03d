namespace MeshCi.Tool.Tests;

/// <summary>The tool's process in a terminal of real size and in a pipe, with a <c>dotnet</c> that the test scripts.</summary>
[Trait("Uses", "OtherPrograms")]
public sealed class TerminalTests : IDisposable
{
    private const string Green = "\e[92m";
    private const string Plan = "printf '  + route  orders/checkout\\nMesh deployed: \\033]0;hidden\\007shop\\n'";
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string> _environment = [];

    private static string[] Command => ["dotnet", ToolAssembly.Path];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_terminal_shows_the_whole_text_in_colors_and_a_status_line_while_a_deploy_runs()
    {
        await using var terminal = await StartAsync($"{Plan}; while [ ! -f go ]; do sleep 0.05; done; echo 'Orders -> deployed build 41: 1 created'; exit 3");

        (await terminal.ShowsAsync("deploy  0:0")).ShouldEndWith("Ctrl+C cancels");
        _directory.Write("go", "");
        (await terminal.ExitCodeAsync()).ShouldBe(3);

        (await terminal.ScreenAsync()).Split('\n').Select(line => line.TrimEnd())
            .ShouldBe(["  + route  orders/checkout", "Mesh deployed: ?]0;hidden?shop", "Orders -> deployed build 41: 1 created"]);
        (await terminal.ScreenAsync(withColors: true)).ShouldContain($"{Green}  + route");
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task A_terminal_without_colors_shows_the_text_without_colors(string name, string value)
    {
        _environment[name] = value;
        await using var terminal = await StartAsync(Plan);

        (await terminal.ExitCodeAsync()).ShouldBe(0);

        (await terminal.ScreenAsync(withColors: true)).ShouldBe(await terminal.ScreenAsync());
        (await terminal.ScreenAsync()).ShouldStartWith("  + route  orders/checkout");
    }

    [Fact]
    public async Task Ctrl_C_waits_until_MSBuild_has_undone_what_it_began()
    {
        await using var terminal = await StartAsync("trap 'echo undone; exit 1' INT; echo deploying; while :; do sleep 0.05; done");
        await terminal.ShowsAsync("deploying");

        await terminal.PressAsync("C-c");

        (await terminal.ExitCodeAsync()).ShouldBe(1);
        (await terminal.ScreenAsync()).ShouldContain("undone");
    }

    [Fact]
    public async Task A_tool_that_is_terminated_interrupts_MSBuild_and_waits_for_it()
    {
        var kill = Programs.Require("kill", "procps");
        await using var terminal = await StartAsync("trap 'echo undone; exit 1' INT; echo $PPID > parent; echo deploying; while :; do sleep 0.05; done");
        await terminal.ShowsAsync("deploying");

        using var ending = System.Diagnostics.Process.Start(
            kill, ["-TERM", (await File.ReadAllTextAsync(_directory.File("parent"), TestContext.Current.CancellationToken)).Trim()]);

        (await terminal.ExitCodeAsync()).ShouldBe(1);
        (await terminal.ScreenAsync()).ShouldContain("undone");
    }

    [Fact]
    public async Task A_pipe_gets_the_text_as_it_is()
    {
        WriteDotNet($"{Plan}; printf 'broken\\n' >&2; exit 5");
        using var process = ExternalProgram.Start(Command[0], [.. Command[1..], "plan"], _directory.Root, [], _environment);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken))
            .ShouldBe("  + route  orders/checkout\nMesh deployed: \e]0;hidden\ashop\n");
        (await errors).ShouldBe("broken\n");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(5);
    }

    private Task<TerminalSession> StartAsync(string script)
    {
        WriteDotNet(script);
        return TerminalSession.StartAsync(_directory.Root, _environment, [.. Command, "deploy"]);
    }

    private void WriteDotNet(string script) => _environment["DOTNET_HOST_PATH"] = _directory.WriteProgram("dotnet", script);
}
