using System.Text.Json.Nodes;

namespace MeshCi.Sdk.Tests;

/// <summary>What scripts read from standard output: the same in every kind of project, and nothing else.</summary>
public sealed class AnswerTests(PackedSdk sdk)
{
    // An unknown property is reported, on standard error.
    private const string Warning = "-p:MeshNamme=shop";

    [Theory]
    [InlineData("Orders", true, Traits = ["Category", "Long"])]
    [InlineData("Two", true)]
    [InlineData("Off", false, Traits = ["Category", "Long"])]
    public async Task Answers_have_one_form_and_are_alone_on_standard_output(string project, bool participates)
    {
        await using var user = await sdk.Projects.CopyAsync();
        string Word(bool value) => value ? "true" : "false";

        var before = await AskAsync(user, project, "-t:MeshPlan", "-getProperty:MeshPlanHasChanges", Warning);
        before.ShouldBe((0, Word(participates), participates ? "MESH0097" : ""));

        var deployed = await AskJsonAsync(
            user, project, "-t:MeshDeploy", "-getTargetResult:MeshDeploy", "-getItem:MeshDeployment", "-getProperty:MeshDeploymentKind");
        var kinds = participates ? ["mesh", "route", "route", "virtualNode", "virtualRouter", "virtualService"] : Array.Empty<string>();
        Metadata(deployed["TargetResults"]!["MeshDeploy"]!["Items"]!, "Kind").ShouldBe(kinds);
        Metadata(deployed["Items"]!["MeshDeployment"]!, "Kind").ShouldBe(kinds);
        Text(deployed["TargetResults"]!["MeshDeploy"]!["Result"]!).ShouldBe(participates ? "Success" : "Skipped");
        Text(deployed["Properties"]!["MeshDeploymentKind"]!).ShouldBe(participates ? "deploy" : "");

        var planned = await AskJsonAsync(
            user, project, "-t:MeshPlan", "-getTargetResult:MeshPlan", "-getItem:MeshPlannedChange", "-getProperty:MeshPlanHasChanges");
        planned["TargetResults"]!["MeshPlan"]!["Items"]!.AsArray().ShouldBeEmpty();
        planned["Items"]!["MeshPlannedChange"]!.AsArray().ShouldBeEmpty();
        Text(planned["Properties"]!["MeshPlanHasChanges"]!).ShouldBe("false");
        (await AskAsync(user, project, "-t:MeshDrift", "-getProperty:MeshHasDrift")).ShouldBe((0, "false", ""));
    }

    [Theory]
    [InlineData("Orders")]
    [InlineData("Two")]
    [Trait("Category", "Long")]
    public async Task A_target_that_fails_has_no_answer(string project)
    {
        await using var user = await sdk.Projects.CopyAsync();
        string[] plan = [project, "-t:MeshPlan", "-p:MeshPlanFailOnChanges=true"];

        (await AskAsync(user, [.. plan, "-getProperty:MeshPlanHasChanges"])).ShouldBe((1, "", "MESH7053"));
        var (exitCode, json, _) = await AskAsync(user, [.. plan, "-getTargetResult:MeshPlan"]);

        exitCode.ShouldBe(1);
        JsonNode.Parse(json)!["TargetResults"]!["MeshPlan"]!.ToJsonString().ShouldBe("""{"Result":"Failure","Items":[]}""");
    }

    private static async Task<JsonNode> AskJsonAsync(UserRepository user, params string[] arguments)
    {
        var (exitCode, json, _) = await AskAsync(user, arguments);
        exitCode.ShouldBe(0);
        return JsonNode.Parse(json)!;
    }

    private static string[] Metadata(JsonNode items, string name) => [.. items.AsArray().Select(item => Text(item![name]!)).Order(StringComparer.Ordinal)];

    private static string Text(JsonNode value) => value.GetValue<string>();

    // The code of what is on standard error, which a script does not read.
    private static async Task<(int ExitCode, string Answer, string Code)> AskAsync(UserRepository user, params string[] arguments)
    {
        using var process = user.Start(["msbuild", .. arguments]);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var answer = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var code = System.Text.RegularExpressions.Regex.Match(await errors, @"MESH\d{4}");
        return (process.ExitCode, answer.TrimEnd('\r', '\n'), code.Value);
    }
}
