namespace MeshCi.Conformance.Tests;

/// <summary>The AWS SDK for JavaScript calls every operation.</summary>
public sealed class SdkOperationTests(SdkOperationTests.Run run) : IClassFixture<SdkOperationTests.Run>
{
    [Theory, Checks("operations.mjs")]
    public Task The_SDK_confirms_that(string check) => run.ShouldPass(check);

    public sealed class Run() : ScriptRun("operations.mjs");
}

/// <summary>The AWS SDK for JavaScript reads lists in pages.</summary>
public sealed class SdkPageTests(SdkPageTests.Run run) : IClassFixture<SdkPageTests.Run>
{
    [Theory, Checks("pages.mjs")]
    public Task The_SDK_confirms_that(string check) => run.ShouldPass(check);

    public sealed class Run() : ScriptRun("pages.mjs");
}

/// <summary>The AWS SDK for JavaScript sends requests that no correct client sends.</summary>
public sealed class SdkRefusalTests(SdkRefusalTests.Run run) : IClassFixture<SdkRefusalTests.Run>
{
    [Theory, Checks("refusals.mjs")]
    public Task The_SDK_confirms_that(string check) => run.ShouldPass(check);

    public sealed class Run() : ScriptRun("refusals.mjs");
}

/// <summary>Several clients of the AWS SDK for JavaScript at once.</summary>
public sealed class SdkConcurrencyTests(SdkConcurrencyTests.Run run) : IClassFixture<SdkConcurrencyTests.Run>
{
    [Theory, Checks("concurrency.mjs")]
    public Task The_SDK_confirms_that(string check) => run.ShouldPass(check);

    public sealed class Run() : ScriptRun("concurrency.mjs");
}

/// <summary>The AWS SDK for JavaScript creates, describes and deletes the examples published by AWS.</summary>
public sealed class SdkExampleTests(SdkExampleTests.Run run) : IClassFixture<SdkExampleTests.Run>
{
    [Theory, Checks("examples.mjs")]
    public Task The_SDK_confirms_that(string check) => run.ShouldPass(check);

    public sealed class Run() : ScriptRun("examples.mjs")
    {
        protected override IEnumerable<KeyValuePair<string, string>> MoreSettings() => Examples.Settings();
    }
}
