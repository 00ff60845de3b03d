namespace MeshCi.Bench.Build;

/// <summary>What a project adds to be a service of usual size in the mesh.</summary>
internal static class MeshService
{
    /// <summary>Its mesh items, for a project that has the targets already.</summary>
    public const string Items = """
        <PropertyGroup><MeshName>bench</MeshName></PropertyGroup>
        <ItemGroup>
          <MeshListener Include="8080" Protocol="http" HealthCheckPath="/healthz" PerRequestTimeout="5s" />
          <MeshServiceDiscovery Include="dns" Hostname="orders.bench.local" />
          <MeshBackend Include="payments.bench.local" />
          <MeshAccessLog Include="/dev/stdout" />
          <MeshRoute Include="checkout" Prefix="/checkout" PerRequestTimeout="3s"
                     RetryOn="gateway-error;connection-error" MaxRetries="2" PerRetryTimeout="800ms" />
        </ItemGroup>
        """;

    /// <summary>The SDK, with the version that <c>global.json</c> pins, and the items.</summary>
    public const string WithSdk = """
        <Sdk Name="MeshCi.Sdk" />
        """ + Items;
}
