namespace MeshCi.Conformance.Tests;

/// <summary>The AWS SDK for JavaScript with its own retries, while its calls are affected by faults.</summary>
public sealed class SdkRetryTests(SdkRetryTests.Run run) : IClassFixture<SdkRetryTests.Run>
{
    [Theory, Checks("retries.mjs")]
    public Task The_SDK_confirms_that(string check) => run.ShouldPass(check);

    public sealed class Run() : ScriptRun("retries.mjs")
    {
        // Each rule is for the one check that calls its operation.
        protected override Task<string?> ConfigurationAsync() => Task.FromResult<string?>(
            """
            {
              "faults": {
                "seed": 1,
                "rules": [
                  { "operations": ["CreateMesh"], "times": 2, "error": "ServiceUnavailableException" },
                  { "operations": ["CreateVirtualNode"], "times": 1, "drop": "afterChange" },
                  { "operations": ["CreateVirtualRouter"], "times": 1, "drop": "beforeChange" },
                  { "operations": ["ListVirtualNodes"], "times": 2, "error": "TooManyRequestsException" },
                  { "operations": ["DescribeMesh"], "times": 2, "error": "InternalServerErrorException" },
                  { "operations": ["DescribeVirtualNode"], "error": "ServiceUnavailableException" },
                  { "operations": ["DeleteVirtualNode"], "times": 1, "error": "ConflictException" }
                ]
              }
            }
            """);
    }
}
