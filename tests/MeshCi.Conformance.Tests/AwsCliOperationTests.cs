using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeshCi.Conformance.Tests;

/// <summary>The AWS CLI calls every operation.</summary>
public abstract partial class AwsCliOperationTests(AwsCliRun run)
{
    // In the order in which they can be created: the noun of the operation, the options for its parent and itself, the end of its ARN, its first spec
    // and another one.
    private static readonly (string Noun, string Parent, string Own, string Arn, string Spec, string Other)[] Everything =
    [
        ("mesh", "", "--mesh-name shop", "", """{"egressFilter":{"type":"ALLOW_ALL"}}""", """{"egressFilter":{"type":"DROP_ALL"}}"""),
        ("virtual-node", "--mesh-name shop", "--virtual-node-name orders", "/virtualNode/orders", AwsCliSpecs.CheckedNode,
            AwsCliSpecs.Node.Replace("a.local", "b.local", StringComparison.Ordinal)),
        ("virtual-router", "--mesh-name shop", "--virtual-router-name orders", "/virtualRouter/orders", AwsCliSpecs.Listener,
            AwsCliSpecs.Listener.Replace("8080", "80", StringComparison.Ordinal)),
        ("route", "--mesh-name shop --virtual-router-name orders", "--route-name all", "/virtualRouter/orders/route/all", AwsCliSpecs.Route,
            AwsCliSpecs.Route.Replace("\"/\"", "\"/orders\"", StringComparison.Ordinal)),
        ("virtual-service", "--mesh-name shop", "--virtual-service-name orders.local", "/virtualService/orders.local", "{}", AwsCliSpecs.RouterProvider),
        ("virtual-gateway", "--mesh-name shop", "--virtual-gateway-name front", "/virtualGateway/front", AwsCliSpecs.Listener,
            AwsCliSpecs.Listener.Replace("8080", "80", StringComparison.Ordinal)),
        ("gateway-route", "--mesh-name shop --virtual-gateway-name front", "--gateway-route-name in", "/virtualGateway/front/gatewayRoute/in",
            AwsCliSpecs.GatewayRoute, AwsCliSpecs.GatewayRoute.Replace("\"/\"", "\"/orders\"", StringComparison.Ordinal)),
    ];

    private static readonly string[] InOrderOfDeletion = [
        "gateway-route", "virtual-gateway", "virtual-service", "route", "virtual-router", "virtual-node", "mesh"];

    [Fact, Trait("Category", "Long")]
    public async Task Every_operation_of_the_CLI_succeeds()
    {
        var cli = await run.CliAsync();
        var called = new HashSet<string>();
        foreach (var (noun, parent, own, path, spec, other) in Everything)
        {
            var names = $"{parent} {own}";
            var member = Camel(noun);
            var created = (await Call($"create-{noun} {names} --tags key=team,value=shop", "--spec", spec)).Json.GetProperty(member);
            created.GetProperty("status").GetProperty("status").GetString().ShouldBe("ACTIVE");
            Version(created).ShouldBe(1);
            var arn = created.GetProperty("metadata").GetProperty("arn").GetString()!;
            arn.ShouldBe($"arn:aws:appmesh:{ClientSettings.Region}:000000000000:mesh/shop{path}");

            // The service fills in the port of a health check.
            Contains(
                created.GetProperty("spec"), JsonElement.Parse(spec.Replace("\"healthCheck\":{", "\"healthCheck\":{\"port\":8080,", StringComparison.Ordinal)));
            Time(cli.Version, created.GetProperty("metadata").GetProperty("createdAt"))
                .ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));

            var described = Call($"describe-{noun} {names}");
            var listed = Call($"list-{Plural(noun)} {parent}");
            var tagged = Call($"list-tags-for-resource --resource-arn {arn}");
            JsonElement.DeepEquals((await described).Json.GetProperty(member), created).ShouldBeTrue(noun);
            var reference = (await listed).Json.GetProperty(Camel(Plural(noun))).EnumerateArray().ShouldHaveSingleItem();
            reference.GetProperty("arn").GetString().ShouldBe(arn);
            reference.TryGetProperty("spec", out _).ShouldBeFalse();
            JsonElement.DeepEquals((await tagged).Json.GetProperty("tags"), JsonElement.Parse("""[{"key":"team","value":"shop"}]""")).ShouldBeTrue(noun);

            var updated = (await Call($"update-{noun} {names}", "--spec", other)).Json.GetProperty(member);
            Version(updated).ShouldBe(2);
            Contains(updated.GetProperty("spec"), JsonElement.Parse(other));
            if (noun is not "virtual-node") continue;
            (await Call($"tag-resource --resource-arn {arn}", "--tags", """[{"key":"a b","value":""},{"key":"c","value":""}]""")).Json.GetRawText()
                .ShouldBe("{}");
            (await Call($"tag-resource --resource-arn {arn} --tags key=team,value=orders")).Json.GetRawText().ShouldBe("{}");
            (await Call($"untag-resource --resource-arn {arn}", "--tag-keys", "a b", "never")).Json.GetRawText().ShouldBe("{}");
            JsonElement.DeepEquals(
                (await Call($"list-tags-for-resource --resource-arn {arn}")).Json.GetProperty("tags"),
                JsonElement.Parse("""[{"key":"c","value":""},{"key":"team","value":"orders"}]""")).ShouldBeTrue();
        }

        foreach (var noun in InOrderOfDeletion)
        {
            var (_, parent, own, _, _, _) = Everything.Single(row => row.Noun == noun);
            (await Call($"delete-{noun} {parent} {own}")).Json.GetProperty(Camel(noun)).GetProperty("status").GetProperty("status").GetString()
                .ShouldBe("DELETED");
            (await Call($"describe-{noun} {parent} {own}")).Refusal("NotFoundException");
        }

        called.Order().ShouldBe(await KnownAsync(cli));

        Task<AwsCliAnswer> Call(string arguments, params string[] more)
        {
            lock (called) called.Add(arguments.Split(' ')[0]);
            return cli.AppMesh(arguments, more);
        }
    }

    // By default, the CLI reads times in several formats and prints them in its own.
    [Fact]
    public async Task Timestamps_are_sent_as_seconds_since_1970()
    {
        var cli = await run.CliAsync();
        var configuration = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(configuration, "[default]\ncli_timestamp_format = wire\n", TestContext.Current.CancellationToken);
            cli.Settings["AWS_CONFIG_FILE"] = configuration;
            var metadata = (await cli.AppMesh("create-mesh --mesh-name shop --region us-east-1")).Json.GetProperty("mesh").GetProperty("metadata");
            foreach (var member in new[] { "createdAt", "lastUpdatedAt" })
                metadata.GetProperty(member).GetDouble().ShouldBe(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 300, member);
        }
        finally
        {
            File.Delete(configuration);
        }
    }

    // For an unknown operation, the CLI lists the existing ones.
    private static async Task<IEnumerable<string>> KnownAsync(AwsCli cli)
    {
        var known = Operation().Matches((await cli.AppMesh("none")).Result.Error).Select(match => match.Value).Order().ToList();
        known.Count.ShouldBe(38);
        return known;
    }

    [GeneratedRegex(@"\b(create|describe|update|delete|list|tag|untag)-[a-z-]+")]
    private static partial Regex Operation();

    private static DateTimeOffset Time(AwsCliVersion cli, JsonElement printed) => cli.PrintsIsoTimes
        ? DateTimeOffset.Parse(printed.GetString()!, CultureInfo.InvariantCulture)
        : DateTimeOffset.UnixEpoch.AddSeconds(printed.GetDouble());

    private static long Version(JsonElement data) => data.GetProperty("metadata").GetProperty("version").GetInt64();

    private static string Plural(string noun) => noun == "mesh" ? "meshes" : noun + "s";

    private static string Camel(string noun) =>
        string.Concat(noun.Split('-').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static void Contains(JsonElement actual, JsonElement sent)
    {
        foreach (var member in sent.EnumerateObject()) JsonElement.DeepEquals(actual.GetProperty(member.Name), member.Value).ShouldBeTrue(member.Name);
    }
}

public sealed class AwsCli1OperationTests(AwsCli1OperationTests.Run1 run) : AwsCliOperationTests(run), IClassFixture<AwsCli1OperationTests.Run1>
{
    public sealed class Run1() : AwsCliRun(1);
}

public sealed class AwsCli2OperationTests(AwsCli2OperationTests.Run2 run) : AwsCliOperationTests(run), IClassFixture<AwsCli2OperationTests.Run2>
{
    public sealed class Run2() : AwsCliRun(2);
}
