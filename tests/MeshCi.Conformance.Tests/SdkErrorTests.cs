namespace MeshCi.Conformance.Tests;

/// <summary>The AWS SDK for JavaScript gets every error that each operation declares.</summary>
public sealed class SdkErrorTests(SdkErrorTests.Run run) : IClassFixture<SdkErrorTests.Run>
{
    [Theory, Checks("errors.mjs")]
    public Task The_SDK_confirms_that(string check) => run.ShouldPass(check);

    public sealed class Run() : ScriptRun("errors.mjs")
    {
        protected override async Task<string?> ConfigurationAsync() => await Script.OutputAsync("failing.mjs");
    }
}

/// <summary>The same errors through the validating proxy, as the model describes them for each operation.</summary>
public sealed class ProxiedErrorTests(ProxiedErrorTests.Run run) : IClassFixture<ProxiedErrorTests.Run>
{
    [Theory, Checks("errors.mjs")]
    public Task Through_the_proxy(string check) => run.ShouldPass(check);

    [Fact]
    public Task The_proxy_saw_no_violation_in_either_direction() => run.ShouldBeWithoutViolation(280);

    public sealed class Run() : ProxiedRun("errors.mjs")
    {
        protected override async Task<string?> ConfigurationAsync() => await Script.OutputAsync("failing.mjs");
    }
}
