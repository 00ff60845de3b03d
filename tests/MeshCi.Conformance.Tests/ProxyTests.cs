namespace MeshCi.Conformance.Tests;

/// <summary>Every operation, through a proxy that validates requests and responses against AWS's service model.</summary>
public sealed class ProxiedOperationTests(ProxiedOperationTests.Run run) : IClassFixture<ProxiedOperationTests.Run>
{
    [Theory, Checks("operations.mjs")]
    public Task Through_the_proxy(string check) => run.ShouldPass(check);

    [Fact]
    public Task The_proxy_saw_no_violation_in_either_direction() => run.ShouldBeWithoutViolation(160);

    public sealed class Run() : ProxiedRun("operations.mjs");
}

/// <summary>Paging through the same proxy.</summary>
[Trait("Category", "Long")]
public sealed class ProxiedPageTests(ProxiedPageTests.Run run) : IClassFixture<ProxiedPageTests.Run>
{
    [Theory, Checks("pages.mjs")]
    public Task Through_the_proxy(string check) => run.ShouldPass(check);

    [Fact]
    public Task The_proxy_saw_no_violation_in_either_direction() => run.ShouldBeWithoutViolation(180);

    public sealed class Run() : ProxiedRun("pages.mjs");
}

/// <summary>The published examples through the same proxy.</summary>
[Trait("Category", "Long")]
public sealed class ProxiedExampleTests(ProxiedExampleTests.Run run) : IClassFixture<ProxiedExampleTests.Run>
{
    [Theory, Checks("examples.mjs")]
    public Task Through_the_proxy(string check) => run.ShouldPass(check);

    [Fact]
    public Task The_proxy_saw_no_violation_in_either_direction() => run.ShouldBeWithoutViolation(1000);

    public sealed class Run() : ProxiedRun("examples.mjs")
    {
        protected override IEnumerable<KeyValuePair<string, string>> MoreSettings() => base.MoreSettings().Concat(Examples.Settings());
    }
}
