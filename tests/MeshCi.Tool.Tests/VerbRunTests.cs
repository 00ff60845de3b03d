using MeshCi.Tool.CommandLine;
using MeshCi.Tool.Running;
using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Tool.Tests;

/// <summary>What the tool makes of what MSBuild writes.</summary>
public sealed class VerbRunTests : IDisposable
{
    private readonly FakeDotNet _dotnet = new();
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose() => _error.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(137)]
    public async Task The_text_and_the_exit_code_are_those_of_MSBuild(int exitCode)
    {
        string[] lines = [
            "Mesh plan  orders -> mesh shop", "", "  ~ route orders/checkout", "Orders.csproj(6,40): error MESH1004: not a duration. [/src/Orders.csproj]"];
        _dotnet.Answer = (_, output, error) =>
        {
            Array.ForEach(lines, output);
            error("broken");
            return exitCode;
        };
        var file = new FakeTerminal();

        (await RunAsync(file, "plan")).ShouldBe(exitCode);

        file.Lines.ShouldBe(lines);
        _error.ToString().ShouldBe("broken\n");
        _dotnet.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_status_line_of_a_deploy_shows_how_many_steps_are_done_and_the_latest_one()
    {
        var terminal = new FakeTerminal { Width = 150 };
        _dotnet.Answer = (_, output, _) =>
        {
            output("  + route  orders/api  new");
            terminal.Status.ShouldBe("");
            output("  Applying 3 steps in 2 waves:");
            terminal.Status.ShouldBe("deploy  0:00  step 0 of 3  Ctrl+C cancels");
            output("  + create virtualNode orders  v1  0.04s");
            terminal.Status.ShouldBe("deploy  0:00  step 1 of 3  create virtualNode orders  Ctrl+C cancels");
            output("    ~ update route orders/api  v1 -> v2  0.04s");
            output("    - delete virtualNode 日本\t\u001b[2K  v7  0.04s");
            _time.Advance(TimeSpan.FromSeconds(5));
            terminal.Status.ShouldBe("deploy  0:05  step 3 of 3  delete virtualNode ????[2K  Ctrl+C cancels");
            output("  < undone: update route orders/api");
            terminal.Status.ShouldBe("deploy  0:05  step 3 of 3  undone: update route orders/api  Ctrl+C cancels");
            output("Waves");
            terminal.Status.ShouldBe("deploy  0:05  Ctrl+C cancels");
            return 0;
        };

        await RunAsync(terminal, "deploy");

        terminal.Status.ShouldBe("");
        terminal.Lines.Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_narrow_terminal_cuts_the_status_line()
    {
        var terminal = new FakeTerminal { Width = 30 };
        _dotnet.Answer = (_, output, _) =>
        {
            output("Applying 1 step in 1 wave:");
            output("  + create virtualNode orders  v1  0.04s");
            terminal.Status.ShouldBe("deploy  0:00  step 1 of 1  cr");
            return 0;
        };

        await RunAsync(terminal, "deploy");
    }

    [Fact]
    public async Task A_status_line_shows_the_elapsed_time_below_the_lines_and_disappears_at_the_end()
    {
        var terminal = new FakeTerminal { Width = 150 };
        _dotnet.Answer = (_, output, error) =>
        {
            terminal.Status.ShouldBe("");
            _time.Advance(TimeSpan.FromSeconds(1));
            terminal.Status.ShouldBe("deploy  0:01  Ctrl+C cancels");
            output("Mesh shop: deploying build 41 of orders");
            error("broken");
            _time.Advance(TimeSpan.FromSeconds(64));
            terminal.Status.ShouldBe("deploy  1:05  Ctrl+C cancels");
            return 0;
        };

        await RunAsync(terminal, "deploy");

        terminal.Status.ShouldBe("");
        terminal.Lines.ShouldBe(["Mesh shop: deploying build 41 of orders"]);
        _time.Advance(TimeSpan.FromSeconds(5));
        terminal.Status.ShouldBe("");
    }

    [Fact]
    public async Task A_narrow_terminal_shows_the_beginning_of_the_status_line()
    {
        var terminal = new FakeTerminal { Width = 10 };
        _dotnet.Answer = (_, _, _) =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            terminal.Status.ShouldBe("deploy  0");
            return 0;
        };

        await RunAsync(terminal, "deploy");
    }

    [Fact]
    public async Task A_file_gets_no_status_line()
    {
        var file = new FakeTerminal();
        _dotnet.Answer = (_, _, _) =>
        {
            _time.Advance(TimeSpan.FromSeconds(100));
            return 0;
        };

        await RunAsync(file, "deploy");

        file.Lines.ShouldBeEmpty();
        file.Status.ShouldBe("");
    }

    [Theory]
    [InlineData("/src/Lib/Lib.csproj : error MSB4057: The target \"MeshPlan\" does not exist in the project.", "/src/Lib/Lib.csproj")]
    [InlineData("/src/Lib/Lib.csproj : error MSB4057: The target \"MeshPlan\" does not exist in the project. [/src/All.slnx]", "/src/All.slnx")]
    [InlineData("C:\\src\\Lib.csproj : error MSB4057: Das Ziel \"meshplan\" ist nicht vorhanden.", "C:\\src\\Lib.csproj")]
    [InlineData("/src/Lib.csproj : error MSB4057: The target \"MeshPlan\" does not exist in the project. [/src/Lib.csproj::TargetFramework=net10.0]",
        "/src/Lib.csproj")]
    [InlineData("/src/Lib.csproj : error MSB4057: The target \"Stamp\" does not exist in the project.", null)]
    [InlineData("/src/Lib.csproj : error MSB4044: The target \"MeshPlan\" lacks a parameter.", null)]
    public void The_error_about_an_undefined_target_names_the_project(string line, string? project) =>
        UndefinedTarget.ProjectOf(line, "MeshPlan").ShouldBe(project);

    [Fact]
    public async Task Projects_without_the_SDK_are_listed_once_with_the_lines_that_add_it()
    {
        _dotnet.Answer = (arguments, output, _) =>
        {
            if (arguments.Contains("-t:MeshPlan"))
            {
                foreach (var project in (string[])["/src/Lib.csproj", "/src/Tests.csproj", "/src/Lib.csproj"])
                    output($"{project} : error MSB4057: The target \"MeshPlan\" does not exist in the project.");
                output("Orders -> no changes");
                return 1;
            }

            output("");
            return 0;
        };
        var file = new FakeTerminal();

        (await RunAsync(file, "plan", "All.slnx", "-p:Configuration=Release")).ShouldBe(1);

        file.Lines.ShouldBe(
        [
            "Orders -> no changes",
            "/src/Lib.csproj: error: This project does not use MeshCi.Sdk, so it has no verb 'plan'.",
            "/src/Tests.csproj: error: This project does not use MeshCi.Sdk, so it has no verb 'plan'.",
            "To use MeshCi in a project, add this line below its <Project> tag:",
            "  <Sdk Name=\"MeshCi.Sdk\" />",
            "and pin the version once for the repository, in global.json:",
            "  { \"msbuild-sdks\": { \"MeshCi.Sdk\": \"1.2.3\" } }",
        ]);
        _dotnet.Calls.Skip(1).ShouldAllBe(call => call.Contains("-p:Configuration=Release") && call.Contains("-getProperty:UsingMeshCiSdk"));
    }

    [Fact]
    public async Task A_verb_that_the_SDK_does_not_have_is_answered_with_those_that_it_has()
    {
        _dotnet.Answer = (arguments, output, _) =>
        {
            foreach (var line in arguments.Contains("-targets")
                ? ["_MeshCheckMSBuild", "Build", "MeshRollback", "MeshDeploy", "  MeshImportProfile", "MeshDeploy"]
                : arguments.Contains("-getProperty:UsingMeshCiSdk") ? ["true"]
                : (string[])["/src/Orders.csproj : error MSB4057: The target \"MeshDepoly\" does not exist in the project."]) output(line);
            return 1;
        };
        var file = new FakeTerminal();

        (await RunAsync(file, "depoly")).ShouldBe(1);

        file.Lines.ShouldBe(
        [
            "/src/Orders.csproj: error: The MeshCi.Sdk that this project uses has no verb 'depoly'. Did you mean 'deploy'? "
            + "Its verbs are: deploy, import-profile, rollback.",
        ]);
    }

    [Fact]
    public async Task A_dotnet_that_cannot_be_started_is_one_sentence()
    {
        var run = new VerbRun(new DotNetProcess("/absent/dotnet"), new FakeTerminal(), _error, _time, "1.2.3");

        (await run.RunAsync(new VerbCall("plan", []))).ShouldBe(1);

        _error.ToString().ShouldStartWith("'/absent/dotnet' cannot be started: ");
    }

    private Task<int> RunAsync(FakeTerminal terminal, string verb, params string[] arguments) =>
        new VerbRun(_dotnet, terminal, _error, _time, "1.2.3").RunAsync(new VerbCall(verb, arguments));
}
