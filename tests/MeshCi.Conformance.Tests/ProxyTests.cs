namespace MeshCi.Conformance.Tests;

/// <summary>Every operation and most refusals, through a proxy that holds requests and answers against AWS's service model.</summary>
public sealed class ProxiedOperationTests(ProxiedOperationTests.Run run) : IClassFixture<ProxiedOperationTests.Run>
{
    [Theory, Checks("operations.mjs")]
    public Task Through_the_proxy(string check) => run.ShouldHold(check);

    [Fact]
    public Task The_proxy_saw_no_violation_in_either_direction() => run.ShouldBeWithoutViolation(300);

    public sealed class Run() : ProxiedRun("operations.mjs");
}

/// <summary>The published examples through the same proxy.</summary>
public sealed class ProxiedExampleTests(ProxiedExampleTests.Run run) : IClassFixture<ProxiedExampleTests.Run>
{
    [Theory, Checks("examples.mjs")]
    public Task Through_the_proxy(string check) => run.ShouldHold(check);

    [Fact]
    public Task The_proxy_saw_no_violation_in_either_direction() => run.ShouldBeWithoutViolation(1000);

    public sealed class Run() : ProxiedRun("examples.mjs")
    {
        protected override IEnumerable<KeyValuePair<string, string>> MoreSettings() => base.MoreSettings().Concat(Examples.Settings());
    }
}
