using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MeshCi.Definitions;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Tasks.Tests.Confirming;
using MeshCi.Tasks.Verbs;
using MeshCi.Tests.ControlPlanes;
using MeshCi.Tests.S3;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests.Identity;

/// <summary>What the session for a ledger in a bucket allows: no verb that only reads has one that can write.</summary>
public sealed class LedgerSessionTests : OrdersProject, IAsyncLifetime
{
    private const string LedgerRole = "arn:aws:iam:::role/ledger";
    private readonly ConcurrentQueue<string> _policies = [];
    private ScriptedServer _server = null!;
    private S3Double _storage = null!;

    public async ValueTask InitializeAsync()
    {
        _storage = await S3Double.StartAsync();
        _server = await ScriptedServer.StartAsync((request, _) => Answer(Encoding.UTF8.GetString(request.Body)));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _storage.DisposeAsync();
        Dispose();
    }

    [Theory]
    [InlineData("plan", false)]
    [InlineData("history", false)]
    [InlineData("show", false)]
    [InlineData("drift", false)]
    [InlineData("confirm", false)]
    [InlineData("deploy", true)]
    [InlineData("rollback", true)]
    [InlineData("destroy", true)]
    [InlineData("recover", true)]
    public void A_verb_that_only_reads_gets_a_session_that_can_only_read(string verb, bool writes)
    {
        Generate(Items()).ShouldBeTrue(Engine.Everything);
        _storage.Fault = _ => new(403, "AccessDenied");

        Run(verb).ShouldBeFalse();

        var policy = _policies.ShouldHaveSingleItem();
        policy.ShouldContain("s3:ListBucket");
        policy.ShouldContain("s3:GetObject");
        foreach (var action in new[] { "s3:PutObject", "s3:DeleteObject" }) policy.Contains(action, StringComparison.Ordinal).ShouldBe(writes, policy);
    }

    [Fact]
    public void An_answer_is_recorded_with_a_session_of_its_own_that_was_not_used_to_read()
    {
        var definition = MetricVerdictTests.Definition();
        const string Listener = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""";
        definition = definition with { Resources = [definition.Resources[0] with { Spec = JsonElement.Parse(Listener) }] };
        _storage.Put("mesh/shop/orders/999999999998-00000001.json", Encoding.UTF8.GetString(LedgerEntryJson.Write(new()
        {
            Sequence = 1,
            Kind = EntryKind.Deploy,
            Outcome = EntryOutcome.Succeeded,
            Context = new(Build: "8"),
            When = DateTimeOffset.UnixEpoch,
            Definition = definition,
            Digest = DefinitionFile.Digest(definition),
            ResourcesDigest = DefinitionFile.ResourcesDigest(definition),
            Counts = new PlanCounts(0, 0, 0, 0, 0),
            Plan = JsonElement.Parse("""{"counts":{"create":0,"update":0,"replace":0,"delete":0,"unchanged":1}}"""),
            Accepted = [],
        })));

        Run("confirm").ShouldBeTrue(Engine.Everything);

        Engine.Everything.ShouldContain("Mesh confirmed: shop/orders build 8: yes");
        var (reading, writing) = ("session 1", "session 2");
        _policies.Select(policy => policy.Contains("s3:PutObject", StringComparison.Ordinal)).ShouldBe([false, true]);
        var signed = _storage.Calls.Select(call => (call.Method, Session: call.Headers["x-amz-security-token"])).ToList();
        signed.Where(call => call.Method == "PUT").ShouldAllBe(call => call.Session == writing);
        signed.ShouldContain(("PUT", writing));
        signed[0].ShouldBe(("LIST", reading));
    }

    private bool Run(string verb)
    {
        (string, string)[] settings =
        [
            ("MeshControlPlane", "appmesh"), ("MeshEndpoint", _server.Address.AbsoluteUri), ("MeshRegion", "eu-west-1"), ("MeshLedger", "s3://deploys/mesh"),
            ("MeshLedgerEndpoint", _storage.Address.AbsoluteUri), ("MeshLedgerStsEndpoint", _server.Address.AbsoluteUri), ("MeshLedgerRoleArn", LedgerRole),
            ("MeshRoleArn", "arn:aws:iam::123456789012:role/deploy"), ("MeshWebIdentityTokenFile", Folder.Write("token", WebToken())),
            ("MeshTraceSource", _server.Address.AbsoluteUri), ("MeshConfirmTimeout", "0s"), ("StartDirectory", Folder.Root),
        ];
        MeshTask? task = verb switch
        {
            "history" => new ShowMeshHistory(),
            "show" => new ShowMesh(),
            "drift" => new DetectMeshDrift(),
            "confirm" => new ConfirmMesh(),
            _ => null,
        };
        if (task is null)
        {
            using var project = new DeployingProject(Engine, ProjectFile, Settings(settings), verb is "plan" or "deploy" ? DefinitionItem() : null, verb);
            return project.Execute();
        }

        using (task)
        {
            (task.BuildEngine, task.Project, task.Settings) = (Engine, new TaskItem(ProjectFile), Settings(settings));
            return task.Execute();
        }
    }

    private ScriptedAnswer Answer(string body)
    {
        if (!body.Contains("AssumeRoleWithWebIdentity", StringComparison.Ordinal))
            return body.Length == 0 ? ScriptedAnswer.Ok($"{{\"data\":[{SourceTests.Span("8", 1, false)}]}}") : ScriptedAnswer.Error(403, "ForbiddenException");
        var form = body.Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[^1]));
        var number = 0;
        if (form["RoleArn"] == LedgerRole)
        {
            _policies.Enqueue(form["Policy"]);
            number = _policies.Count;
        }

        return new(
            200,
            $"""
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
            <AccessKeyId>ASIASESSION</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session {number}</SessionToken>
            <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """,
            ContentType: "text/xml");
    }

    private static string WebToken() => string.Join('.', new[] { """{"alg":"RS256"}""", """{"iss":"https://ci.example.com","sub":"main"}""", "signature" }
        .Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));
}
