using System.Text.Json;
using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Tests;

public sealed class EndpointTests
{
    [Fact]
    public void Every_plain_case_of_the_endpoint_tests_yields_its_URL()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("appmesh-model/endpoint-tests-1.json")));
        var checkedCases = 0;
        foreach (var test in file.RootElement.GetProperty("testCases").EnumerateArray())
        {
            if (!test.TryGetProperty("params", out var parameters)) continue;
            if (Flag(parameters, "UseFIPS") || Flag(parameters, "UseDualStack")) continue;
            if (!parameters.TryGetProperty("Region", out var region) || !test.GetProperty("expect").TryGetProperty("endpoint", out var expected)) continue;
            var settings = new ControlPlaneSettings
            {
                Region = region.GetString()!,
                Mesh = "shop",
                Endpoint = parameters.TryGetProperty("Endpoint", out var endpoint) ? new Uri(endpoint.GetString()!) : null,
            };

            settings.ResolveEndpoint().AbsoluteUri.TrimEnd('/')
                .ShouldBe(expected.GetProperty("url").GetString(), test.GetProperty("documentation").GetString());
            checkedCases++;
        }

        checkedCases.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("ftp://example.com", "scheme")]
    [InlineData("localhost:4566", "scheme")]
    [InlineData("appmesh", "not absolute")]
    [InlineData("https://example.com/?x=1", "query")]
    [InlineData("https://somebody:hush@example.com/", "user name")]
    [InlineData("https://somebody:hush#x@example.com/", "cannot be called")]
    [InlineData("somebody:hush@127.0.0.1:9", "cannot be called")]
    [InlineData("http://127.0.0.1:99999", "not an address")]
    [InlineData("https://h/?X-Amz-Security-Token=hush", "query")]
    public void An_endpoint_that_cannot_be_called_is_MESH7042(string endpoint, string reason)
    {
        var fault = Should.Throw<MeshException>(() => AwsEndpoint.Parse(endpoint, "MeshEndpoint"));

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7042");
        fault.Message.ShouldContain(reason);
        fault.Message.ShouldNotContain("hush");
    }

    [Fact]
    public void The_region_is_the_property_then_AWS_REGION_then_AWS_DEFAULT_REGION()
    {
        var both = new FakeEnvironment { ["AWS_REGION"] = "eu-west-1", ["AWS_DEFAULT_REGION"] = "us-east-1" };

        AwsRegion.Resolve("ap-south-1", both).ShouldBe("ap-south-1");
        AwsRegion.Resolve(" ", both).ShouldBe("eu-west-1");
        AwsRegion.Resolve(null, new FakeEnvironment { ["AWS_DEFAULT_REGION"] = "us-east-1" }).ShouldBe("us-east-1");
    }

    [Fact]
    public void No_region_is_MESH7041_and_names_the_property() =>
        Should.Throw<MeshException>(() => AwsRegion.Resolve(null, new FakeEnvironment())).Finding
            .ShouldSatisfyAllConditions(
                finding => finding.Diagnostic.Id.ShouldBe("MESH7041"),
                finding => finding.Message.ShouldContain("MeshRegion"));

    [Theory]
    [InlineData("evil.example.com/")]
    [InlineData("eu_central_1")]
    [InlineData("eu-central-1\n.evil.com")]
    [InlineData("Frankfurt")]
    public void An_invalid_region_name_never_becomes_part_of_a_host(string region) =>
        Should.Throw<MeshException>(() => AwsEndpoint.Of("appmesh", region)).Finding.Diagnostic.Id.ShouldBe("MESH7041");

    private static bool Flag(JsonElement parameters, string name) => parameters.TryGetProperty(name, out var flag) && flag.GetBoolean();
}
