using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Observing;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Tests;

/// <summary>
/// The clients of X-Ray, CloudWatch and Cloud Map, for which AWS's own packages are not used: what they send, and what they make of answers. All of these
/// tests run with configuration files that are damaged, and with a metadata service that does not respond.
/// </summary>
public sealed class ObservingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Clients => ["xray", "monitoring", "servicediscovery"];

    [Theory]
    [InlineData("xray", "/ServiceGraph", null, "application/json")]
    [InlineData("monitoring", "/", "GraniteServiceVersion20100801.GetMetricData", "application/x-amz-json-1.0")]
    [InlineData("servicediscovery", "/", "Route53AutoNaming_v20170314.DiscoverInstances", "application/x-amz-json-1.1")]
    public async Task A_call_is_sent_as_its_service_documents_it_and_is_signed_for_it(string service, string path, string? target, string contentType)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Answer(service)));

        await CallAsync(service, server.Address);

        var sent = server.Requests.ShouldHaveSingleItem();
        (sent.Method, sent.Target, sent.Headers.GetValueOrDefault("x-amz-target"), sent.Headers["content-type"]).ShouldBe(("POST", path, target, contentType));
        sent.Headers["authorization"].ShouldContain($"Credential={Sample.KeyId}/");
        sent.Headers["authorization"].ShouldContain($"/eu-central-1/{service}/aws4_request");
        WireSignature.Of(sent, Sample.Secret).ShouldBe(WireSignature.In(sent));
        if (target is not null) WireSignature.SignedHeadersOf(sent).Split(';').ShouldContain("x-amz-target");
    }

    [Theory]
    [InlineData("xray", "xray.eu-central-1.amazonaws.com")]
    [InlineData("monitoring", "monitoring.eu-central-1.amazonaws.com")]
    [InlineData("servicediscovery", "data-servicediscovery.eu-central-1.amazonaws.com")]
    public void Without_an_address_the_service_of_the_region_is_called(string service, string host) =>
        AwsEndpoint.Of(service == "servicediscovery" ? "data-servicediscovery" : service, "eu-central-1").Host.ShouldBe(host);

    [Fact]
    public async Task X_Ray_is_asked_for_seconds_and_the_next_page_by_its_token()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok("""{"Services":[]}"""));
        using var client = new XRayClient(Sample.Settings(server.Address), Credentials, new ImpatientTime());

        await client.GetServiceGraphAsync(Start, Start.AddMinutes(5), null, Token);
        await client.GetServiceGraphAsync(Start, Start.AddMinutes(5), "a\"b+/=", Token);

        Body(server, 0).ShouldBe("""{"StartTime":1796040000,"EndTime":1796040300}""");
        using var second = JsonDocument.Parse(Body(server, 1));
        second.RootElement.GetProperty("NextToken").GetString().ShouldBe("a\"b+/=");
    }

    [Fact]
    public async Task CloudWatch_is_asked_for_expressions_in_the_order_of_time()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok("""{"MetricDataResults":[]}"""));
        using var client = new CloudWatchClient(Sample.Settings(server.Address), Credentials, new ImpatientTime());
        MetricExpression[] expressions = [new("sent", "SEARCH('VirtualNode=\"orders\"', 'Sum', 60)", "${PROP('MetricName')}")];

        await client.GetMetricDataAsync(expressions, Start, Start.AddMinutes(5), null, Token);
        await client.GetMetricDataAsync(expressions, Start, Start.AddMinutes(5), "next", Token);

        using var first = JsonDocument.Parse(Body(server, 0));
        var query = first.RootElement.GetProperty("MetricDataQueries").EnumerateArray().ShouldHaveSingleItem();
        (query.GetProperty("Id").GetString(), query.GetProperty("Expression").GetString(), query.GetProperty("Label").GetString())
            .ShouldBe(("sent", "SEARCH('VirtualNode=\"orders\"', 'Sum', 60)", "${PROP('MetricName')}"));
        (first.RootElement.GetProperty("StartTime").GetInt64(), first.RootElement.GetProperty("EndTime").GetInt64()).ShouldBe((1796040000, 1796040300));
        first.RootElement.GetProperty("ScanBy").GetString().ShouldBe("TimestampAscending");
        first.RootElement.TryGetProperty("NextToken", out _).ShouldBeFalse();
        using var second = JsonDocument.Parse(Body(server, 1));
        second.RootElement.GetProperty("NextToken").GetString().ShouldBe("next");
    }

    [Fact]
    public async Task Cloud_Map_counts_instances_without_a_health_check_as_healthy()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok("""
            {"Instances":[{"InstanceId":"a","HealthStatus":"HEALTHY"},{"InstanceId":"b","HealthStatus":"UNHEALTHY"},{"InstanceId":"c","HealthStatus":"UNKNOWN"},
             {"InstanceId":"d"}],"InstancesRevision":7}
            """), ScriptedAnswer.Ok("""{"Instances":[]}"""));
        using var client = new CloudMapClient(Sample.Settings(server.Address), Credentials, new ImpatientTime());

        (await client.CountAsync("shop.local", "orders", new Dictionary<string, string> { ["stage"] = "blue" }, Token)).ShouldBe((3, 4));
        (await client.CountAsync("shop.local", "orders", new Dictionary<string, string>(), Token)).ShouldBe((0, 0));

        using var asked = JsonDocument.Parse(Body(server, 0));
        (asked.RootElement.GetProperty("NamespaceName").GetString(), asked.RootElement.GetProperty("ServiceName").GetString(),
            asked.RootElement.GetProperty("HealthStatus").GetString(), asked.RootElement.GetProperty("MaxResults").GetInt32(),
            asked.RootElement.GetProperty("QueryParameters").GetProperty("stage").GetString())
            .ShouldBe(("shop.local", "orders", "ALL", CloudMapClient.Limit, "blue"));
    }

    [Theory]
    [InlineData("xray", 429, "ThrottledException")]
    [InlineData("xray", 500, null)]
    [InlineData("xray", 503, null)]
    [InlineData("monitoring", 400, "Throttling")]
    [InlineData("monitoring", 400, "ThrottlingException")]
    [InlineData("monitoring", 500, "InternalServiceError")]
    [InlineData("servicediscovery", 400, "RequestLimitExceeded")]
    [InlineData("servicediscovery", 503, null)]
    public async Task Throttling_and_failures_of_the_server_are_waited_out(string service, int status, string? type)
    {
        var failure = new ScriptedAnswer(
            status, type is null ? "<html>busy</html>" : $$"""{"__type":"com.amazonaws.{{service}}#{{type}}","message":"later"}""");
        await using var server = await ScriptedServer.StartAsync(failure, failure, ScriptedAnswer.Ok(Answer(service)));

        await CallAsync(service, server.Address);

        server.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Throttling_that_does_not_end_is_an_error(string service)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(429, """{"__type":"ThrottlingException","message":"Rate exceeded"}"""));

        var problem = await Should.ThrowAsync<ControlPlaneException>(() => CallAsync(service, server.Address));

        (problem.Error, problem.Message.Contains("Rate exceeded", StringComparison.Ordinal), server.Requests.Count)
            .ShouldBe((ControlPlaneError.Throttled, true, 4));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_refusal_is_not_repeated_and_contains_the_words_of_the_service(string service)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(
            400, """{"__type":"AccessDeniedException","Message":"User is not authorized to perform this action because no session policy allows it"}"""));

        var problem = await Should.ThrowAsync<ControlPlaneException>(() => CallAsync(service, server.Address));

        problem.Error.ShouldBe(ControlPlaneError.Forbidden);
        problem.Message.ShouldContain("no session policy allows it");
        problem.Message.ShouldContain(server.Address.Authority);
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task An_answer_that_is_cut_or_does_not_come_is_an_error_and_never_an_empty_one(string service)
    {
        foreach (var body in new[] { "{\"Services\":[{\"Name\"", "", "<html>Sign in</html>", "[]" })
        {
            await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(body));
            (await Should.ThrowAsync<ControlPlaneException>(() => CallAsync(service, server.Address))).Error.ShouldBe(ControlPlaneError.Unintelligible, body);
        }

        const string head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"Services\":[";
        await using var cut = new RawServer(new RawAnswer(head, Ending.Close));
        (await Should.ThrowAsync<ControlPlaneException>(() => CallAsync(service, cut.Address))).Error
            .ShouldBeOneOf(ControlPlaneError.Unreachable, ControlPlaneError.Unintelligible);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task An_answer_that_hangs_ends_with_the_time_of_its_attempt(string service)
    {
        await using var server = new RawServer(new RawAnswer("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", Ending.Stall));
        var settings = Sample.Settings(server.Address) with { MaxRetries = 0, AttemptTimeout = TimeSpan.FromMilliseconds(1) };

        var problem = await Should.ThrowAsync<ControlPlaneException>(() => CallAsync(service, settings, TimeProvider.System));

        problem.Error.ShouldBe(ControlPlaneError.Unreachable);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_redirect_is_not_followed(string service)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(307, ""));

        var problem = await Should.ThrowAsync<ControlPlaneException>(() => CallAsync(service, server.Address));

        problem.Message.ShouldContain("not followed");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_refusal_in_XML_of_the_front_end_is_understood(string service)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(
            403, "<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be authorized</Message>\n</AccessDeniedException>\n",
            ContentType: "application/xml"));

        var problem = await Should.ThrowAsync<ControlPlaneException>(() => CallAsync(service, server.Address));

        problem.Error.ShouldBe(ControlPlaneError.Forbidden);
        problem.Message.ShouldContain("returned HTTP 403 AccessDeniedException: Unable to determine service/operation name to be authorized (request req-1).");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Throttling_in_XML_of_the_older_protocol_is_waited_out(string service)
    {
        var throttled = new ScriptedAnswer(
            400, """
            <ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
              <Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>r</RequestId>
            </ErrorResponse>
            """, ContentType: "text/xml");
        await using var server = await ScriptedServer.StartAsync(throttled, ScriptedAnswer.Ok(Answer(service)));

        await CallAsync(service, server.Address);

        server.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(404, "<UnknownOperationException/>", "application/xml", ": <UnknownOperationException/>")]
    [InlineData(400, "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><Error><Code>Throttling</Code></Error>", "text/xml", ": <!DOCTYPE")]
    [InlineData(400, "<Error><Code>Thrott", "text/xml", ": <Error><Code>Thrott")]
    [InlineData(400, "<html><Code>Throttling</Code></html>", "text/html", ": <html>")]
    [InlineData(400, "\u00bff__typefThrottled\u0000\u0001\u009fgmessage\u00ff", "application/cbor", ": \u00bff__typefThrottled gmessage\u00ff")]
    public async Task Errors_in_another_form_are_refused_with_their_text_in_one_line(int status, string body, string contentType, string text)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(status, body, ContentType: contentType));

        var problem = await Should.ThrowAsync<ControlPlaneException>(() => CallAsync("monitoring", server.Address));

        problem.Error.ShouldBe(ControlPlaneError.Unintelligible);
        problem.Message.ShouldContain(text);
        problem.Message.ShouldNotContain("App Mesh");
        problem.Message.ShouldAllBe(character => !char.IsControl(character));
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("servicediscovery", "ServiceNotFound", "Service not found: orders")]
    [InlineData("servicediscovery", "NamespaceNotFound", "Namespace not found: shop.local")]
    [InlineData("monitoring", "InvalidParameterValue", "The parameter MetricDataQueries.member.1.Expression is invalid")]
    [InlineData("xray", "InvalidRequestException", "Start time must be before end time")]
    public async Task Errors_of_the_services_themselves_are_passed_on(string service, string type, string message)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(
            400, $$"""{"__type":"com.amazonaws.{{service}}#{{type}}","Message":"{{message}}"}"""));

        var problem = await Should.ThrowAsync<ControlPlaneException>(() => CallAsync(service, server.Address));

        (problem.Error, server.Requests.Count).ShouldBe((ControlPlaneError.BadRequest, 1));
        problem.Message.ShouldContain($"{type}: {message}");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"Instances":null}""")]
    [InlineData("""{"Instances":{}}""")]
    [InlineData("""{"Instances":["a"]}""")]
    [InlineData("""{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}""")]
    public async Task What_is_not_a_list_of_instances_is_not_the_absence_of_instances(string body)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(body));

        var problem = await Should.ThrowAsync<ControlPlaneException>(() => CallAsync("servicediscovery", server.Address));

        (problem.Error, problem.Message).ShouldBe(
            (ControlPlaneError.Unintelligible, "DiscoverInstances orders in shop.local: the response contains no list of instances."));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_large_answer_is_read_and_one_without_an_end_is_not(string service)
    {
        var padding = new string(' ', 1024 * 1024);
        await using var large = await ScriptedServer.StartAsync(ScriptedAnswer.Ok($"{padding}{Answer(service)}{padding}"));
        await using var endless = await ScriptedServer.StartAsync(ScriptedAnswer.Ok($"{string.Concat(Enumerable.Repeat(padding, 17))}{Answer(service)}"));

        await CallAsync(service, large.Address);
        var settings = Sample.Settings(endless.Address) with { MaxRetries = 0 };

        (await Should.ThrowAsync<ControlPlaneException>(() => CallAsync(service, settings, new ImpatientTime()))).Error
            .ShouldBe(ControlPlaneError.Unintelligible);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_proxy_is_not_used_for_a_server_on_this_machine(string service)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Answer(service)));
        using var trap = ProxyTrap.For(server.Address);

        await CallAsync(service, server.Address);

        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Each_attempt_is_signed_with_one_session_also_if_sessions_are_renewed_at_every_use(string service)
    {
        await using var server = await ScriptedServer.StartAsync(new(503, ""), new(503, ""), ScriptedAnswer.Ok(Answer(service)));

        await CallAsync(service, Sample.Settings(server.Address), new ImpatientTime(), new ShortSessions());

        server.Requests.Count.ShouldBe(3);
        foreach (var sent in server.Requests)
        {
            var session = sent.Headers["x-amz-security-token"]["session-".Length..];
            sent.Headers["authorization"].ShouldContain($"Credential=AKID{session}/");
            WireSignature.Of(sent, $"secret-{session}").ShouldBe(WireSignature.In(sent));
            WireSignature.SignedHeadersOf(sent).Split(';').ShouldContain("x-amz-security-token");
        }
    }

    private static AWSCredentials Credentials => new BasicAWSCredentials(Sample.KeyId, Sample.Secret);

    private static string Body(ScriptedServer server, int index) => Encoding.UTF8.GetString(server.Requests[index].Body);

    private static string Answer(string service) => service switch
    {
        "xray" => """{"StartTime":1796040000.0,"EndTime":1796040300.0,"Services":[],"ContainsOldGroupVersions":false}""",
        "monitoring" => """{"MetricDataResults":[],"Messages":[]}""",
        _ => """{"Instances":[]}""",
    };

    private static Task CallAsync(string service, Uri address) => CallAsync(service, Sample.Settings(address), new ImpatientTime());

    private static async Task CallAsync(string service, ControlPlaneSettings settings, TimeProvider time, AWSCredentials? credentials = null)
    {
        credentials ??= Credentials;
        switch (service)
        {
            case "xray":
                using (var client = new XRayClient(settings, credentials, time))
                    await client.GetServiceGraphAsync(Start, Start.AddMinutes(5), null, Token);
                break;
            case "monitoring":
                using (var client = new CloudWatchClient(settings, credentials, time))
                    await client.GetMetricDataAsync([new("sent", "SEARCH('x', 'Sum', 60)", "")], Start, Start.AddMinutes(5), null, Token);
                break;
            default:
                using (var client = new CloudMapClient(settings, credentials, time))
                    await client.CountAsync("shop.local", "orders", new Dictionary<string, string>(), Token);
                break;
        }
    }

    /// <summary>Credentials that are others at every use.</summary>
    private sealed class ShortSessions : AWSCredentials
    {
        private int _uses;

        public override ImmutableCredentials GetCredentials()
        {
            var use = Interlocked.Increment(ref _uses);
            return new($"AKID{use}", $"secret-{use}", $"session-{use}");
        }

        public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.FromResult(GetCredentials());
    }
}
