namespace MeshCi.Conformance.Tests;

/// <summary>The AWS CLI gets every error that a caller can cause, and prints its name and message.</summary>
[Trait("Category", "Long")]
public abstract class AwsCliErrorTests(AwsCliRun run)
{
    private const string Arn = "arn:aws:appmesh:eu-west-1:000000000000:mesh/";
    private const string Node = AwsCliSpecs.Node;
    private const string Listener = AwsCliSpecs.Listener;
    private const string Absent = "is not present";

    // The tests of operations call Describe for everything that was deleted.
    [Theory]
    [InlineData("update-mesh --mesh-name absent")]
    [InlineData("update-virtual-service --mesh-name shop --virtual-service-name absent --spec {}")]
    [InlineData("update-route --mesh-name shop --virtual-router-name orders --route-name absent --spec " + AwsCliSpecs.Route)]
    [InlineData("delete-mesh --mesh-name absent")]
    [InlineData("delete-gateway-route --mesh-name shop --virtual-gateway-name front --gateway-route-name absent")]
    [InlineData("create-virtual-node --mesh-name absent --virtual-node-name n --spec {}")]
    [InlineData("create-route --mesh-name shop --virtual-router-name absent --route-name n --spec " + AwsCliSpecs.Route)]
    [InlineData("create-virtual-service --mesh-name shop --virtual-service-name n --spec {\"provider\":{\"virtualNode\":{\"virtualNodeName\":\"absent\"}}}")]
    [InlineData("list-virtual-gateways --mesh-name absent")]
    [InlineData("list-routes --mesh-name shop --virtual-router-name absent")]
    [InlineData("list-tags-for-resource --resource-arn " + Arn + "absent")]
    [InlineData("untag-resource --tag-keys a --resource-arn " + Arn + "absent")]
    public async Task A_missing_resource_is_a_NotFoundException(string call) =>
        (await (await run.CliAsync()).AppMesh(call)).Refusal("NotFoundException").ShouldContain(Absent);

    [Theory]
    [InlineData("create-mesh --mesh-name shop")]
    [InlineData("create-virtual-node --mesh-name shop --spec {} --virtual-node-name orders")]
    [InlineData($"create-virtual-router --mesh-name shop --spec {Listener} --virtual-router-name orders")]
    [InlineData("create-virtual-service --mesh-name shop --spec {} --virtual-service-name orders.local")]
    [InlineData($"create-virtual-gateway --mesh-name shop --spec {Listener} --virtual-gateway-name front")]
    [InlineData("create-route --mesh-name shop --virtual-router-name orders --route-name all --spec " + AwsCliSpecs.Route)]
    [InlineData("create-gateway-route --mesh-name shop --virtual-gateway-name front --gateway-route-name in --spec " + AwsCliSpecs.GatewayRoute)]
    public async Task A_name_in_use_is_a_ConflictException(string call) =>
        (await (await run.CliAsync()).AppMesh(call)).Refusal("ConflictException").ShouldEndWith("already exists.");

    [Theory]
    [InlineData("delete-mesh --mesh-name shop", "Mesh shop for account 000000000000 has active Virtual")]
    [InlineData("delete-virtual-node --mesh-name shop --virtual-node-name orders",
        "VirtualNode with name orders cannot be deleted because it is the target of one or more routes.")]
    [InlineData("delete-virtual-node --mesh-name shop --virtual-node-name plain",
        "VirtualNode with name plain cannot be deleted because it is a VirtualService provider")]
    [InlineData("delete-virtual-router --mesh-name shop --virtual-router-name orders", "VirtualRouter with name orders cannot be deleted because")]
    [InlineData("delete-virtual-service --mesh-name shop --virtual-service-name orders.local",
        "VirtualService orders.local is being referenced in the following: GATEWAY_ROUTE: [in]")]
    [InlineData("delete-virtual-gateway --mesh-name shop --virtual-gateway-name front", "VirtualGateway with name front cannot be deleted because")]
    public async Task Deleting_a_resource_in_use_is_a_ResourceInUseException(string call, string message) =>
        (await (await run.CliAsync()).AppMesh(call)).Refusal("ResourceInUseException").ShouldStartWith(message);

    [Theory]
    [InlineData("create-virtual-node --mesh-name shop --virtual-node-name n --spec", """{"listeners":[{"portMapping":{"port":70000,"protocol":"http"}}]}""",
        "spec.listeners[0].portMapping.port must be 1 to 65535, not 70000")]
    [InlineData("create-virtual-node --mesh-name shop --virtual-node-name n --spec", """{"serviceDiscovery":{"dns":{"hostname":"a.local"}}}""",
        "Service Discovery can't be set without a listener.")]
    [InlineData("create-virtual-node --mesh-name shop --spec {} --virtual-node-name", "a/b", "")]
    [InlineData("create-route --mesh-name shop --virtual-router-name orders --route-name n --spec", "{}", "")]
    [InlineData("list-virtual-nodes --mesh-name shop --page-size", "101", "limit must be 1 to 100, not '101'.")]
    [InlineData("list-virtual-nodes --mesh-name shop --mesh-owner", "abcdefghijkl", "meshOwner must be the 12 digits of an account")]
    [InlineData("list-tags-for-resource --resource-arn", "arn:aws:iam::000000000000:role/r", "resourceArn is not the ARN of an App Mesh resource")]
    [InlineData("create-mesh --mesh-name other --client-token", "no blanks", "clientToken must be")]
    [InlineData("update-virtual-router --mesh-name shop --virtual-router-name orders --spec", AwsCliSpecs.TwoListeners,
        "All Routes for this Virtual Router must define a port match before adding multiple listeners")]
    public async Task A_spec_that_violates_the_model_or_a_rule_is_a_BadRequestException(string call, string value, string message) =>
        (await (await run.CliAsync()).AppMesh(call, value)).Refusal("BadRequestException").ShouldStartWith(message);

    [Theory]
    [InlineData("describe-virtual-node --mesh-name shop --virtual-node-name orders")]
    [InlineData("list-virtual-services --mesh-name shop")]
    [InlineData("create-virtual-node --mesh-name shop --virtual-node-name n --spec {}")]
    [InlineData("delete-virtual-node --mesh-name shop --virtual-node-name orders")]
    public async Task The_mesh_of_another_account_is_a_ForbiddenException(string call) =>
        (await (await run.CliAsync()).AppMesh($"{call} --mesh-owner 111111111111")).Refusal("ForbiddenException").ShouldContain("111111111111");

    [Fact]
    public async Task A_fourth_gateway_is_a_LimitExceededException()
    {
        var cli = await run.CliAsync();
        (await cli.AppMesh($"create-virtual-gateway --mesh-name shop --spec {Listener} --virtual-gateway-name fourth")).Refusal("LimitExceededException")
            .ShouldBe("Mesh shop already has the maximum number of virtualGateways: 3.");
    }

    [Fact]
    public async Task A_fifty_first_tag_is_a_TooManyTagsException()
    {
        var cli = await run.CliAsync();
        string[] Tags(int from) => ["--tags", .. Enumerable.Range(from, 50).Select(index => $"key=k{index},value=v")];
        (await cli.AppMesh($"tag-resource --resource-arn {Arn}shop", Tags(0))).Json.GetRawText().ShouldBe("{}");
        (await cli.AppMesh($"tag-resource --resource-arn {Arn}shop", Tags(1))).Refusal("TooManyTagsException").ShouldContain("50");
    }

    [Fact]
    public async Task A_client_token_used_for_another_request_is_a_ConflictException()
    {
        var cli = await run.CliAsync();
        const string Call = "update-virtual-node --mesh-name shop --virtual-node-name plain --client-token once --spec";
        var first = (await cli.AppMesh(Call, Node)).Json.GetRawText();
        (await cli.AppMesh(Call, Node)).Json.GetRawText().ShouldBe(first);
        (await cli.AppMesh(Call, Node.Replace("a.local", "b.local", StringComparison.Ordinal))).Refusal("ConflictException").ShouldContain("client token");
    }

    [Theory]
    [InlineData("MissingAuthenticationTokenException", "Missing Authentication Token", "--no-sign-request", "", "")]
    [InlineData("UnrecognizedClientException", "The security token included in the request is invalid", "", "AKIAIOSFODNN7EXAMPLE", "wrong")]
    [InlineData("InvalidSignatureException", "The request signature we calculated does not match", "", "own", "wrong")]
    public async Task A_request_with_a_wrong_signature_is_refused(string type, string message, string option, string key, string secret)
    {
        var cli = await run.CliAsync();
        if (key == "own") key = (await cli.Run("configure get aws_access_key_id")).Result.Output.Trim();
        if (key.Length > 0) (cli.Settings["AWS_ACCESS_KEY_ID"], cli.Settings["AWS_SECRET_ACCESS_KEY"]) = (key, secret);
        (await cli.AppMesh($"list-meshes {option}")).Refusal(type).ShouldStartWith(message);
    }

    public abstract class Run(int major) : AwsCliRun(major)
    {
        internal override async Task FillAsync(AwsCli cli)
        {
            await Make("create-mesh --mesh-name shop");
            await Make(
                $"create-virtual-node --mesh-name shop --spec {Node} --virtual-node-name orders",
                $"create-virtual-node --mesh-name shop --spec {Node} --virtual-node-name plain",
                $"create-virtual-router --mesh-name shop --spec {Listener} --virtual-router-name orders",
                $"create-virtual-gateway --mesh-name shop --spec {Listener} --virtual-gateway-name front",
                $"create-virtual-gateway --mesh-name shop --spec {Listener} --virtual-gateway-name second",
                $"create-virtual-gateway --mesh-name shop --spec {Listener} --virtual-gateway-name third");
            await Make(
                $"create-route --mesh-name shop --virtual-router-name orders --route-name all --spec {AwsCliSpecs.Route}",
                $"create-virtual-service --mesh-name shop --virtual-service-name orders.local --spec {AwsCliSpecs.RouterProvider}",
                $"create-virtual-service --mesh-name shop --virtual-service-name plain.local --spec {AwsCliSpecs.NodeProvider}");
            await Make($"create-gateway-route --mesh-name shop --virtual-gateway-name front --gateway-route-name in --spec {AwsCliSpecs.GatewayRoute}");

            async Task Make(params string[] calls)
            {
                foreach (var answer in await Task.WhenAll(calls.Select(call => cli.AppMesh(call)))) answer.Json.ShouldNotBe(default);
            }
        }
    }
}

public sealed class AwsCli1ErrorTests(AwsCli1ErrorTests.Run1 run) : AwsCliErrorTests(run), IClassFixture<AwsCli1ErrorTests.Run1>
{
    public sealed class Run1() : Run(1);
}

public sealed class AwsCli2ErrorTests(AwsCli2ErrorTests.Run2 run) : AwsCliErrorTests(run), IClassFixture<AwsCli2ErrorTests.Run2>
{
    public sealed class Run2() : Run(2);
}
