using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Tests;

/// <summary>Values that most tests need and that do not matter to them.</summary>
internal static class Sample
{
    public const string KeyId = "AKIDEXAMPLE";

    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    public static ResourceId Route { get; } = new(ResourceKind.Route, "checkout", "orders");

    public static ResourceId Node { get; } = new(ResourceKind.VirtualNode, "orders");

    public static Resource RouteResource { get; } = new() { Id = Route, Spec = JsonDocument.Parse("""{"priority":1}""").RootElement };

    public static ControlPlaneSettings Settings(Uri endpoint) => new()
    {
        Endpoint = endpoint,
        Region = "eu-central-1",
        Mesh = "shop",
        MaxRetries = 3,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        AttemptTimeout = TimeSpan.FromSeconds(30),
    };

    public static AppMeshClient Client(Uri endpoint, TimeProvider? time = null) =>
        new(Settings(endpoint), new BasicAWSCredentials(KeyId, Secret), time ?? new ImpatientTime());

    public static AppMeshControlPlane ControlPlane(Uri endpoint, TimeProvider? time = null) =>
        new(Settings(endpoint), new BasicAWSCredentials(KeyId, Secret), time ?? new ImpatientTime());

    /// <summary>A resource as the service describes it.</summary>
    public static string Data(ResourceId id, int version = 1, string spec = "{}") =>
        JsonSerializer.Serialize(new Dictionary<string, object>
        {
            [id.Kind.Info().NameMember] = id.Name,
            ["spec"] = JsonDocument.Parse(spec).RootElement,
            ["status"] = new { status = "ACTIVE" },
            ["metadata"] = new
            {
                arn = $"arn:aws:appmesh:eu-central-1:123456789012:mesh/shop/{id.Kind.Info().Name}/{id.Name}",
                uid = "6f3c",
                version,
                meshOwner = "123456789012",
                resourceOwner = "123456789012",
                createdAt = 1767322805.123,
                lastUpdatedAt = 1767322806,
            },
        });
}
