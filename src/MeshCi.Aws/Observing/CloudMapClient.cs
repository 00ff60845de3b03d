using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Observing;

/// <summary>Counts instances that are registered in AWS Cloud Map (API of 2017-03-14).</summary>
public sealed class CloudMapClient : IDisposable
{
    private readonly JsonServiceClient _client;

    /// <param name="region">The region.</param>
    /// <param name="endpoint">The address of another server, or null for the service of the region.</param>
    /// <param name="credentials">Signs the calls. They need <c>servicediscovery:DiscoverInstances</c>.</param>
    /// <param name="time">Measures time-outs and waits; null for the system clock.</param>
    public CloudMapClient(string region, Uri? endpoint, AWSCredentials credentials, TimeProvider? time = null)
        // Discovery has an address of its own.
        : this(
            new ControlPlaneSettings { Endpoint = endpoint ?? AwsEndpoint.Of("data-servicediscovery", region), Region = region, Mesh = "" }, credentials, time)
    {
    }

    /// <inheritdoc cref="CloudMapClient(string, Uri?, AWSCredentials, TimeProvider?)"/>
    internal CloudMapClient(ControlPlaneSettings settings, AWSCredentials credentials, TimeProvider? time) =>
        _client = new(settings, "servicediscovery", credentials, time);

    /// <summary>The number of instances that one call can return.</summary>
    public const int Limit = 1000;

    /// <summary>The number of instances of a service that are healthy, and of all, at most <see cref="Limit"/>. Cloud Map has no further pages.</summary>
    /// <param name="namespaceName">Name of the namespace.</param>
    /// <param name="serviceName">Name of the service in it.</param>
    /// <param name="attributes">Attributes that an instance must have.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ControlPlaneException">The call failed.</exception>
    public async Task<(int Healthy, int All)> CountAsync(
        string namespaceName, string serviceName, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["NamespaceName"] = namespaceName,
            ["ServiceName"] = serviceName,
            ["HealthStatus"] = "ALL",
            ["MaxResults"] = Limit,
            ["QueryParameters"] = attributes,
        });
        var response = await _client.SendAsync(
            "DiscoverInstances", $"{serviceName} in {namespaceName}", new JsonCall("/", "Route53AutoNaming_v20170314.DiscoverInstances", body),
            cancellationToken).ConfigureAwait(false);
        return Count(response) ?? throw new ControlPlaneException(
            ControlPlaneError.Unintelligible, "DiscoverInstances",
            $"DiscoverInstances {serviceName} in {namespaceName}: the response contains no list of instances.");
    }

    private static (int Healthy, int All)? Count(ReadOnlyMemory<byte> response)
    {
        using var document = JsonDocument.Parse(response);
        if (!document.RootElement.TryGetProperty("Instances", out var list) || list.ValueKind != JsonValueKind.Array) return null;
        var (healthy, all) = (0, 0);
        foreach (var instance in list.EnumerateArray())
        {
            if (instance.ValueKind != JsonValueKind.Object) return null;
            all++;
            // Without a health check, the state of an instance is unknown, and Cloud Map returns it to everyone.
            if (!instance.TryGetProperty("HealthStatus", out var state) || state.ValueEquals("HEALTHY") || state.ValueEquals("UNKNOWN")) healthy++;
        }

        return (healthy, all);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
