using MeshCi.Deployment.Ledgers;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tests.ControlPlanes;

namespace MeshCi.Tasks.Tests.ContinuousIntegration;

/// <summary>What Travis CI reports about builds, and where its token goes.</summary>
public sealed class TravisBuildsTests
{
    private const string Secret = "s3cr3t-marked-token";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly BuildContext Build = new("acme/shop", "7", "9000007") { Ci = "travis", Host = "app.travis-ci.com" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_build_is_asked_for_by_its_ID_with_the_token_in_a_header()
    {
        await using var server = await ScriptedServer.StartAsync(Answer("passed"));

        (await AskAsync(server)).ShouldBe(new BuildReport(false, null, null));

        var sent = server.Requests.ShouldHaveSingleItem();
        (sent.Method, sent.Target, sent.Headers["authorization"], sent.Headers["travis-api-version"], sent.Headers["accept"])
            .ShouldBe(("GET", "/api/build/9000007", $"token {Secret}", "3", "application/json"));
        sent.Headers["user-agent"].ShouldStartWith("MeshCi.Sdk/");
    }

    [Fact]
    public async Task A_final_line_break_of_the_token_is_not_part_of_it()
    {
        await using var server = await ScriptedServer.StartAsync(Answer("passed"));

        (await AskAsync(server, $"{Secret}\n"))!.Problem.ShouldBeNull();

        server.Requests.ShouldHaveSingleItem().Headers["authorization"].ShouldBe($"token {Secret}");
    }

    [Theory]
    [InlineData("failed", true)]
    [InlineData("errored", true)]
    [InlineData("canceled", true)]
    [InlineData("started", false)]
    [InlineData("created", false)]
    public async Task A_build_that_has_not_passed_is_named_with_its_state(string state, bool hasFailed)
    {
        await using var server = await ScriptedServer.StartAsync(Answer(state));

        var report = (await AskAsync(server))!;

        (report.HasFailed, report.Problem).ShouldBe((hasFailed, null));
        report.Note.ShouldBe(hasFailed
            ? $"build 7 of acme/shop is skipped, because its state at Travis CI is '{state}'."
            : $"build 7 of acme/shop has not finished at Travis CI: its state is '{state}'.");
    }

    [Theory]
    [InlineData(401, "", "returned HTTP 401, so the build has been deleted, or TRAVIS_TOKEN may not read acme/shop")]
    [InlineData(403, """{"@type":"error","error_type":"login_required","error_message":"login required"}""", "returned HTTP 403, so the build has")]
    [InlineData(404, """{"@type":"error","error_type":"not_found","error_message":"build not found (or insufficient access)"}""", "returned HTTP 404, so")]
    [InlineData(400, "", "returned HTTP 400")]
    [InlineData(302, "", "returned HTTP 302")]
    [InlineData(307, "", "returned HTTP 307")]
    [InlineData(200, "<html>", "returned something that is not a build")]
    [InlineData(200, "[]", "returned something that is not a build")]
    [InlineData(200, "{}", "returned something that is not a build")]
    [InlineData(200, "", "returned something that is not a build")]
    [InlineData(200, """{"number":7,"state":"failed"}""", "returned something that is not a build")]
    [InlineData(200, """{"number":"8","state":"failed"}""", "knows build 9000007 as number 8")]
    [InlineData(200, """{"number":"7","state":"exploded"}""", "returned a state that MeshCi does not know: exploded.")]
    [InlineData(200, """{"number":"7","state":"token s3cr3t-marked-token"}""", "returned a state that MeshCi does not know: (not shown).")]
    [InlineData(200, """{"number":"s3cr3t-marked-token","state":"passed"}""", "knows build 9000007 as number (not shown).")]
    [InlineData(200, """{"number":"7","state":null}""", "returned a state that MeshCi does not know: (not shown).")]
    public async Task If_the_state_is_unknown_the_ledger_counts(int status, string body, string cause)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(status, body));

        var report = (await AskAsync(server))!;

        ShouldBeUnknown(report, cause);
        // Redirects are not followed, not even to the same server, and a refusal is not an accident.
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_server_that_is_busy_is_asked_three_times(int status)
    {
        await using var recovering = await ScriptedServer.StartAsync(new(status, "<html>busy</html>"), new(status, ""), Answer("failed"));
        await using var busy = await ScriptedServer.StartAsync(new ScriptedAnswer(status, "<html>busy</html>"));

        (await AskAsync(recovering))!.HasFailed.ShouldBeTrue();
        ShouldBeUnknown((await AskAsync(busy))!, $"returned HTTP {status}.");

        (recovering.Requests.Count, busy.Requests.Count).ShouldBe((3, 3));
    }

    [Theory]
    [InlineData("4", 4, 2)]
    [InlineData("Mon, 01 Jan 2001 00:00:00 GMT", 1, 2)]
    [InlineData("soon", 1, 2)]
    [InlineData("3600", null, 1)]
    [InlineData("Fri, 31 Dec 2100 00:00:00 GMT", null, 1)]
    public async Task The_time_that_a_server_asks_for_is_waited_if_a_rollback_can_wait_that_long(string retryAfter, int? seconds, int requests)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(429, "") { RetryAfter = retryAfter }, Answer("passed"));
        var time = new ImpatientTime();

        var report = (await AskAsync(server, time: time))!;

        server.Requests.Count.ShouldBe(requests);
        time.Waits.ShouldBe(seconds is { } waited ? [TimeSpan.FromSeconds(waited)] : []);
        if (seconds is null) ShouldBeUnknown(report, "returned HTTP 429.");
        else report.ShouldBe(new BuildReport(false, null, null));
    }

    [Fact]
    public async Task A_server_that_does_not_respond_is_not_waited_for_again()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var time = new ManualTime();
        using var builds = Builds(new Uri($"http://{silent.LocalEndpoint}"), time);

        var asking = builds.FindAsync(Build, Token);
        await time.Waits();
        time.Advance(Patience);
        var report = await asking;

        ShouldBeUnknown(report!, "did not respond within 15 s.");
        (await builds.FindAsync(Build with { BuildId = "9000006" }, Token)).ShouldBeNull();
        (await builds.FindAsync(Build, Token)).ShouldBe(report);
    }

    [Fact]
    public async Task All_builds_together_are_not_waited_for_longer_than_one()
    {
        var time = new ManualTime();
        await using var server = await ScriptedServer.StartAsync((_, index) =>
        {
            time.Advance(TimeSpan.FromSeconds(7));
            return Answer("failed", 7 + index);
        });
        using var builds = Builds(new Uri(server.Address, "api"), time);

        (await builds.FindAsync(Build, Token))!.HasFailed.ShouldBeTrue();
        (await builds.FindAsync(Build with { Build = "8", BuildId = "9000008" }, Token))!.HasFailed.ShouldBeTrue();

        (await builds.FindAsync(Build with { Build = "9", BuildId = "9000009" }, Token))!.Problem!.Message.ShouldContain("did not respond within 15 s");
    }

    [Fact]
    public async Task A_build_that_is_interrupted_stops_at_once()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var stop = new CancellationTokenSource();
        var time = new ManualTime();
        using var builds = Builds(new Uri($"http://{silent.LocalEndpoint}"), time);

        var asking = builds.FindAsync(Build, stop.Token);
        await time.Waits();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_response_of_another_size_than_a_build_is_not_read()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(new string(' ', 2 * 1024 * 1024)));

        ShouldBeUnknown((await AskAsync(server))!, "returned more than a build.");

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_a_problem()
    {
        using var builds = Builds(new Uri("http://127.0.0.1:1"), new ImpatientTime());

        ShouldBeUnknown((await builds.FindAsync(Build, Token))!, "cannot be reached (the connection was refused).");
    }

    [Fact]
    public async Task Each_build_is_asked_about_once_and_not_through_a_proxy_on_this_machine()
    {
        await using var server = await ScriptedServer.StartAsync(Answer("passed"));
        using var trap = ProxyTrap.For(server.Address);
        using var builds = Builds(new Uri(server.Address, "api"), new ImpatientTime());

        for (var index = 0; index < 3; index++) (await builds.FindAsync(Build, Token))!.Problem.ShouldBeNull();

        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("travis", "9000007", "evil.example")]
    [InlineData("travis", "../user", "app.travis-ci.com")]
    [InlineData("travis", null, "app.travis-ci.com")]
    [InlineData("github", "9000007", "github.com")]
    [InlineData(null, null, null)]
    public async Task Builds_of_other_systems_and_hosts_are_not_asked_about(string? ci, string? id, string? host)
    {
        await using var server = await ScriptedServer.StartAsync(Answer("failed"));
        using var builds = Builds(new Uri(server.Address, "api"), new ImpatientTime());

        (await builds.FindAsync(Build with { Ci = ci, BuildId = id, Host = host }, Token)).ShouldBeNull();

        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("s3cr3t\r\nX-Evil: 1")]
    [InlineData("s3cr3t\nmarked")]
    [InlineData("s3cr3t marked")]
    [InlineData("s3cr3t-é")]
    public async Task What_is_not_a_token_is_neither_sent_nor_shown(string token)
    {
        await using var server = await ScriptedServer.StartAsync(Answer("failed"));
        using var builds = Builds(new Uri(server.Address, "api"), new ImpatientTime(), token);

        var report = await builds.FindAsync(Build, Token);

        report!.Problem!.Message.ShouldContain("TRAVIS_TOKEN is not an API token of Travis CI");
        report.Problem.Message.ShouldNotContain("s3cr3t");
        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("app.travis-ci.com", null, "https://api.travis-ci.com/")]
    [InlineData("travis-ci.com", null, "https://api.travis-ci.com/")]
    [InlineData("travis.example.com", null, "https://travis.example.com/api")]
    [InlineData("app.travis-ci.com", "https://api.travis-ci.com", "https://api.travis-ci.com/")]
    [InlineData("app.travis-ci.com", " https://travis.example.com/api ", "https://travis.example.com/api")]
    [InlineData("evil-travis-ci.com", null, "https://evil-travis-ci.com/api")]
    public void The_API_belongs_to_the_installation_of_the_job_and_always_uses_https(string host, string? endpoint, string api) =>
        TravisServer.Find(new(CiSystem.Travis) { Host = host }, endpoint)!.Api.AbsoluteUri.ShouldBe(api);

    [Theory]
    [InlineData("https://api.travis-ci.com", "app.travis-ci.com", true)]
    [InlineData("https://travis.example.com/api", "travis.example.com", true)]
    [InlineData("https://api.example.com", "travis.example.com", true)]
    [InlineData("https://api.example.com", "app.travis-ci.com", false)]
    public void An_API_knows_the_builds_of_its_installation_only(string endpoint, string host, bool isKnown)
    {
        TravisServer.Find(new(CiSystem.Travis) { Host = host }, endpoint)!.Knows(host).ShouldBe(isKnown);
        TravisServer.Find(new(CiSystem.Travis) { Host = host }, endpoint)!.Knows("evil.example").ShouldBeFalse();
    }

    [Fact]
    public void Outside_of_jobs_travis_ci_com_is_asked_and_other_systems_do_not_ask()
    {
        TravisServer.Find(new(CiSystem.None), "")!.Api.Host.ShouldBe("api.travis-ci.com");
        TravisServer.Find(new(CiSystem.GitHub) { Host = "github.com" }, null).ShouldBeNull();
        TravisServer.Find(new(CiSystem.Travis), null).ShouldBeNull();
        TravisBuilds.Find(new(CiSystem.None), name => name == "TRAVIS_ENDPOINT" ? "https://travis.example.com/api" : " ").ShouldBeNull();
    }

    [Theory]
    [InlineData("http://travis.example.com/api")]
    [InlineData("https://user@travis.example.com")]
    [InlineData("travis.example.com")]
    public async Task Without_https_nothing_is_sent_and_the_reason_is_given(string endpoint)
    {
        using var builds = TravisBuilds.Find(
            new(CiSystem.Travis) { Host = "app.travis-ci.com" }, name => name == "TRAVIS_TOKEN" ? Secret : name == "TRAVIS_ENDPOINT" ? endpoint : null)!;

        var problem = (await builds.FindAsync(Build, Token))!.Problem!;

        problem.Message.ShouldContain("is not an address with https, so TRAVIS_TOKEN is not sent to it");
        problem.Message.ShouldNotContain(Secret);
    }

    private static async Task<BuildReport?> AskAsync(ScriptedServer server, string token = Secret, TimeProvider? time = null)
    {
        using var builds = Builds(new Uri(server.Address, "api"), time ?? new ImpatientTime(), token);
        return await builds.FindAsync(Build, Token);
    }

    private static TravisBuilds Builds(Uri api, TimeProvider time, string token = Secret) =>
        new(new TravisServer(api, ["app.travis-ci.com"]), new TravisClient(api, token, Patience, time));

    private static void ShouldBeUnknown(BuildReport report, string cause)
    {
        (report.HasFailed, report.Note).ShouldBe((false, null));
        report.Problem!.Diagnostic.Id.ShouldBe("MESH8014");
        report.Problem.Message.ShouldStartWith($"Whether build 7 of acme/shop passed at Travis CI is unknown: 127.0.0.1 {cause}");
        report.Problem.Message.ShouldEndWith("What the ledger records counts, which is that its deploy succeeded.");
        report.Problem.Message.ShouldNotContain(Secret);
    }

    private static ScriptedAnswer Answer(string state, int number = 7) => ScriptedAnswer.Ok(
        $$"""{"@type":"build","@href":"/build/9000007","id":9000007,"number":"{{number}}","state":"{{state}}","event_type":"push"}""");
}
