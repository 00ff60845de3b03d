namespace MeshCi.Sdk.Tests;

/// <summary>Deploys send spans and metrics if the job has an endpoint for them, and load nothing for that if it has none.</summary>
public sealed class TelemetryTests(PackedSdk sdk)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Spans_and_metrics_of_a_deploy_arrive_at_the_endpoint_and_without_one_nothing_is_loaded()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);

        (await user.DotNetAloneAsync("publish", "Orders", "-p:MeshDeploy=true", "-v:diag")).ShouldSucceed().ShouldNotPrint("OpenTelemetry");
        user.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address.AbsoluteUri;
        user.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        user.Environment["TRACEPARENT"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        (await user.DotNetAloneAsync("publish", "Orders", "--no-restore", "-p:MeshDeploy=true")).ShouldSucceed();

        receiver.Requests.ShouldContain("POST /v1/traces");
        receiver.Requests.ShouldContain("POST /v1/metrics");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task An_endpoint_that_does_not_answer_neither_fails_nor_holds_a_deploy()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";

        (await user.DotNetAloneAsync("publish", "Orders", "-p:MeshDeploy=true")).ShouldSucceed().ShouldPrint("Mesh deployed: shop/orders");
    }
}
