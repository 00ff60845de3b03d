using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Deployment.Tests;

/// <summary>A verb that waits prints a line at least every 50 seconds.</summary>
public sealed class HeartbeatTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _said = new();

    [Fact]
    public async Task While_nothing_is_printed_a_line_every_50_seconds_names_what_the_verb_waits_for()
    {
        await using var heartbeat = new Heartbeat(_said, _time, "deploying shop/orders");
        heartbeat.Doing("taking the lease");

        _time.Advance(TimeSpan.FromSeconds(49));
        _said.All.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(1));
        heartbeat.Doing("reading what is live");
        _time.Advance(TimeSpan.FromSeconds(50));

        _said.All.ShouldBe(["still deploying shop/orders: taking the lease (50 s)", "still deploying shop/orders: reading what is live (100 s)"]);
    }

    [Fact]
    public async Task Every_line_and_every_finding_begins_the_50_seconds_again()
    {
        await using var heartbeat = new Heartbeat(_said, _time, "deploying shop/orders");

        _time.Advance(TimeSpan.FromSeconds(40));
        heartbeat.Line("a line");
        _time.Advance(TimeSpan.FromSeconds(40));
        heartbeat.Found(MeshDiagnostics.ResourceDrifted.At(null, "A finding."));
        _time.Advance(TimeSpan.FromSeconds(49));

        _said.All.ShouldBe(["a line"]);
        _said.Findings.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        _said.All.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_is_printed_after_the_verb_has_ended()
    {
        await using (new Heartbeat(_said, _time, "deploying shop/orders"))
        {
        }

        _time.Advance(TimeSpan.FromMinutes(10));

        _said.All.ShouldBeEmpty();
    }
}
