using System.Net;
using System.Net.Sockets;
using MeshCi.Aws.Client;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Tests;

/// <summary>Every way in which a call can fail, through the interface that the deployment uses.</summary>
public sealed class FaultTests
{
    private const string Half = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"routeName\":\"check";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, "BadRequestException", ControlPlaneError.BadRequest)]
    [InlineData(400, "LimitExceededException", ControlPlaneError.LimitExceeded)]
    [InlineData(400, "TooManyTagsException", ControlPlaneError.LimitExceeded)]
    [InlineData(400, "BadRequestException:http://internal.amazon.com/coral/com.amazonaws.appmesh/", ControlPlaneError.BadRequest)]
    [InlineData(403, "com.amazonaws.appmesh#ForbiddenException", ControlPlaneError.Forbidden)]
    [InlineData(403, "AccessDeniedException", ControlPlaneError.Forbidden)]
    [InlineData(403, "InvalidSignatureException", ControlPlaneError.Unauthenticated)]
    [InlineData(403, "SignatureDoesNotMatch", ControlPlaneError.Unauthenticated)]
    [InlineData(403, "UnrecognizedClientException", ControlPlaneError.Unauthenticated)]
    [InlineData(403, "MissingAuthenticationTokenException", ControlPlaneError.Unauthenticated)]
    [InlineData(403, "IncompleteSignatureException", ControlPlaneError.Unauthenticated)]
    [InlineData(403, "ExpiredTokenException", ControlPlaneError.Unauthenticated)]
    [InlineData(404, "NotFoundException", ControlPlaneError.NotFound)]
    [InlineData(409, "ConflictException", ControlPlaneError.Conflict)]
    [InlineData(409, "ResourceInUseException", ControlPlaneError.ResourceInUse)]
    [InlineData(429, "TooManyRequestsException", ControlPlaneError.Throttled)]
    [InlineData(500, "InternalServerErrorException", ControlPlaneError.ServerFailure)]
    [InlineData(503, "ServiceUnavailableException", ControlPlaneError.ServerFailure)]
    public async Task An_error_is_classified_by_its_type_and_its_message_is_reported_completely(int status, string type, ControlPlaneError expected)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(status, type, "because of this"));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.UpdateAsync(Sample.RouteResource, "t", Token));

        fault.Error.ShouldBe(expected);
        fault.Operation.ShouldBe("UpdateRoute");
        foreach (var part in new[] {
            "UpdateRoute", "route orders/checkout", $"HTTP {status}", type.Split(':')[0].Split('#')[^1], "because of this", "req-1", plane.Description })
        {
            fault.Message.ShouldContain(part);
        }
    }

    [Theory]
    [InlineData("""{"__type":"com.amazonaws.appmesh#ConflictException","message":"taken"}""", ControlPlaneError.Conflict)]
    [InlineData("""{"code":"ResourceInUseException","Message":"taken"}""", ControlPlaneError.ResourceInUse)]
    [InlineData("""{"message":"taken"}""", ControlPlaneError.Conflict)]
    [InlineData("""{"other":1}""", ControlPlaneError.Unintelligible)]
    [InlineData("<html>conflict</html>", ControlPlaneError.Unintelligible)]
    [InlineData("", ControlPlaneError.Unintelligible)]
    public async Task An_error_without_the_type_header_is_classified_by_its_body(string body, ControlPlaneError expected)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(409, body));
        using var plane = Sample.ControlPlane(server.Address);

        (await Should.ThrowAsync<ControlPlaneException>(() => plane.CreateAsync(Sample.RouteResource, "t", Token))).Error.ShouldBe(expected);
    }

    [Theory]
    [InlineData(404, """{"message":"Not Found"}""")]
    [InlineData(404, "<html>nginx</html>")]
    [InlineData(403, "<html>proxy</html>")]
    [InlineData(301, "")]
    [InlineData(307, "{}")]
    [InlineData(200, "<html>please log in</html>")]
    [InlineData(200, "")]
    [InlineData(200, "[1]")]
    [InlineData(200, "{}")]
    [InlineData(204, "")]
    [InlineData(200, """{"routeName":"checkout","spec":{},"status":{"status":"ACTIVE"},"metadata":{"uid":"u","version":1}}""")]
    [InlineData(200, """{"routeName":"checkout","spec":{},"status":{"status":"ACTIVE"},"metadata":{"arn":"a","uid":"u","version":"1"}}""")]
    [InlineData(200, """{"routeName":"another","spec":{},"status":{"status":"ACTIVE"},"metadata":{"arn":"a","uid":"u","version":1}}""")]
    public async Task A_response_that_is_not_from_App_Mesh_is_recognized(int status, string body)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(status, body));
        using var plane = Sample.ControlPlane(server.Address);

        // In particular, a 404 of another server must not mean "the route does not exist", because a deploy would then create or delete.
        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        fault.Error.ShouldBe(ControlPlaneError.Unintelligible);
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(403, "ForbiddenException")]
    [InlineData(409, "ConflictException")]
    [InlineData(429, "TooManyRequestsException")]
    [InlineData(403, "ExpiredTokenException")]
    public async Task A_refusal_after_a_lost_response_leaves_the_outcome_unknown(int status, string type)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(500, "InternalServerErrorException"), ScriptedAnswer.Error(status, type));
        using var plane = Sample.ControlPlane(server.Address);

        (await Should.ThrowAsync<ControlPlaneException>(() => plane.UpdateAsync(Sample.RouteResource, "t", Token))).OutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task An_immediate_refusal_certainly_changed_nothing()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(403, "ForbiddenException"));
        using var plane = Sample.ControlPlane(server.Address);

        (await Should.ThrowAsync<ControlPlaneException>(() => plane.UpdateAsync(Sample.RouteResource, "t", Token))).OutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task A_missing_resource_is_described_as_null()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(404, "NotFoundException"));
        using var plane = Sample.ControlPlane(server.Address);

        (await plane.DescribeAsync(Sample.Route, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_truncated_body_is_retried_and_then_reported_as_unintelligible()
    {
        await using var server = new RawServer(new RawAnswer(Half, Ending.Close));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.UpdateAsync(Sample.RouteResource, "t", Token));

        fault.Error.ShouldBe(ControlPlaneError.Unintelligible);
        fault.OutcomeUnknown.ShouldBeTrue();
        fault.Message.ShouldContain("incomplete");
        server.Connections.ShouldBe(4);
    }

    [Fact]
    public async Task A_truncated_body_without_a_content_length_is_detected_too()
    {
        await using var server = new RawServer(new RawAnswer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"routeName\":\"check", Ending.Close));
        using var plane = Sample.ControlPlane(server.Address);

        (await Should.ThrowAsync<ControlPlaneException>(() => plane.UpdateAsync(Sample.RouteResource, "t", Token))).Message.ShouldContain("incomplete");
        server.Connections.ShouldBe(4);
    }

    [Fact]
    public async Task A_call_recovers_from_one_truncated_body()
    {
        var whole = Sample.Data(Sample.Route, 7);
        await using var server = new RawServer(
            new RawAnswer(Half, Ending.Reset),
            new RawAnswer($"HTTP/1.1 200 OK\r\nContent-Length: {whole.Length}\r\nConnection: close\r\n\r\n{whole}", Ending.Close));
        using var plane = Sample.ControlPlane(server.Address);

        (await plane.UpdateAsync(Sample.RouteResource, "t", Token)).Version.ShouldBe(7);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 O")]
    public async Task A_connection_closed_before_a_response_is_unreachable(string text)
    {
        await using var server = new RawServer(new RawAnswer(text, Ending.Close));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.UpdateAsync(Sample.RouteResource, "t", Token));

        fault.Error.ShouldBe(ControlPlaneError.Unreachable);
        fault.Message.ShouldContain(plane.Description);
    }

    [Fact]
    public async Task A_reset_connection_is_unreachable()
    {
        await using var server = new RawServer(new RawAnswer("", Ending.Reset));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        fault.Error.ShouldBe(ControlPlaneError.Unreachable);
        fault.Message.ShouldContain("reset");
    }

    [Fact]
    public async Task A_server_that_does_not_speak_HTTP_is_not_a_control_plane()
    {
        await using var server = new RawServer(new RawAnswer("220 mail.example.com ESMTP\r\n", Ending.Close));
        using var plane = Sample.ControlPlane(server.Address);

        (await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token))).Error
            .ShouldBeOneOf(ControlPlaneError.Unreachable, ControlPlaneError.Unintelligible);
    }

    [Fact]
    public async Task A_refused_connection_is_unreachable_and_reports_the_endpoint()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Dispose();
        using var plane = Sample.ControlPlane(address);

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        fault.Error.ShouldBe(ControlPlaneError.Unreachable);
        fault.Message.ShouldContain("refused the connection");
        // The finding contains the remedy once.
        fault.Message.ShouldNotContain("Check ");
        fault.Message.ShouldContain(plane.Description);
    }

    [Fact]
    public async Task An_endpoint_with_https_whose_server_uses_http_is_MESH7020_with_the_address_to_set()
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(200, "{}"));
        using var plane = Sample.ControlPlane(new Uri($"https://{server.Address.Authority}"));

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        var finding = ControlPlaneFindings.Explain(fault, plane, null, "Nothing was written.");
        finding.Diagnostic.Id.ShouldBe("MESH7020");
        finding.Message.ShouldBe(
            $"{plane.Description} cannot be reached: it responds with HTTP instead of TLS (DescribeRoute route orders/checkout). Nothing was written. "
            + $"Set MeshEndpoint to http://{server.Address.Authority}, because the server uses http.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002F")]
    [InlineData("H")]
    public async Task A_TLS_connection_that_fails_for_another_reason_is_no_reason_for_http(string sent)
    {
        // The head of a request ends with an empty line, which the start of a TLS connection may never contain.
        await using var server = new RawServer(new RawAnswer(sent, Ending.Close)) { AnswersAtOnce = true };
        using var plane = Sample.ControlPlane(new Uri($"https://{server.Address.Authority}"));

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        fault.Error.ShouldBe(ControlPlaneError.Unreachable);
        ControlPlaneFindings.Explain(fault, plane, null, "").Message.ShouldNotContain("http://");
    }

    [Theory]
    [InlineData(403, "<html>Blocked. See https://proxy.example.com/help</html>", null)]
    [InlineData(302, "", "https://login.example.com/")]
    [InlineData(301, "", "https://127.0.0.1.example.com/")]
    public async Task A_response_that_only_mentions_https_does_not_change_the_endpoint(int status, string body, string? location)
    {
        var head = $"HTTP/1.1 {status} X\r\n{(location is null ? "" : $"Location: {location}\r\n")}Content-Length: {body.Length}\r\n\r\n";
        await using var server = new RawServer(new RawAnswer(head + body, Ending.Close));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        ControlPlaneFindings.Explain(fault, plane, null, "").Message.ShouldNotContain("Set MeshEndpoint");
    }

    [Fact]
    public async Task A_redirect_to_the_same_host_with_https_names_the_address_to_set()
    {
        var answer = "HTTP/1.1 301 Moved\r\nLocation: https://127.0.0.1/v20190125\r\nContent-Length: 0\r\n\r\n";
        await using var server = new RawServer(new RawAnswer(answer, Ending.Close));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        ControlPlaneFindings.Explain(fault, plane, null, "").Message.ShouldContain("Set MeshEndpoint to https://");
    }

    [Fact]
    public async Task A_server_with_TLS_that_closes_connections_without_it_may_need_https()
    {
        await using var server = new RawServer(new RawAnswer("\u0015\u0003\u0003\u0000\u0002\u0002F", Ending.Close));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        ControlPlaneFindings.Explain(fault, plane, null, "").Message.ShouldEndWith(
            $"Set MeshEndpoint to https://{server.Address.Authority} if the server requires TLS. Otherwise, run the same command again.");
    }

    [Theory]
    [InlineData(400, "<html>The plain HTTP request was sent to HTTPS port</html>")]
    [InlineData(400, "Client sent an HTTP request to an HTTPS server.")]
    [InlineData(400, "You're speaking plain HTTP to an SSL-enabled server port. Instead use the HTTPS scheme to access this URL, please.")]
    public async Task A_response_that_asks_for_https_names_the_address_to_set(int status, string body)
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedAnswer(status, body));
        using var plane = Sample.ControlPlane(server.Address);

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        ControlPlaneFindings.Explain(fault, plane, null, "").Message.ShouldEndWith(
            $"Set MeshEndpoint to https://{server.Address.Authority}, because the server probably requires TLS.");
    }

    [Fact]
    public async Task A_host_without_an_address_is_unreachable()
    {
        using var plane = Sample.ControlPlane(new Uri("http://appmesh.invalid"));

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        fault.Error.ShouldBe(ControlPlaneError.Unreachable);
        fault.Message.ShouldContain("http://appmesh.invalid");
    }

    [Theory]
    [InlineData("")]
    [InlineData(Half)]
    public async Task Silence_ends_in_a_timeout_which_is_not_a_cancellation(string text)
    {
        await using var server = new RawServer(new RawAnswer(text, Ending.Stall));
        var settings = Sample.Settings(server.Address) with { AttemptTimeout = TimeSpan.FromMilliseconds(50), MaxRetries = 0 };
        using var plane = new AppMeshControlPlane(settings, new Amazon.Runtime.BasicAWSCredentials("a", "b"));

        var fault = await Should.ThrowAsync<ControlPlaneException>(() => plane.DescribeAsync(Sample.Route, Token));

        fault.Error.ShouldBe(ControlPlaneError.Unreachable);
        fault.Message.ShouldContain("no complete response within 0.05 s");
    }

    [Theory]
    [InlineData("")]
    [InlineData(Half)]
    public async Task Cancellation_by_the_caller_is_passed_on_as_such(string text)
    {
        await using var server = new RawServer(new RawAnswer(text, Ending.Stall));
        using var plane = Sample.ControlPlane(server.Address);
        using var stop = new CancellationTokenSource();

        var call = plane.DescribeAsync(Sample.Route, stop.Token);
        await server.Asked.Task.WaitAsync(Token);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Cancellation_between_two_attempts_is_passed_on_as_such()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await ScriptedServer.StartAsync((_, _) => ScriptedAnswer.Error(503, "ServiceUnavailableException"));
        using var plane = Sample.ControlPlane(server.Address, new CancellingTime(stop));

        await Should.ThrowAsync<OperationCanceledException>(() => plane.DescribeAsync(Sample.Route, stop.Token));

        server.Requests.Count.ShouldBe(1);
    }

    /// <summary>Cancels as soon as code waits for the clock.</summary>
    private sealed class CancellingTime(CancellationTokenSource stop) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime <= TimeSpan.FromSeconds(10)) stop.Cancel();
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
