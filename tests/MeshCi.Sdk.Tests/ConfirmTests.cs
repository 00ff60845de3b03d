using System.Text;

namespace MeshCi.Sdk.Tests;

/// <summary><c>-t:MeshConfirm</c> as a person or a job calls it: exit codes, and what is printed.</summary>
public sealed class ConfirmTests(PackedSdk sdk)
{
    [Fact]
    public async Task Spans_in_a_file_confirm_a_build_or_fail_or_leave_it_open()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await ConfirmAsync("spans.json")).ShouldFail().ShouldPrint("error MESH8011").ShouldPrint("No deploy of shop/orders has succeeded");
        (await user.DeployAsync("Orders")).ShouldSucceed();
        (await ConfirmAsync()).ShouldFail().ShouldPrint("error MESH8011").ShouldPrint("Neither MeshTraceSource nor MeshMetricNamespace is set");

        // The collector has not written anything yet, then something about another build.
        foreach (var build in new[] { null, "local.0" })
        {
            if (build is not null) user.Write("Orders/spans.json", Otlp(build, isError: false));
            var open = (await ConfirmAsync("spans.json")).ShouldSucceed();
            open.ShouldPrint("traces: inconclusive").ShouldPrint(user.PathOf("Orders/spans.json")).ShouldPrint("warning MESH8013");
            open.ShouldPrint("Mesh not confirmed: shop/orders build local.1: inconclusive").ShouldNotPrint("Mesh confirmed");
        }

        foreach (var strict in new[] { "-p:WarningsAsErrors=MESH8013", "-warnaserror" })
            (await ConfirmAsync("spans.json", strict)).ShouldFail().ShouldPrint("error MESH8013").ShouldNotPrint("Mesh confirmed");

        user.Write("Orders/spans.json", $"{Otlp("local.0", isError: true)}\n{Otlp("local.1", isError: false)}\n");
        (await ConfirmAsync("spans.json")).ShouldSucceed().ShouldPrint("  listener 8080: 1 span")
            .ShouldPrint("Mesh confirmed: shop/orders build local.1: yes").ShouldNotPrint("MESH80");

        user.Write("Orders/spans.json", Otlp("local.1", isError: true));
        var no = (await ConfirmAsync("spans.json", "-v:q")).ShouldFail();
        no.ShouldPrint("error MESH8012").ShouldPrint("Build local.1 of shop/orders does not work").ShouldPrint("dotnet msbuild -t:MeshRollback");
        no.ShouldNotPrint("Mesh confirmed").ShouldNotPrint("appmesh://");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshHistory")).ShouldSucceed().Lines
            .ShouldContain(line => line.Contains("local.1", StringComparison.Ordinal) && line.EndsWith(" no", StringComparison.Ordinal));

        Task<DotNetResult> ConfirmAsync(string? source = null, string also = "-nologo") => user.DotNetAsync(
            "msbuild", "Orders", "-t:MeshConfirm", $"-p:MeshTraceSource={source}", "-p:MeshConfirmTimeout=0s", also);
    }

    [Fact]
    public async Task A_Jaeger_server_confirms_a_build_that_is_live_and_not_one_that_was_rolled_back()
    {
        var answers = new Dictionary<string, (string, byte[])>();
        await using var jaeger = await Receiver.StartAsync(answers);
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Environment["CI"] = "true";
        foreach (var (build, timeout) in new[] { ("7", "3s"), ("8", "4s") })
        {
            user.WriteService("Orders", Service.Items.Replace("\"3s\"", $"\"{timeout}\"", StringComparison.Ordinal));
            (await user.DeployAsync("Orders", Of(build))).ShouldSucceed().ShouldPrint($"deployed build {build}");
        }

        // The store does not know the service yet.
        (await ConfirmAsync("8")).ShouldSucceed().ShouldPrint("warning MESH8013").ShouldPrint($"  Query: {jaeger.Address}api/traces?service=orders");
        answers["/api/traces"] = ("application/json", Encoding.UTF8.GetBytes(Jaeger("8")));
        (await ConfirmAsync("8")).ShouldSucceed().ShouldPrint("Mesh confirmed: shop/orders build 8: yes");

        (await user.DotNetAsync(["msbuild", "Orders", "-t:MeshRollback", .. Of("9")])).ShouldSucceed().ShouldPrint("Mesh rolled back: shop/orders to build 7");
        (await ConfirmAsync("8")).ShouldFail().ShouldPrint("error MESH8011").ShouldPrint("build 8 has been superseded or rolled back, so it is not confirmed")
            .ShouldNotPrint("Mesh confirmed");

        Task<DotNetResult> ConfirmAsync(string build) => user.DotNetAsync(
            ["msbuild", "Orders", "-t:MeshConfirm", $"-p:MeshTraceSource={jaeger.Address}", "-p:MeshConfirmTimeout=0s", .. Of(build)]);
    }

    private static string[] Of(string build) => ["-p:MeshControlPlane=local", $"-p:MeshBuild={build}"];

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static string Otlp(string build, bool isError) => $$$"""
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"orders"}},
        {"key":"service.version","value":{"stringValue":"1.0.0"}},{"key":"meshci.build","value":{"stringValue":"{{{build}}}"}}]},
        "scopeSpans":[{"spans":[{"traceId":"{{{Now:x32}}}","spanId":"00000000000000{{{(isError ? "0a" : "0b")}}}","name":"GET /checkout","kind":2,
        "startTimeUnixNano":"{{{Now}}}000000","endTimeUnixNano":"{{{Now + 1}}}000000","status":{"code":{{{(isError ? 2 : 0)}}} } }]}]}]}
        """.ReplaceLineEndings("");

    private static string Jaeger(string build) => $$$"""
        {"data":[{"traceID":"1","spans":[{"traceID":"1","spanID":"2","operationName":"GET /checkout","startTime":{{{Now}}}000,"duration":900,"processID":"p1",
        "tags":[{"key":"span.kind","type":"string","value":"server"}]}],"processes":{"p1":{"serviceName":"orders","tags":[
        {"key":"meshci.build","type":"string","value":"{{{build}}}"},{"key":"service.version","type":"string","value":"1.0.0"}] } } }],"errors":null}
        """;
}
