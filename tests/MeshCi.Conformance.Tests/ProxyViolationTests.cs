using Xunit.Sdk;

namespace MeshCi.Conformance.Tests;

/// <summary>Requests and responses are altered on their way to the proxy. It must detect this, or its silence in the other tests means nothing.</summary>
public sealed class ProxyViolationTests(ProxyViolationTests.Run run) : IClassFixture<ProxyViolationTests.Run>
{
    [Theory, Checks("violations.mjs")]
    public Task The_proxy_confirms_that(string check) => run.ShouldPass(check);

    [Theory]
    [InlineData("GET", "/virtualNodes/orders", "Violation: response.body.metadata.createdAt Response body property metadata.createdAt must be number")]
    [InlineData("GET", "/virtualNodes/absent",
        "Violation: response.header.x-amzn-errortype Response header parameter x-amzn-errortype must be equal to one of the allowed values: NotFoundException")]
    [InlineData("GET", "/virtualNodes/absent", "Violation: response Unable to match the returned status code")]
    [InlineData("PUT", "/virtualNodes",
        "Violation: request.body.spec.listeners.0.portMapping.port Request body property spec.listeners.0.portMapping.port must be <= 65535")]
    [InlineData("GET", "", "Violation: request Invalid security scheme used")]
    public async Task A_run_with_a_violation_fails_and_reports_the_request_and_the_place(string method, string path, string violation)
    {
        await run.ShouldPass("an objection names the request");
        var failure = await Should.ThrowAsync<FailException>(() => run.ShouldBeWithoutViolation(0));
        failure.Message.Split('\n')
            .ShouldContain(
            line => line.Contains($"{method} http://", StringComparison.Ordinal)
                && line.Contains($"/meshes/violations{path}: {violation}", StringComparison.Ordinal));
    }

    public sealed class Run() : ProxiedRun("violations.mjs")
    {
        private protected override async Task<ScriptServer?> BehindProxyAsync(Uri controlPlane) =>
            await ScriptServer.StartAsync("altered.mjs", controlPlane.GetLeftPart(UriPartial.Authority));
    }
}
