using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests;

/// <summary>What a person sees in a terminal, which is not what a pipe gets: MSBuild's terminal logger is the default there.</summary>
[Trait("Uses", "OtherPrograms")]
public sealed class TerminalTests(PackedSdk sdk)
{
    private static readonly string[] History = ["msbuild", "Orders", "-t:MeshHistory"];

    [Fact]
    public async Task A_terminal_shows_the_result_line_and_with_the_response_file_of_the_samples_or_the_tool_the_whole_text()
    {
        const string Text = "shop/orders has not been deployed yet.";
        const string Result = "not deployed yet; details: Orders/bin/Debug/net10.0/mesh/orders.history.txt";
        Programs.Require("tmux", "tmux");
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);

        var (withLogger, exitCode) = await user.TerminalAsync(History);
        exitCode.ShouldBe(0, withLogger);
        Occurrences(withLogger, Result).ShouldBe(1, withLogger);
        withLogger.ShouldNotContain(Text);
        user.Read("Orders/bin/Debug/net10.0/mesh/orders.history.txt").ShouldBe($"# MeshCi: history\n{Text}\n");

        var (withTool, _) = await user.TerminalAsync(DotNet.Tool, "history", "Orders");
        user.Write("Directory.Build.rsp", Repository.Read("samples/Directory.Build.rsp"));
        var (withFile, _) = await user.TerminalAsync(History);
        foreach (var whole in (string[])[withTool, withFile])
        {
            Occurrences(whole, Text).ShouldBe(1, whole);
            Occurrences(whole, $"Orders -> {Result}").ShouldBe(1, whole);
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_terminal_shows_the_address_of_MeshLocal()
    {
        Programs.Require("tmux", "tmux");
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        await using var terminal = await user.StartTerminalAsync("msbuild", "Orders", "-t:MeshLocal");

        var screen = await terminal.ShowsAsync("App Mesh at http://127.0.0.1:");

        screen.ShouldMatch(@"App Mesh at http://127\.0\.0\.1:\d+; page: http://127\.0\.0\.1:\d+/\?key=");
        await terminal.PressAsync("C-c");
        (await terminal.ExitCodeAsync()).ShouldBe(1);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_tool_explains_projects_without_the_SDK_and_verbs_that_do_not_exist()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items)
            .Write("Lib/Lib.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""")
            .Write("All.slnx", """<Solution><Project Path="Orders/Orders.csproj" /><Project Path="Lib/Lib.csproj" /></Solution>""");

        var without = await DotNet.RunAsync(user.Root, user.Variables, DotNet.Tool, "history", "All.slnx");
        var unknown = await DotNet.RunAsync(user.Root, user.Variables, DotNet.Tool, "depoly", "Orders");

        without.ShouldFail().ShouldPrint("Lib.csproj: error: This project does not use MeshCi.Sdk, so it has no verb 'history'.")
            .ShouldPrint("<Sdk Name=\"MeshCi.Sdk\" />")
            .ShouldPrint("Orders -> not deployed yet").ShouldNotPrint("MSB4057");
        unknown.ShouldFail().ShouldPrint("Orders.csproj: error: The MeshCi.Sdk that this project uses has no verb 'depoly'.")
            .ShouldPrint("deploy, destroy, drift, generate");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Every_verb_shows_its_outcome_in_a_terminal_and_everything_once_in_a_pipe_and_a_binary_log_and_nothing_when_quiet()
    {
        Programs.Require("tmux", "tmux");
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await user.DotNetAsync("restore", "Orders")).ShouldSucceed();

        await ShowsAsync("validate", "valid: version 1.0.0, 5 resources");
        await ShowsAsync("generate", "generated version 1.0.0, 5 resources");
        await ShowsAsync("generate", "the definition is up to date");
        await ShowsAsync("plan", "would deploy build local.1: 6 to create; plan: Orders/bin/Debug/net10.0/mesh/orders.plan.md");
        await ShowsAsync("deploy", "deployed build local.1: 6 created; plan: Orders/bin/Debug/net10.0/mesh/orders.plan.md");
        await ShowsAsync("deploy", "unchanged: mesh matches build local.1");
        await ShowsAsync("drift", "no drift: mesh matches build local.1; details: Orders/bin/Debug/net10.0/mesh/orders.drift.txt");
        await ShowsAsync("show", "mesh shop has 1 virtual service; details: Orders/bin/Debug/net10.0/mesh/orders.show.txt");
        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("3s", "4s", StringComparison.Ordinal));
        var (published, _) = await user.TerminalAsync("publish", "Orders", "-p:MeshDeploy=true");
        published.ShouldContain("deployed build local.2: 1 updated");
        await ShowsAsync("rollback", "rolled back to build local.1: 1 updated");
        await ShowsAsync("import", "imported 5 resources as", "-p:MeshImportFrom=live");
        await ShowsAsync("plan", "failed: MESH7053", "-p:MeshPlanFailOnChanges=true");
        await ShowsAsync("deploy", "deploy failed: MESH1015; details: Orders/bin/Debug/net10.0/mesh/orders.deploy.txt", "-p:MeshRouter=maybe");

        var piped = (await user.DotNetAsync([.. History, "-bl:x.binlog"])).ShouldSucceed();
        var replayed = (await user.DotNetAsync("msbuild", "x.binlog")).ShouldSucceed();
        foreach (var result in (DotNetResult[])[piped, replayed])
        {
            Occurrences(result.Output, "Mesh history  shop/orders").ShouldBe(1, result.Output);
            Occurrences(result.Output, "Orders -> 3 deploys recorded").ShouldBe(1, result.Output);
        }

        (await user.DotNetAsync([.. History, "-v:q"])).ShouldSucceed().Lines.ShouldBeEmpty();
        foreach (var verb in (string[])["validate", "plan", "deploy", "rollback", "drift", "history", "show", "import"])
            File.Exists(user.PathOf($"Orders/bin/Debug/net10.0/mesh/orders.{verb}.txt")).ShouldBeTrue(verb);
        (await user.DotNetAsync("clean", "Orders")).ShouldSucceed();
        Directory.EnumerateFiles(user.PathOf("Orders/bin/Debug/net10.0/mesh")).Select(Path.GetFileName)
            .ShouldNotContain(file => !file!.EndsWith(".mesh.json", StringComparison.Ordinal));

        async Task ShowsAsync(string verb, string outcome, params string[] arguments)
        {
            var (screen, _) = await user.TerminalAsync(["msbuild", "Orders", $"-t:Mesh{verb}", .. arguments]);
            screen.ShouldContain(outcome, Case.Sensitive, screen);
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_terminal_shows_the_result_of_every_service_of_a_solution_and_of_a_project_with_several_frameworks()
    {
        Programs.Require("tmux", "tmux");
        const string Frameworks = "<MeshName>shop</MeshName><TargetFramework></TargetFramework><TargetFrameworks>net10.0;net9.0</TargetFrameworks>";
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items).WriteService("Several", Service.Items, Frameworks)
            .Write("All.slnx", """<Solution><Project Path="Orders/Orders.csproj" /><Project Path="Several/Several.csproj" /></Solution>""");

        var (screen, exitCode) = await user.TerminalAsync("msbuild", "All.slnx", "-t:MeshValidate");

        exitCode.ShouldBe(0, screen);
        foreach (var file in (string[])["Orders/bin/Debug/net10.0/mesh/orders.validate.txt", "Several/bin/Debug/net10.0/mesh/several.validate.txt"])
            Occurrences(screen, $"valid: version 1.0.0, 5 resources; details: {file}").ShouldBe(1, screen);
    }

    private static int Occurrences(string text, string part) => Regex.Count(text, Regex.Escape(part));
}
