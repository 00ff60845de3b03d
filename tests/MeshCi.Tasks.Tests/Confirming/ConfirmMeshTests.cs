using System.Text.Json;
using MeshCi.Definitions;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Planning;
using MeshCi.Tasks.Confirming;
using MeshCi.Tasks.Verbs;
using MeshCi.Tests.ControlPlanes;
using Microsoft.Build.Utilities;
using Task = System.Threading.Tasks.Task;

namespace MeshCi.Tasks.Tests.Confirming;

/// <summary>Which build a confirmation is about, and what the ledger and the output contain afterwards.</summary>
public sealed class ConfirmMeshTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeBuildEngine _engine = new();
    private readonly string _project;

    public ConfirmMeshTests() => _project = _directory.Write("src/Orders/Orders.csproj", "<Project />");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_answer_is_recorded_and_the_history_shows_it()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Spans("8", false)));
        Deploy(1, "7");
        Deploy(2, "8");

        Run(new ConfirmMesh(), Source(server)).ShouldBeTrue(_engine.Everything);

        (Entry(2).Confirmed.Answer, Entry(1).Confirmed.Answer).ShouldBe((ConfirmationAnswer.Yes, ConfirmationAnswer.NotAsked));
        _engine.Lines.ShouldContain("Mesh confirmed: shop/orders build 8: yes");
        Run(new ShowMeshHistory()).ShouldBeTrue(_engine.Everything);
        var table = _engine.Lines.Where(line => line!.StartsWith("  ", StringComparison.Ordinal)).ToList();
        table[^3]!.ShouldEndWith("changes  confirmed");
        table[^2]!.ShouldEndWith("none     -");
        table[^1]!.ShouldEndWith("none     yes");
    }

    [Fact]
    public async Task A_build_that_fails_is_an_error_and_recorded()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Spans("8", true)));
        Deploy(1, "8");

        Run(new ConfirmMesh(), Source(server)).ShouldBeFalse();

        Entry(1).Confirmed.Answer.ShouldBe(ConfirmationAnswer.No);
        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH8012");
        _engine.Lines.ShouldContain("  listener 8080: 2 spans, all of them errors");
        _engine.Lines.ShouldContain("Mesh not confirmed: shop/orders build 8: no");
    }

    [Theory]
    [InlineData("0s", "MESH8013")]
    public async Task Without_spans_the_answer_is_a_warning_with_the_query(string timeout, string code)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok("""{"data":[]}"""));
        Deploy(1, "8");

        Run(new ConfirmMesh(), Source(server), ("MeshConfirmTimeout", timeout)).ShouldBeTrue(_engine.Everything);

        Entry(1).Confirmed.Answer.ShouldBe(ConfirmationAnswer.Inconclusive);
        _engine.Warnings.ShouldHaveSingleItem().Code.ShouldBe(code);
        _engine.Lines.ShouldContain(line => line!.StartsWith($"  Query: {server.Address}api/traces?service=orders", StringComparison.Ordinal));
        _engine.Lines.ShouldContain("Mesh not confirmed: shop/orders build 8: inconclusive");
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" \n ", null)]
    [InlineData("appmesh/proxies", null)]
    [InlineData("A b.c-d_e#f:g", null)]
    [InlineData(":proxies", "MESH1016")]
    [InlineData("AWS/AppMesh", "MESH1016")]
    [InlineData("prox'ies", "MESH1016")]
    [InlineData("prox\"ies", "MESH1016")]
    [InlineData("Dienst-\u00e4", "MESH1016")]
    public async Task A_namespace_without_valid_metrics_is_refused_before_anything_is_asked(string value, string? code)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Spans("8", false)));

        // Nothing has been deployed, which is found after the settings were read.
        Run(new ConfirmMesh(), Source(server), ("MeshMetricNamespace", value)).ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe(code ?? "MESH8011");
        if (code is not null) error.Message!.ShouldStartWith("MeshMetricNamespace is '");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void The_longest_namespace_has_255_characters()
    {
        foreach (var (length, code) in new[] { (255, "MESH8011"), (256, "MESH1016") })
        {
            Run(new ConfirmMesh(), ("MeshMetricNamespace", new string('n', length))).ShouldBeFalse();
            _engine.Errors.Last().Code.ShouldBe(code);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n  ")]
    public void Without_a_source_nothing_can_be_confirmed(string blank)
    {
        Deploy(1, "8");

        Run(new ConfirmMesh(), ("MeshMetricNamespace", blank), ("MeshTraceSource", blank)).ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH8011");
        error.Message!.ShouldStartWith("Neither MeshTraceSource nor MeshMetricNamespace is set");
        Entry(1).Confirmed.Answer.ShouldBe(ConfirmationAnswer.NotAsked);
    }

    [Theory]
    [InlineData("ftp://jaeger.example.com/spans", "only addresses with http or https can be read")]
    [InlineData("file:///tmp/spans.json", "or to the path of a file.")]
    [InlineData("jaeger.example.com:16686", "Set it to 'http://jaeger.example.com:16686'.")]
    [InlineData("localhost:16686/jaeger", "Set it to 'http://localhost:16686/jaeger'.")]
    public void An_address_that_would_be_read_as_the_name_of_a_file_is_refused(string source, string text)
    {
        Deploy(1, "8");

        Run(new ConfirmMesh(), ("MeshTraceSource", source)).ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH1016");
        error.Message!.ShouldContain(text);
    }

    [Fact]
    public async Task Without_nodes_of_Cloud_Map_no_region_is_needed()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Spans("8", false)));
        Deploy(1, "8");
        (string, string)[] onAws =
            [Source(server), ("MeshControlPlane", "appmesh"), ("MeshLedger", _directory.File("state/ledger")), ("MeshRegion", "not a region")];

        Run(new ConfirmMesh(), onAws).ShouldBeTrue(_engine.Everything);

        _engine.Lines.ShouldContain("Mesh confirmed: shop/orders build 8: yes");
        // The region is only read to ask a service of AWS.
        Run(new ConfirmMesh(), [.. onAws, ("MeshMetricNamespace", "proxies")]).ShouldBeFalse();
        _engine.Errors.ShouldHaveSingleItem().Message!.ShouldContain("not a region");
    }

    [Fact]
    public async Task A_build_that_was_rolled_back_while_evidence_was_collected_is_not_confirmed()
    {
        await using var server = await ScriptedServer.StartAsync((_, _) =>
        {
            Deploy(3, "9", target: "7");
            return ScriptedAnswer.Ok(Spans("8", false));
        });
        Deploy(1, "7");
        Deploy(2, "8");

        Run(new ConfirmMesh(), Source(server)).ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH8011");
        error.Message!.ShouldContain("Build 8 was to be confirmed, but build 7 of shop/orders is live (sha256:");
        error.Message!.ShouldEndWith(", by a rollback): build 8 has been superseded or rolled back, so it is not confirmed.");
        Enumerable.Range(1, 3).ShouldAllBe(sequence => Entry(sequence).Confirmed.Answer == ConfirmationAnswer.NotAsked);
        _engine.Everything.ShouldNotContain(": yes");
    }

    [Fact]
    public async Task While_another_deploy_runs_nothing_is_confirmed()
    {
        await using var server = await ScriptedServer.StartAsync((_, _) =>
        {
            Deploy(2, "9", outcome: EntryOutcome.Pending);
            return ScriptedAnswer.Ok(Spans("8", false));
        });
        Deploy(1, "8");

        Run(new ConfirmMesh(), Source(server)).ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH8011");
        Entry(1).Confirmed.Answer.ShouldBe(ConfirmationAnswer.NotAsked);
    }

    [Theory]
    [InlineData("8", null, null, "8", true)]
    [InlineData("8", null, null, "7", false)]
    [InlineData("9", "8", null, "8", true)]
    [InlineData("9", "7", null, "9", true)]
    [InlineData("9", "7", null, "8", false)]
    [InlineData("8", null, "travis app.travis-ci.com acme/shop", "8", true)]
    [InlineData("8", null, "travis app.travis-ci.com acme/other", "8", false)]
    [InlineData("local.3", null, null, "8", false)]
    [InlineData("8", null, null, null, true)]
    public async Task A_job_confirms_its_own_build_or_the_one_that_was_restored(string live, string? target, string? series, string? own, bool isOwn)
    {
        Deploy(1, live, target);
        var build = new BuildContext(Build: own, Repository: "acme/shop") { Ci = own is null ? null : "travis", Host = "app.travis-ci.com" };
        var entry = Entry(1);
        if (series is not null)
            entry = entry with { Context = entry.Context with { Ci = "travis", Host = "app.travis-ci.com", Repository = series.Split(' ')[2] } };
        var confirmed = new ConfirmedBuild(new Ledger(new DirectoryLedgerStore(_directory.File("state/ledger"))), "shop/orders");

        var finding = confirmed.FindAsync(new([entry], [], 2), build, TestContext.Current.CancellationToken);

        if (isOwn) (await finding).ShouldBe(entry);
        else (await Should.ThrowAsync<MeshCi.Definitions.Diagnostics.MeshException>(() => finding)).Message.ShouldContain("superseded or rolled back");
    }

    private static (string, string) Source(ScriptedServer server) => ("MeshTraceSource", server.Address.AbsoluteUri);

    private void Deploy(long sequence, string build, string? target = null, EntryOutcome outcome = EntryOutcome.Succeeded)
    {
        var definition = MetricVerdictTests.Definition();
        definition = definition with { Resources = [definition.Resources[0] with { Spec = JsonDocument.Parse(Listener).RootElement }] };
        var entry = new LedgerEntry
        {
            Sequence = sequence,
            Kind = target is null ? EntryKind.Deploy : EntryKind.Rollback,
            Target = target,
            Outcome = outcome,
            Context = new(Build: build),
            When = DateTimeOffset.UnixEpoch,
            Definition = definition,
            Digest = DefinitionFile.Digest(definition),
            ResourcesDigest = DefinitionFile.ResourcesDigest(definition),
            Counts = new PlanCounts(0, 0, 0, 0, 0),
            Plan = JsonDocument.Parse("""{"counts":{"create":0,"update":0,"replace":0,"delete":0,"unchanged":1}}""").RootElement,
            Accepted = [],
        };
        _directory.Write($"state/ledger/shop/orders/{sequence:D8}.json", System.Text.Encoding.UTF8.GetString(LedgerEntryJson.Write(entry)));
    }

    private LedgerEntry Entry(int sequence) =>
        LedgerEntryJson.Read(File.ReadAllBytes(_directory.File($"state/ledger/shop/orders/{sequence:D8}.json")), "entry");

    private const string Listener = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""";

    private static string Spans(string build, bool isError) => $"{{\"data\":[{SourceTests.Span(build, 1, isError)},{SourceTests.Span(build, 2, isError)}]}}";

    private bool Run(MeshTask task, params (string Name, string Value)[] settings)
    {
        using (task)
        {
            var item = new TaskItem("settings");
            (string Name, string Value)[] usual =
            [
                ("MeshName", "shop"), ("MeshNodeName", "orders"), ("MeshDefinitionFile", "bin/mesh/orders.mesh.json"),
                ("MeshStateDirectory", _directory.File("state")), ("StartDirectory", _directory.Root),
            ];
            foreach (var (name, value) in usual.Concat(settings)) item.SetMetadata(name, value);
            (task.BuildEngine, task.Project, task.Settings) = (_engine, new TaskItem(_project), item);
            return task.Execute();
        }
    }
}
