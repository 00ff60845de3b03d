using MeshCi.Definitions.Language;
using MeshCi.Tool.CommandLine;

namespace MeshCi.Tool.Tests;

/// <summary>The command line of the tool.</summary>
public sealed class MeshCommandTests : IDisposable
{
    private readonly List<VerbCall> _calls = [];
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("plan", "-t:MeshPlan")]
    [InlineData("history samples/Shop/Orders", "-t:MeshHistory", "samples/Shop/Orders")]
    [InlineData("rollback Shop.slnx -p:MeshRollbackTo=41", "-t:MeshRollback", "Shop.slnx", "-p:MeshRollbackTo=41")]
    [InlineData("deploy -p A=1;B=2 --property:C=x=y", "-t:MeshDeploy", "-p:A=1;B=2", "-p:C=x=y")]
    [InlineData("deploy -c Release -f net10.0 -v q", "-t:MeshDeploy", "-p:Configuration=Release", "-p:TargetFramework=net10.0", "-v:q")]
    [InlineData("plan -restore -m:1 -bl:x.binlog src/Orders @more.rsp", "-t:MeshPlan", "-restore", "-m:1", "-bl:x.binlog", "src/Orders", "@more.rsp")]
    [InlineData("plan /src/Orders.csproj -- -p:X=1 -graph", "-t:MeshPlan", "/src/Orders.csproj", "-p:X=1", "-graph")]
    [InlineData("show -tl:on", "-t:MeshShow", "-tl:on")]
    [InlineData("import-profile", "-t:MeshImportProfile")]
    [InlineData("frobnicate", "-t:MeshFrobnicate")]
    public async Task A_verb_becomes_a_target_and_everything_else_is_passed_to_MSBuild(string line, string target, params string[] passed)
    {
        (await InvokeAsync(line)).ShouldBe(7, _error.ToString());

        _calls.ShouldHaveSingleItem().DotNetArguments.ShouldBe(["msbuild", target, "-tl:off", "-nologo", .. passed]);
    }

    [Theory]
    [InlineData("samples/Shop/Orders")]
    [InlineData("MeshPlan;Clean")]
    public async Task What_cannot_be_a_verb_is_refused_and_nothing_runs(string line)
    {
        (await InvokeAsync(line)).ShouldBe(1);

        _calls.ShouldBeEmpty();
        _error.ToString().ShouldContain("is not a verb");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-c Release")]
    [InlineData("-p:MeshRollbackTo=41")]
    public async Task Without_a_verb_the_help_is_printed_and_nothing_runs(string line)
    {
        (await InvokeAsync(line)).ShouldBe(1);

        _calls.ShouldBeEmpty();
        _error.ToString().ShouldBeEmpty();
        var help = _output.ToString().ReplaceLineEndings("\n");
        help.ShouldContain("Usage:\n  dotnet mesh <verb> [<project or solution>] [<options>]");
        help.ShouldContain("\n  plan      Shows what a deploy would change.\n");
        help.ShouldEndWith("Examples:\n  dotnet mesh plan src/Orders\n  dotnet mesh rollback src/Orders -p:MeshRollbackTo=41\n");
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_verb_is_not_a_verb()
    {
        var folder = Directory.CreateDirectory($"Orders{Guid.NewGuid():N}").Name;
        try
        {
            (await InvokeAsync(folder)).ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder);
        }

        _calls.ShouldBeEmpty();
        _error.ToString().ShouldContain($"'{folder}' is not a verb. Write the verb first, for example: dotnet mesh plan {folder}. The verbs are generate, ");
    }

    [Theory]
    [InlineData("plan Orders Payments", "but there are 2: Orders, Payments.")]
    [InlineData("plan Orders.csproj -p:X=1 Payments.csproj", "but there are 2: Orders.csproj, Payments.csproj.")]
    [InlineData("plan deploy Orders", "'deploy' is a second verb")]
    [InlineData("plan Orders deploy", "'deploy' is a second verb")]
    [InlineData("plan deploy", "'deploy' is a second verb")]
    public async Task A_command_runs_one_verb_on_one_project(string line, string message)
    {
        (await InvokeAsync(line)).ShouldBe(1);

        _calls.ShouldBeEmpty();
        _error.ToString().ShouldContain(message);
    }

    [Fact]
    public async Task The_help_is_also_a_verb()
    {
        (await InvokeAsync("help")).ShouldBe(0);

        _calls.ShouldBeEmpty();
        _output.ToString().ShouldContain("dotnet mesh plan src/Orders");
    }

    [Theory]
    [InlineData("depoly", "deploy")]
    [InlineData("Plan", "plan")]
    [InlineData("roolback", "rollback")]
    [InlineData("histroy", "history")]
    [InlineData("status", null)]
    [InlineData("x", null)]
    public void The_nearest_verb_is_the_one_that_was_probably_meant(string given, string? meant) =>
        Misspelling.Nearest(given, MeshCommand.Listed.Select(verb => verb.Verb)).ShouldBe(meant);

    [Fact]
    public async Task A_project_in_the_place_of_the_verb_is_shown_where_it_belongs()
    {
        await InvokeAsync("samples/Shop/Orders");

        _error.ToString().ShouldContain("'samples/Shop/Orders' is not a verb. Write the verb first, for example: dotnet mesh plan samples/Shop/Orders");
    }

    [Fact]
    public async Task The_help_lists_every_verb_of_the_SDK_with_its_purpose()
    {
        (await InvokeAsync("--help")).ShouldBe(0);

        MeshCommand.Listed.Select(verb => verb.Verb).ShouldBe(MeshVerbs.All.Select(verb => VerbCall.VerbOf(verb.Name)!), ignoreOrder: true);
        foreach (var (verb, description) in MeshCommand.Listed)
        {
            new VerbCall(verb, []).Target.ShouldBe(MeshVerbs.All.Single(known => VerbCall.VerbOf(known.Name) == verb).Name);
            _output.ToString().ShouldContain(verb);
            _output.ToString().ShouldContain(description);
        }
    }

    private Task<int> InvokeAsync(string line) => new MeshCommand(call =>
    {
        _calls.Add(call);
        return Task.FromResult(7);
    }).InvokeAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), _output, _error);
}
