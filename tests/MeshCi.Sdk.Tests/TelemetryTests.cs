using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace MeshCi.Sdk.Tests;

/// <summary>Deploys send spans and metrics if the job has an endpoint for them, and load nothing for that if it has none.</summary>
public sealed class TelemetryTests(PackedSdk sdk)
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Deployed = "Mesh deployed: shop/orders";

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_spans_of_a_deploy_arrive_in_the_trace_of_the_job_and_without_an_endpoint_nothing_is_loaded()
    {
        await using var dashboard = await AspireDashboard.StartAsync();
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);

        (await user.DotNetAloneAsync("publish", "Orders", "-p:MeshDeploy=true", "-v:diag")).ShouldSucceed().ShouldNotPrint("OpenTelemetry");
        user.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.Receiver.AbsoluteUri;
        user.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        user.Environment["TRACEPARENT"] = $"00-{Trace}-b7ad6b7169203331-01";
        user.WriteService("Orders", Service.Items.Replace("3s", "4s", StringComparison.Ordinal));
        (await user.DotNetAloneAsync("publish", "Orders", "--no-restore", "-p:MeshDeploy=true")).ShouldSucceed().ShouldNotPrint("telemetry");

        var spans = await dashboard.SpansAsync();
        var command = spans["mesh deploy"].ShouldHaveSingleItem();
        (Text(command, "traceId"), Text(command, "parentSpanId")).ShouldBe((Trace, "b7ad6b7169203331"));
        var attributes = command.GetProperty("attributes").EnumerateArray()
            .ToDictionary(each => Text(each, "key")!, each => Text(each.GetProperty("value"), "stringValue"));
        attributes.ShouldBe(new Dictionary<string, string?>
        {
            ["meshci.verb"] = "deploy",
            ["meshci.mesh"] = "shop",
            ["meshci.service"] = "orders",
            ["service.version"] = "1.0.0",
            ["meshci.build"] = "local.2",
            ["meshci.outcome"] = "succeeded",
        }, ignoreOrder: true);
        foreach (var phase in (string[])["sign in", "sign in to ledger", "compare", "lease", "read ledger", "plan", "apply", "record"])
            spans[phase].Select(span => Text(span, "parentSpanId")).ShouldContain(Text(command, "spanId"), phase);
        Text(spans["UpdateRoute"].ShouldHaveSingleItem(), "parentSpanId").ShouldBe(Text(spans["apply"].ShouldHaveSingleItem(), "spanId"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_endpoint_that_refuses_or_never_answers_does_not_fail_a_deploy_and_is_named(bool isListening)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        if (!isListening) listener.Stop();
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://user:secret@127.0.0.1:{port}/path";

        (await user.DotNetAloneAsync("publish", "Orders", "-p:MeshDeploy=true")).ShouldSucceed().ShouldPrint(Deployed)
            .ShouldPrint($"note: not all telemetry could be sent to http://127.0.0.1:{port}.").ShouldNotPrint("secret");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task An_endpoint_that_is_no_address_is_named()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317";

        (await user.DotNetAloneAsync("publish", "Orders", "-p:MeshDeploy=true")).ShouldSucceed().ShouldPrint(Deployed)
            .ShouldPrint("note: no telemetry is sent, because OTEL_EXPORTER_OTLP_ENDPOINT is not an address");
    }
}
