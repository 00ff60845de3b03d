
namespace MeshCi.Conformance.Tests;

/// <summary>The AWS CLI gets errors that no request causes, from faults that are injected in the control plane.</summary>
public abstract class AwsCliFaultTests(AwsCliRun run)
{
    [Theory]
    [InlineData("list-meshes", "TooManyRequestsException", "faults.rules[0] makes this call fail.")]
    [InlineData("describe-mesh --mesh-name shop", "ServiceUnavailableException", "faults.rules[1] makes this call fail.")]
    [InlineData("create-mesh --mesh-name shop", "InternalServerErrorException", "faults.rules[2] makes this call fail.")]
    public async Task A_service_fault_is_a_specific_exception(string call, string type, string message)
    {
        var cli = await run.CliAsync();
        cli.Settings["AWS_MAX_ATTEMPTS"] = "1";
        (await cli.AppMesh(call)).Refusal(type).ShouldStartWith(message);
    }

    [Fact]
    public async Task The_CLI_recovers_from_a_transient_fault_by_retrying()
    {
        var cli = await run.CliAsync();
        string[] calls = ["list-virtual-nodes", "list-virtual-routers", "list-virtual-services"];
        foreach (var answer in await Task.WhenAll(calls.Select(call => cli.AppMesh($"{call} --mesh-name absent"))))
        {
            answer.Refusal("NotFoundException").ShouldContain("absent");
        }
    }

    public abstract class Run(int major) : AwsCliRun(major)
    {
        protected override string Configuration =>
            """
            {
              "faults": {
                "rules": [
                  { "operations": ["ListMeshes"], "error": "TooManyRequestsException" },
                  { "operations": ["DescribeMesh"], "error": "ServiceUnavailableException" },
                  { "operations": ["CreateMesh"], "error": "InternalServerErrorException" },
                  { "operations": ["ListVirtualNodes"], "times": 1, "error": "TooManyRequestsException" },
                  { "operations": ["ListVirtualRouters"], "times": 1, "error": "ServiceUnavailableException" },
                  { "operations": ["ListVirtualServices"], "times": 1, "error": "InternalServerErrorException" }
                ]
              }
            }
            """;
    }
}

public sealed class AwsCli1FaultTests(AwsCli1FaultTests.Run1 run) : AwsCliFaultTests(run), IClassFixture<AwsCli1FaultTests.Run1>
{
    public sealed class Run1() : Run(1);
}

public sealed class AwsCli2FaultTests(AwsCli2FaultTests.Run2 run) : AwsCliFaultTests(run), IClassFixture<AwsCli2FaultTests.Run2>
{
    public sealed class Run2() : Run(2);
}
