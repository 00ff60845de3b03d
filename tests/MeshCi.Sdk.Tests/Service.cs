namespace MeshCi.Sdk.Tests;

/// <summary>Mesh items that the tests share.</summary>
public static class Service
{
    public const string Listener = """    <MeshListener Include="8080" Protocol="http" HealthCheckPath="/healthz" PerRequestTimeout="5s" />""";

    public const string Discovery = """    <MeshServiceDiscovery Include="dns" Hostname="orders.shop.local" />""";

    public const string Route = """
            <MeshRoute Include="checkout" Prefix="/checkout" PerRequestTimeout="3s"
                       RetryOn="gateway-error;connection-error" MaxRetries="2" PerRetryTimeout="800ms" />
        """;

    /// <summary>Properties of a project that targets two frameworks.</summary>
    public const string TwoFrameworks =
        "<TargetFramework></TargetFramework><TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting>";

    public const string Items = $"{Listener}\n{Discovery}\n{Route}";
}
