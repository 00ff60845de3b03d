using System.Diagnostics;
using System.Diagnostics.Metrics;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Telemetry;

namespace MeshCi.Deployment.Tests;

/// <summary>What a tool that listens sees of a deploy.</summary>
public sealed class ObservedControlPlaneTests : IDisposable
{
    private readonly World _world = new();
    private readonly List<Activity> _spans = [];
    private readonly ActivitySource _test = new("test");
    private readonly ActivityListener _listener;

    public ObservedControlPlaneTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is DeployTelemetry.Name or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_spans) _spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _test.Dispose();
    }

    [Fact]
    public async Task Each_call_of_a_deploy_is_a_span_of_its_trace_and_a_failed_one_has_its_error()
    {
        using var root = _test.StartActivity("job")!;
        var plane = new ObservedControlPlane(_world.Plane, _world.Time);
        var deployer = new MeshDeployer(plane, _world.Ledger, new() { Concurrency = 1 }, new Quiet(), _world.Time);

        await deployer.DeployAsync(Shop.Orders("1s"), new(), TestContext.Current.CancellationToken);
        await Should.ThrowAsync<ControlPlaneException>(() => plane.DeleteAsync(
            new(ResourceKind.Route, "absent", "orders"), TestContext.Current.CancellationToken));

        var own = Own(root);
        own.ShouldContain(span => span.OperationName == "CreateVirtualNode" && span.Kind == ActivityKind.Client);
        own.Count(span => span.OperationName == "CreateRoute").ShouldBe(Shop.Orders("1s").Resources.Count(item => item.Id.Kind == ResourceKind.Route));
        var failed = own.Single(span => span.OperationName == "DeleteRoute");
        (failed.Status, failed.GetTagItem("error.type")).ShouldBe((ActivityStatusCode.Error, "NotFound"));
    }

    [Fact]
    public async Task Each_phase_is_a_span_above_its_calls_and_one_that_fails_has_the_diagnostic()
    {
        using var root = _test.StartActivity("job")!;
        await new MeshDeployer(new ObservedControlPlane(_world.Plane, _world.Time), _world.Ledger, new(), new Quiet(), _world.Time)
            .DeployAsync(Shop.Orders("1s"), new(), TestContext.Current.CancellationToken);
        var (apply, created) = (Own(root).Single(span => span.OperationName == "apply"), Own(root).First(span => span.OperationName == "CreateRoute"));
        created.ParentSpanId.ShouldBe(apply.SpanId);
        apply.ParentSpanId.ShouldBe(root.SpanId);
        _world.Plane.Fails = call => call.Operation == "UpdateRoute" ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "no")) : null;

        await Should.ThrowAsync<MeshException>(() =>
            new MeshDeployer(new ObservedControlPlane(_world.Plane, _world.Time), _world.Ledger, new(), new Quiet(), _world.Time)
                .DeployAsync(Shop.Orders("2s"), new(), TestContext.Current.CancellationToken));

        Own(root).Count(span => span.OperationName == "undo").ShouldBe(1);
        await Should.ThrowAsync<MeshException>(() => DeployTelemetry.InPhaseAsync<bool>(
            "sign in", () => throw new MeshException(MeshDiagnostics.WebIdentityNotUsable, "no")));
        var failed = Own(root).Single(span => span.OperationName == "sign in");
        (failed.Status, failed.GetTagItem("error.type")).ShouldBe((ActivityStatusCode.Error, "MESH7001"));
    }

    [Fact]
    public async Task Calls_are_counted_by_operation()
    {
        var counts = new List<string?>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: DeployTelemetry.Name, Name: "meshci.controlplane.calls" }) listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (counts) counts.Add(tags.ToArray().First(tag => tag.Key == "rpc.method").Value as string);
        });
        meters.Start();

        await new ObservedControlPlane(_world.Plane, _world.Time).DescribeAsync(
            new(ResourceKind.VirtualGateway, "absent"), TestContext.Current.CancellationToken);

        lock (counts) counts.ShouldContain("DescribeVirtualGateway");
    }

    private List<Activity> Own(Activity root)
    {
        lock (_spans) return [.. _spans.Where(span => span.TraceId == root.TraceId && span.Source.Name == DeployTelemetry.Name)];
    }

    private sealed class Quiet : Reporting.IReporter
    {
        public void Line(string text)
        {
        }
    }
}
