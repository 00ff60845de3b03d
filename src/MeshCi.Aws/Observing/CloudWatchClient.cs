using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Observing;

/// <summary>An expression that CloudWatch evaluates.</summary>
/// <param name="Id">ID in the answer: a lowercase letter, then letters and digits.</param>
/// <param name="Expression">The expression, such as a <c>SEARCH</c>.</param>
/// <param name="Label">Label of each metric that it finds, which may contain properties such as <c>${PROP('MetricName')}</c>.</param>
public sealed record MetricExpression(string Id, string Expression, string Label);

/// <summary>Reads metrics of Amazon CloudWatch (API of 2010-08-01, in its JSON protocol).</summary>
public sealed class CloudWatchClient : IDisposable
{
    private readonly JsonServiceClient _client;

    /// <param name="region">The region.</param>
    /// <param name="endpoint">The address of another server, or null for the service of the region.</param>
    /// <param name="credentials">Signs the calls. They need <c>cloudwatch:GetMetricData</c>.</param>
    /// <param name="time">Measures time-outs and waits; null for the system clock.</param>
    public CloudWatchClient(string region, Uri? endpoint, AWSCredentials credentials, TimeProvider? time = null)
        : this(new ControlPlaneSettings { Endpoint = endpoint ?? AwsEndpoint.Of("monitoring", region), Region = region, Mesh = "" }, credentials, time)
    {
    }

    /// <inheritdoc cref="CloudWatchClient(string, Uri?, AWSCredentials, TimeProvider?)"/>
    internal CloudWatchClient(ControlPlaneSettings settings, AWSCredentials credentials, TimeProvider? time) =>
        _client = new(settings, "monitoring", credentials, time);

    /// <summary>One page of the values of metrics.</summary>
    /// <param name="expressions">What to evaluate, at most 500.</param>
    /// <param name="start">The beginning of the time, which is included.</param>
    /// <param name="end">Its end, which is not included.</param>
    /// <param name="nextToken">The token in the page before, or null for the first page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The response as JSON.</returns>
    /// <exception cref="Deployment.ControlPlanes.ControlPlaneException">The call failed.</exception>
    public Task<ReadOnlyMemory<byte>> GetMetricDataAsync(
        IEnumerable<MetricExpression> expressions, DateTimeOffset start, DateTimeOffset end, string? nextToken, CancellationToken cancellationToken)
    {
        var request = new Dictionary<string, object>
        {
            ["MetricDataQueries"] = expressions
                .Select(query => new Dictionary<string, string> { ["Id"] = query.Id, ["Expression"] = query.Expression, ["Label"] = query.Label }),
            ["StartTime"] = start.ToUnixTimeSeconds(),
            ["EndTime"] = end.ToUnixTimeSeconds(),
            ["ScanBy"] = "TimestampAscending",
        };
        if (nextToken is not null) request["NextToken"] = nextToken;
        var call = new JsonCall("/", "GraniteServiceVersion20100801.GetMetricData", JsonSerializer.SerializeToUtf8Bytes(request)) { Version = "1.0" };
        return _client.SendAsync("GetMetricData", "of CloudWatch", call, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
