using System.Net;
using MeshCi.Deployment.Telemetry;
using MeshCi.Tasks.Telemetry;

namespace MeshCi.Tasks.Tests.Telemetry;

/// <summary>The variables of OpenTelemetry decide what is sent. What cannot be sent is reported.</summary>
public sealed class ExporterTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    private readonly List<string> _printed = [];

    [Theory]
    [InlineData("", "v1/traces v1/metrics", "a=common|a=common")]
    [InlineData("OTEL_TRACES_EXPORTER=none", "v1/metrics", "a=common")]
    [InlineData("OTEL_METRICS_EXPORTER=none", "v1/traces", "a=common")]
    [InlineData("OTEL_TRACES_EXPORTER=console, otlp;OTEL_METRICS_EXPORTER=none", "v1/traces", "a=common")]
    [InlineData("OTEL_TRACES_EXPORTER=none;OTEL_METRICS_EXPORTER=none", "", "")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=;OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={0}own/path", "own/path", "a=common")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=;OTEL_EXPORTER_OTLP_METRICS_ENDPOINT={0}own/path", "own/path", "a=common")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={0}own", "own v1/metrics", "a=common|a=common")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT={0}b/;OTEL_EXPORTER_OTLP_TRACES_HEADERS=a=own%20one", "b/v1/traces b/v1/metrics", "a=own one|a=common")]
    public void Spans_and_metrics_are_sent_where_the_variables_specify(string variables, string paths, string headers)
    {
        using var collector = new Collector();
        var values = new Dictionary<string, string>
        {
            [Endpoint] = collector.Address,
            [Protocol] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "a=common",
        };
        foreach (var pair in variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('=', 2)))
            values[pair[0]] = pair[1].Replace("{0}", collector.Address, StringComparison.Ordinal);

        Send(values);

        collector.Received.Keys.Order().ShouldBe(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(path => $"/{path}").Order());
        paths.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(path => $"a={collector.Received[$"/{path}"]}")
            .ShouldBe(headers.Split('|', StringSplitOptions.RemoveEmptyEntries));
        _printed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4317", "telemetry is sent", "is not an address such as http://localhost:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector", "telemetry is sent", "is not an address such as http://localhost:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "telemetry is sent", "is neither grpc nor http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/json", "spans are sent", "is neither grpc nor http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=x", "metrics are sent", "is not an address such as http://localhost:4317")]
    [InlineData("OTEL_METRICS_EXPORTER=prometheus", "metrics are sent", "does not contain otlp, the only exporter that MeshCi has")]
    public void A_value_with_which_nothing_can_be_sent_is_named(string variable, string what, string cause)
    {
        using var collector = new Collector();
        var pair = variable.Split('=', 2);

        Send(new() { [Endpoint] = collector.Address, [Protocol] = "http/protobuf", [pair[0]] = pair[1] });

        _printed.ShouldBe([$"note: no {what}, because {pair[0]} {cause}"]);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_TRACES_EXPORTER", "zipkin")]
    public void Without_an_endpoint_nothing_is_sent_or_said(string variable, string value)
    {
        Exporter.Start(_printed.Add, name => name == variable ? value : null).ShouldBeNull();

        _printed.ShouldBeEmpty();
    }

    [Fact]
    public void Two_endpoints_that_receive_nothing_are_both_named()
    {
        using var collector = new Collector(HttpStatusCode.ServiceUnavailable);
        var other = collector.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        Send(new()
        {
            [Protocol] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = $"{collector.Address}secret",
            ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = $"{other}secret",
        });

        _printed.ShouldBe([.. new[] { collector.Address, other }
            .Select(address => $"note: not all telemetry could be sent to {address.TrimEnd('/')}. The command itself was not affected.")]);
    }

    private void Send(Dictionary<string, string> variables)
    {
        using var exporter = Exporter.Start(_printed.Add, variables.GetValueOrDefault);
        using (DeployTelemetry.StartCommand("deploy", "shop", default)) DeployTelemetry.RecordCommand("deploy", "succeeded", TimeSpan.FromSeconds(1));
    }

    /// <summary>Receives telemetry, and keeps the header <c>a</c> of each path.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener;
        private readonly HttpStatusCode _status;

        public Collector(HttpStatusCode status = HttpStatusCode.OK)
        {
            (_listener, Address) = LoopbackListener.Start();
            _status = status;
            _ = AnswerAsync();
        }

        public string Address { get; }

        public System.Collections.Concurrent.ConcurrentDictionary<string, string?> Received { get; } = [];

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    Received[context.Request.Url!.AbsolutePath] = context.Request.Headers["a"];
                    context.Response.StatusCode = (int)_status;
                    context.Response.Close();
                }
                catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
