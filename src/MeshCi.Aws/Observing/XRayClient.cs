using System.Globalization;
using System.Text;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Observing;

/// <summary>Reads the service graph of AWS X-Ray (API of 2016-04-12).</summary>
public sealed class XRayClient : IDisposable
{
    private readonly JsonServiceClient _client;

    /// <param name="region">The region.</param>
    /// <param name="endpoint">The address of another server, or null for the service of the region.</param>
    /// <param name="credentials">Signs the calls. They need <c>xray:GetServiceGraph</c>.</param>
    /// <param name="time">Measures time-outs and waits; null for the system clock.</param>
    public XRayClient(string region, Uri? endpoint, AWSCredentials credentials, TimeProvider? time = null)
        : this(new ControlPlaneSettings { Endpoint = endpoint ?? AwsEndpoint.Of("xray", region), Region = region, Mesh = "" }, credentials, time)
    {
    }

    /// <inheritdoc cref="XRayClient(string, Uri?, AWSCredentials, TimeProvider?)"/>
    internal XRayClient(ControlPlaneSettings settings, AWSCredentials credentials, TimeProvider? time) =>
        _client = new(settings, "xray", credentials, time);

    /// <summary>The longest time that one call can ask for.</summary>
    public static TimeSpan LongestTime { get; } = TimeSpan.FromHours(6);

    /// <summary>One page of the service graph.</summary>
    /// <param name="start">The beginning of the time, at most six hours before its end.</param>
    /// <param name="end">Its end.</param>
    /// <param name="nextToken">The token in the page before, or null for the first page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The response as JSON.</returns>
    /// <exception cref="Deployment.ControlPlanes.ControlPlaneException">The call failed.</exception>
    public Task<ReadOnlyMemory<byte>> GetServiceGraphAsync(
        DateTimeOffset start, DateTimeOffset end, string? nextToken, CancellationToken cancellationToken)
    {
        var token = nextToken is null ? "" : $",\"NextToken\":{System.Text.Json.JsonSerializer.Serialize(nextToken)}";
        var body = string.Create(
            CultureInfo.InvariantCulture, $"{{\"StartTime\":{start.ToUnixTimeSeconds()},\"EndTime\":{end.ToUnixTimeSeconds()}{token}}}");
        return _client.SendAsync("GetServiceGraph", "of X-Ray", new JsonCall("/ServiceGraph", null, Encoding.UTF8.GetBytes(body)), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
