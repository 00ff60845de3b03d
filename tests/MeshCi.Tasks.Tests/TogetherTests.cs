using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Documents;
using MeshCi.Tasks.Together;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>A verb that runs once for several projects: what the projects pass to it, and what they receive.</summary>
public sealed class TogetherTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_request_passes_every_character_and_equal_requests_have_equal_texts()
    {
        const string text = "100%25; a=b; $(P) @(I) 'q' \"d\" * ? \n é";
        DeploymentRequest Request(params string[] order) => new(
            "/src/a b;c/Orders.csproj", "/src/bin/orders.mesh.json", "sha256:1", null, Item("settings", order), [Item(text, order)], [Item("x", order)],
            ["MESH2030"], new Dictionary<string, string> { ["/p:3"] = text })
        {
            Warnings = [new("MESH2030", Severity.Warning, text, null)],
            PublishFolder = "/src/a b;c/publish",
        };

        var read = DeploymentRequest.Read(Request("Z", "A").Write());

        read.Parameters.ShouldBe([new("/p:3", text)]);
        read.Project.ShouldBe("/src/a b;c/Orders.csproj");
        read.PublishFolder.ShouldBe("/src/a b;c/publish");
        read.Items.ShouldHaveSingleItem().ItemSpec.ShouldBe(text);
        read.Items[0].GetMetadata("A").ShouldBe(text);
        read.Warnings.ShouldHaveSingleItem().Message.ShouldBe(text);
        read.WithBuildSeverity(MeshDiagnostics.UnknownBackend.As(Severity.Warning).At(null, "")).Diagnostic.Severity.ShouldBe(Severity.Error);
        Request("A", "Z").Write().ShouldBe(Request("Z", "A").Write());

        TaskItem Item(string name, string[] metadata)
        {
            // As the engine does, with escaped texts.
            var item = new TaskItem(Escaped(name));
            foreach (var each in metadata) item.SetMetadata(each, Escaped(text));
            return item;
        }
    }

    [Fact]
    public void Two_projects_of_one_command_that_describe_one_service_are_refused_with_one_error_that_names_both()
    {
        using var run = Run(Request("Orders", "orders"), Request("Copy", "orders"), Request("Web", "web"));

        run.Execute().ShouldBeTrue("the projects report the error, each its own");

        var (copy, orders, web) = (Outcome(run, "Copy"), Outcome(run, "Orders"), Outcome(run, "Web"));
        orders.Findings.ShouldHaveSingleItem().Id.ShouldBe("MESH7018");
        orders.Findings[0].Message.ShouldStartWith("This project and '../Copy/Copy.csproj' both belong to this command and describe the service shop/orders,");
        (copy.Findings.Count, copy.Text, web.Text).ShouldBe((0, "not deployed, because Orders failed", "not deployed, because Orders failed"));
        new[] { copy, orders, web }.ShouldAllBe(outcome => !outcome.Succeeded);
        _engine.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("rollback", "MeshRollback", "not rolled back")]
    [InlineData("destroy", "MeshDestroy", "not removed")]
    public void Only_a_deploy_applies_a_plan_file(string verb, string target, string not)
    {
        using var run = Run(Request("Orders", "orders", ("MeshPlanFile", "shop.plan.json")), Request("Web", "web"));
        run.NeededBy = verb;

        run.Execute();

        var refusal = Outcome(run, "Orders").Findings.ShouldHaveSingleItem();
        refusal.Id.ShouldBe("MESH7012");
        refusal.Message.ShouldBe($"MeshPlanFile is set, but the plan in it is for MeshDeploy, and {target} would make changes that the plan does not contain. "
            + "Nothing was changed. Run MeshDeploy, or remove MeshPlanFile.");
        Outcome(run, "Web").Text.ShouldBe($"{not}, because Orders failed");
    }

    [Fact]
    public void A_service_of_the_same_name_in_another_mesh_is_another_service()
    {
        using var run = Run(Request("Orders", "orders"), Request("Copy", "orders", ("MeshName", "other")));

        run.Execute();

        Outcome(run, "Orders").Findings.Concat(Outcome(run, "Copy").Findings).ShouldAllBe(finding => finding.Id != "MESH7018");
    }

    [Fact]
    public void A_project_that_failed_before_stops_the_verb_for_all()
    {
        using var run = Run(Request("Orders", "orders"), Request("Web", "web"));
        run.Expected = [new TaskItem(PathOf("Orders")), new TaskItem(PathOf("Edge")), new TaskItem(PathOf("Web"))];

        run.Execute().ShouldBeTrue();

        Outcome(run, "Orders").Text.ShouldBe("not deployed, because Edge failed");
        Outcome(run, "Web").Succeeded.ShouldBeFalse();
    }

    [Fact]
    public void A_verb_that_failed_runs_again_if_the_build_asks_for_it_again()
    {
        var engine = new GlobalPropertiesEngine();
        var request = Request("Orders", "orders");

        DeploymentOutcome[] outcomes = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using var run = Run(request);
            run.BuildEngine = engine;
            run.Execute();
            return Outcome(run, "Orders");
        })];

        outcomes.Select(outcome => outcome.Findings.Count).ShouldBe([1, 1]);
        outcomes.ShouldAllBe(outcome => !outcome.Succeeded);
    }

    [Theory]
    [InlineData("deploy", false, false)]
    [InlineData("rollback", false, false)]
    [InlineData("destroy", false, false)]
    [InlineData("deploy", true, false)]
    [InlineData("plan", false, true)]
    [InlineData("recover", false, true)]
    [InlineData("recover", true, true)]
    public void A_verb_that_fails_leaves_no_receipt_of_an_earlier_one(string verb, bool isSkipped, bool stays)
    {
        var folder = Path.Combine(_directory.Root, "publish");
        _directory.Write("publish/mesh-deployment.json", $$"""{"$schema": "{{DeploymentReceipt.SchemaAddress}}", "formatVersion": 1}""");
        _directory.Write("bin/orders.mesh-deployment.json", $$"""{"$schema": "{{DeploymentReceipt.SchemaAddress}}", "formatVersion": 1}""");
        _directory.Write("theirs/mesh-deployment.json", "{}");
        using var run = Run(
            Request("Orders", "orders") with { ReceiptFolder = Path.Combine(_directory.Root, "bin"), PublishFolder = folder },
            Request("Web", "web") with { ReceiptFolder = Path.Combine(_directory.Root, "theirs") });
        run.NeededBy = verb;
        if (isSkipped) run.Expected = [new TaskItem(PathOf("Edge"))];

        run.Execute();

        Outcome(run, "Orders").Succeeded.ShouldBeFalse();
        File.Exists(Path.Combine(folder, "mesh-deployment.json")).ShouldBe(stays);
        File.Exists(Path.Combine(_directory.Root, "bin", "orders.mesh-deployment.json")).ShouldBe(stays);
        File.Exists(Path.Combine(_directory.Root, "theirs", "mesh-deployment.json")).ShouldBeTrue("it is a file of the user");
    }

    [Fact]
    public void A_project_passes_the_warnings_about_its_definition_to_the_plan()
    {
        var findings = _directory.Write("Orders/obj/Orders.mesh.findings.json", """
            [{"id": "MESH2030", "message": "The backend 'stock' is unknown.", "file": "Orders.csproj", "line": 3, "column": 5}]
            """);
        _directory.Write("Orders/Orders.csproj", "<Project />");
        using var describe = new DescribeDeployment
        {
            BuildEngine = _engine,
            NeededBy = "plan",
            Project = new TaskItem(PathOf("Orders")),
            Settings = Settings("orders"),
            FindingsFile = new TaskItem(findings),
        };

        describe.Execute().ShouldBeTrue(string.Join('\n', _engine.Errors.Select(error => error.Message)));

        DeploymentRequest.Read(describe.Request).Warnings.ShouldHaveSingleItem()
            .ShouldBe(new("MESH2030", Severity.Warning, "The backend 'stock' is unknown.", null));
    }

    [Fact]
    public void What_a_build_has_done_counts_until_it_changes_the_service_again()
    {
        var earlier = new EarlierRequests();
        var done = new DeploymentOutcome("Orders.csproj", true, "done", null, [new("MESH7031", Severity.Warning, "w", null)], []);
        earlier.Add("shop\norders", DeploymentVerb.Plan, "plan 1", done);
        earlier.Add("shop\norders", DeploymentVerb.Deploy, "deploy 1", done);
        earlier.Add("shop\nweb", DeploymentVerb.Deploy, "deploy web", done);
        earlier.Find("plan 1").ShouldBeNull("the deploy has changed what is live");
        earlier.Find("deploy 1")!.Findings.ShouldBeEmpty();

        earlier.Add("shop\norders", DeploymentVerb.Plan, "plan 2", done);
        earlier.Find("deploy 1").ShouldNotBeNull("a plan changes nothing");
        earlier.Add("shop\norders", DeploymentVerb.Rollback, "rollback 1", done with { Succeeded = false });

        foreach (var identity in (string[])["plan 2", "deploy 1", "rollback 1"]) earlier.Find(identity).ShouldBeNull(identity);
        earlier.Find("deploy web").ShouldNotBeNull();
    }

    [Fact]
    public void Only_the_project_that_caused_a_failure_reports_an_error()
    {
        using var run = Run(Request("Orders", "orders"), Request("Web", "web"));
        run.Execute();

        foreach (var name in (string[])["Orders", "Web"])
        {
            using var report = new ReportDeployment
            {
                BuildEngine = _engine,
                NeededBy = "deploy",
                Project = new TaskItem(PathOf(name)),
                Settings = Settings(name.ToLowerInvariant()),
                Outcomes = run.Outcomes,
            };
            report.Execute().ShouldBe(name == "Web");
            report.Succeeded.ShouldBeFalse();
        }

        _engine.Errors.ShouldHaveSingleItem().File.ShouldBe(PathOf("Orders"));
        _engine.Lines.ShouldContain(line => line!.StartsWith("Web -> not deployed, because Orders failed; details: ", StringComparison.Ordinal));
    }

    private RunTogether Run(params DeploymentRequest[] requests) => new()
    {
        BuildEngine = _engine,
        NeededBy = "deploy",
        Requests = [.. requests.Select(request => new TaskItem("project", new Dictionary<string, string> { ["Request"] = request.Write() }))],
    };

    private static DeploymentOutcome Outcome(RunTogether run, string name) => DeploymentOutcome.Find(
        run.Outcomes, run.Outcomes.Single(item => Path.GetFileNameWithoutExtension(item.ItemSpec) == name).ItemSpec)!.Value.Outcome;

    private string PathOf(string name) => Path.Combine(_directory.Root, name, $"{name}.csproj");

    // The definition does not exist, and neither does the control plane.
    private DeploymentRequest Request(string project, string node, params (string Name, string Value)[] settings)
    {
        _directory.Write($"{project}/{project}.csproj", "<Project />");
        return new(
            PathOf(project), Path.Combine(_directory.Root, project, "bin", "x.mesh.json"), $"sha256:{node}", null, Settings(node, settings), [], [], [],
            new Dictionary<string, string>());
    }

    private TaskItem Settings(string node, params (string Name, string Value)[] settings)
    {
        var item = new TaskItem("settings");
        (string Name, string Value)[] usual =
        [
            ("MeshNodeName", node), ("MeshName", "shop"), ("MeshVersion", "1.2.3"), ("MeshOwnerId", $"tests/{node}"), ("MeshControlPlane", "local"),
            ("MeshStateDirectory", Path.Combine(_directory.Root, "state")), ("MeshControlPlaneProgram", Path.Combine(_directory.Root, "absent.dll")),
            ("MeshDefinitionFile", Path.Combine(_directory.Root, node, "bin", $"{node}.mesh.json")),
        ];
        foreach (var (name, value) in usual.Concat(settings)) item.SetMetadata(name, value);
        return item;
    }

    private static string Escaped(string text) => string.Concat(text.Select(character => "%*?@$();'".Contains(character, StringComparison.Ordinal)
        ? $"%{(int)character:X2}" : $"{character}"));
}
