using MeshCi.Local.Http;
using MeshCi.Shared;

namespace MeshCi.Local.Tests;

public sealed class IdleWatchTests
{
    private readonly ManualTime _time = new();
    private int _ended;

    [Fact]
    public void It_calls_back_once_after_the_limit()
    {
        using var watch = new IdleWatch(_time, TimeSpan.FromSeconds(30), () => _ended++);
        _time.Advance(TimeSpan.FromSeconds(29));
        _ended.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        _ended.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(5));
        _ended.ShouldBe(1);
    }

    [Fact]
    public void A_request_restarts_the_wait()
    {
        using var watch = new IdleWatch(_time, TimeSpan.FromSeconds(30), () => _ended++);
        _time.Advance(TimeSpan.FromSeconds(20));
        watch.Enter();
        watch.Leave();
        _time.Advance(TimeSpan.FromSeconds(29));
        _ended.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        _ended.ShouldBe(1);
    }

    [Fact]
    public void A_request_that_arrives_after_shutdown_began_is_turned_away()
    {
        using var watch = new IdleWatch(_time, TimeSpan.FromSeconds(30), () => _ended++);
        watch.Enter().ShouldBeTrue();
        watch.Leave();
        _time.Advance(TimeSpan.FromSeconds(30));
        watch.Enter().ShouldBeFalse();
    }

    [Fact]
    public async Task The_health_check_reports_that_the_server_is_shutting_down()
    {
        var time = new ManualTime();
        using var watch = new IdleWatch(time, TimeSpan.FromSeconds(30), () => { });
        await using var server = await LocalServer.Start(idle: watch);
        using var http = new HttpClient();
        var health = new Uri(server.Endpoint + ControlPlaneProcess.HealthPath);
        (await http.GetAsync(health, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(2));
        time.Advance(TimeSpan.FromMinutes(2));
        (await http.GetAsync(health, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
        (await server.Client.CreateMesh())
            .ShouldFail(503, "ServiceUnavailableException").Message.ShouldBe("The control plane is shutting down. Nothing was changed.");
    }

    [Fact]
    public void A_request_that_takes_longer_than_the_limit_is_not_interrupted()
    {
        using var watch = new IdleWatch(_time, TimeSpan.FromSeconds(30), () => _ended++);
        watch.Enter();
        _time.Advance(TimeSpan.FromMinutes(10));
        _ended.ShouldBe(0);
        watch.Leave();
        _time.Advance(TimeSpan.FromSeconds(30));
        _ended.ShouldBe(1);
    }
}
