using System.Diagnostics;
using MeshCi.Local.Configuration;
using MeshCi.Local.Http;

namespace MeshCi.Local.Tests.Faults;

public sealed class FaultInjectionTests
{
    private const string Node = """{"virtualNodeName":"n","spec":{},"clientToken":"t"}""";
    private const string OtherNode = """{"virtualNodeName":"m","spec":{},"clientToken":"t"}""";
    private const string Nodes = Client.Root + "/shop/virtualNodes";

    [Fact]
    public async Task A_delayed_call_changes_nothing_before_its_delay_is_over()
    {
        await using var server = await Shop("""{ "operations": ["CreateVirtualNode"], "latency": "30s" }""");
        var slow = server.Client.Put(Nodes, Node);
        await server.Time.Waits();
        (await server.Client.Get(Nodes + "/n")).ShouldFail(404, "NotFoundException");
        server.Time.Advance(TimeSpan.FromSeconds(29));
        slow.IsCompleted.ShouldBeFalse();
        server.Time.Advance(TimeSpan.FromSeconds(1));
        (await slow).ShouldSucceed();
        server.Calls.Last(call => call.Operation == "CreateVirtualNode").Duration.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Calls_above_the_rate_get_the_status_on_which_clients_wait_and_retry()
    {
        await using var server = await Shop("""{ "operations": ["CreateVirtualNode"], "throttle": { "callsPerSecond": 2, "burst": 1 } }""");
        (await server.Client.CreateNode("a")).ShouldSucceed();
        (await server.Client.CreateNode("b"))
            .ShouldFail(429, "TooManyRequestsException", "Rate exceeded: faults.rules[0] allows 2 calls per second, and 1 at once.");
        (await server.Client.Get(Nodes + "/b")).ShouldFail(404, "NotFoundException");
        server.Time.Advance(TimeSpan.FromSeconds(0.5));
        (await server.Client.CreateNode("b")).ShouldSucceed();
    }

    [Fact]
    public async Task Every_error_of_the_model_can_be_injected_with_its_status_and_changes_nothing()
    {
        await using var server = await Shop("");
        foreach (var (type, status) in new[]
        {
            ("BadRequestException", 400), ("ConflictException", 409), ("ForbiddenException", 403), ("InternalServerErrorException", 500),
            ("LimitExceededException", 400),
            ("NotFoundException", 404), ("ResourceInUseException", 409), ("ServiceUnavailableException", 503), ("TooManyRequestsException", 429),
            ("TooManyTagsException", 400),
        })
        {
            await SetRules(server, $$"""{ "operations": ["CreateVirtualNode"], "error": "{{type}}" }""");
            (await server.Client.Put(Nodes, Node)).ShouldFail(status, type, "faults.rules[0] makes this call fail. Nothing was changed.");
        }

        await SetRules(server, "");
        (await server.Client.Get(Nodes + "/n")).ShouldFail(404, "NotFoundException");
        (await server.Client.Put(Nodes, OtherNode)).ShouldSucceed();
    }

    [Fact]
    public async Task A_connection_dropped_before_the_change_leaves_no_change_and_uses_no_client_token()
    {
        await using var server = await Shop("""{ "operations": ["CreateVirtualNode"], "times": 1, "drop": "beforeChange" }""");
        await Should.ThrowAsync<HttpRequestException>(server.Client.Put(Nodes, Node));
        (await server.Client.Get(Nodes + "/n")).ShouldFail(404, "NotFoundException");
        (await server.Client.Put(Nodes, OtherNode)).ShouldSucceed();
        server.Calls.ShouldContain(call => call.Operation == "CreateVirtualNode" && call.Status == CallReport.NoAnswer
            && call.Error == "faults.rules[0] closed the connection before the call was executed.");
        server.Log.ShouldContain("CreateVirtualNode shop: faults.rules[0] closed the connection before the call was executed.");
    }

    [Fact]
    public async Task A_connection_dropped_after_the_change_keeps_the_change_and_its_client_token()
    {
        await using var server = await Shop("""{ "operations": ["CreateVirtualNode"], "times": 1, "drop": "afterChange" }""");
        await Should.ThrowAsync<HttpRequestException>(server.Client.Put(Nodes, Node));
        var there = (await server.Client.Get(Nodes + "/n")).ShouldSucceed();
        there.Version.ShouldBe(1);
        (await server.Client.Put(Nodes, Node)).ShouldSucceed().Body.ShouldBe(there.Body);
        (await server.Client.Put(Nodes, OtherNode)).ShouldFail(409, "ConflictException");
        await server.Restart();
        (await server.Client.Get(Nodes + "/n")).Body.ShouldBe(there.Body);
    }

    [Fact]
    public async Task The_connection_of_a_refused_call_is_dropped_too_and_the_log_has_the_reason()
    {
        await using var server = await Shop("""{ "operations": ["DescribeMesh"], "drop": "afterChange" }""");
        await Should.ThrowAsync<HttpRequestException>(server.Client.Get(Client.Root + "/none"));
        server.Log.ShouldContain(
            "faults.rules[0] closed the connection after the call was refused (NotFoundException: "
                + "Mesh with name none is not present for account 000000000000).");
    }

    [Fact]
    public async Task A_frozen_call_continues_when_its_rule_is_removed()
    {
        await using var server = await Shop("""{ "operations": ["CreateVirtualNode"], "freeze": true }""");
        var frozen = server.Client.Put(Nodes, Node);
        await Frozen(server);
        server.Time.Advance(TimeSpan.FromDays(1));
        (await server.Client.Get(Nodes + "/n")).ShouldFail(404, "NotFoundException");
        frozen.IsCompleted.ShouldBeFalse();
        await SetRules(server, "");
        (await frozen).ShouldSucceed();
    }

    [Fact]
    public async Task A_frozen_call_whose_client_disconnects_changes_nothing()
    {
        await using var server = await Shop("""{ "operations": ["CreateVirtualNode"], "freeze": true }""");
        using (var impatient = server.As(server.Client.Signer))
        {
            var frozen = impatient.Put(Nodes, Node);
            await Frozen(server);
            impatient.Dispose();
            await Should.ThrowAsync<Exception>(frozen);
        }

        // A call that is still frozen when its rule is removed would be carried out.
        await Logged(server, "The client of a frozen call disconnected. Nothing was changed.");
        await SetRules(server, "");
        (await server.Client.Get(Nodes + "/n")).ShouldFail(404, "NotFoundException");
    }

    [Fact]
    public async Task A_frozen_call_does_not_delay_shutdown_and_changes_nothing()
    {
        await using var server = await Shop("""{ "operations": ["CreateVirtualNode"], "freeze": true }""");
        var frozen = server.Client.Put(Nodes, Node);
        await Frozen(server);
        var clock = Stopwatch.StartNew();
        await server.Stop();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        await Should.ThrowAsync<HttpRequestException>(frozen);
        server.Log.ShouldContain("The control plane shut down while a fault delayed the call. Nothing was changed.");
    }

    [Fact]
    public async Task A_frozen_call_does_not_keep_an_idle_process_running()
    {
        var time = new ManualTime();
        var ended = false;
        using var watch = new IdleWatch(time, TimeSpan.FromSeconds(30), () => ended = true);
        await using var server = await LocalServer.Start(Faults("""{ "operations": ["CreateMesh"], "freeze": true }"""), watch, time);
        var frozen = server.Client.CreateMesh();
        await Frozen(server);
        time.Advance(TimeSpan.FromSeconds(30));
        ended.ShouldBeTrue();

        // A call that is released now is too late.
        server.Live.Current = new ControlPlaneConfiguration();
        (await frozen).ShouldFail(503, "ServiceUnavailableException", "The control plane is shutting down. Nothing was changed.");
    }

    [Fact]
    public async Task An_unauthenticated_call_is_not_counted()
    {
        await using var server = await Shop("""{ "operations": ["CreateVirtualNode"], "times": 1, "error": "ConflictException" }""");
        using var stranger = server.As(server.Client.Signer with { Secret = "wrong" });
        (await stranger.Put(Nodes, Node)).ShouldFail(403, "InvalidSignatureException");
        (await server.Client.Put(Nodes, Node)).ShouldFail(409, "ConflictException", "faults.rules[0] makes this call fail. Nothing was changed.");
        (await server.Client.Put(Nodes, Node)).ShouldSucceed();
    }

    [Fact]
    public async Task Changing_quotas_does_not_reset_the_faults()
    {
        await using var server = await Shop("""{ "operations": ["CreateVirtualNode"], "times": 1, "error": "ConflictException" }""");
        (await server.Client.Put(Nodes, Node)).ShouldFail(409, "ConflictException");
        (await server.Client.Put("/_meshci/configuration/quotas", """{ "meshes": 1 }""")).ShouldSucceed();
        (await server.Client.Put(Nodes, Node)).ShouldSucceed();
    }

    private static string Faults(string rules) => $$"""{ "faults": { "seed": 1, "rules": [{{rules}}] } }""";

    private static async Task SetRules(LocalServer server, string rules) =>
        (await server.Client.Put("/_meshci/configuration/faults", $$"""{ "rules": [{{rules}}] }""")).ShouldSucceed();

    private static Task Frozen(LocalServer server) => Logged(server, "frozen by faults.rules[0]");

    private static async Task Logged(LocalServer server, string text)
    {
        var waiting = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!server.Log.Contains(text, StringComparison.Ordinal))
        {
            waiting.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<LocalServer> Shop(string rules)
    {
        var server = await LocalServer.Start(Faults(rules));
        (await server.Client.CreateMesh()).ShouldSucceed();
        return server;
    }
}
