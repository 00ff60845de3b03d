using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Reference;

/// <summary>A short example of each item for its page. A test reads each example the way MSBuild does.</summary>
public static class ItemExamples
{
    private static readonly Dictionary<string, string> Table = new(StringComparer.Ordinal)
    {
        ["Mesh"] = """<Mesh Include="$(MeshName)" EgressFilter="DROP_ALL" IpPreference="IPv4_ONLY" />""",
        ["MeshListener"] = """
            <MeshListener Include="8080" Protocol="http" HealthCheckPath="/healthz" PerRequestTimeout="5s" MaxConnections="100"
                          OutlierMaxServerErrors="5" OutlierInterval="10s" OutlierBaseEjectionDuration="30s" OutlierMaxEjectionPercent="50" />
            """,
        ["MeshServiceDiscovery"] = """<MeshServiceDiscovery Include="cloudMap" Namespace="shop.local" Service="orders" Attributes="stage=prod" />""",
        ["MeshBackend"] = """<MeshBackend Include="payments.shop.local" TlsTrustSecretName="authority" TlsSubjectAlternativeNames="payments.shop.local" />""",
        ["MeshExternalService"] = """
            <!-- The service calls https://api.example.com; the proxy forwards the encrypted bytes. -->
            <MeshExternalService Include="api.example.com" Port="443" />
            <!-- The service calls http://billing.example.com:8443; the proxy uses TLS. -->
            <MeshExternalService Include="billing.example.com" Port="8443" TlsTrustChain="/etc/ssl/certs/ca-certificates.crt" />
            """,
        ["MeshBackendDefaults"] = """<MeshBackendDefaults Include="tls" TlsTrustChain="/certs/ca.pem" TlsPorts="443;8443" />""",
        ["MeshAccessLog"] = """<MeshAccessLog Include="/dev/stdout" JsonFormat="path=%REQ(:PATH)%;status=%RESPONSE_CODE%" />""",
        ["MeshRoute"] = """
            <MeshRoute Include="checkout" Prefix="/checkout" PerRequestTimeout="3s" Targets="orders=90;orders-canary=10"
                       RetryOn="connection-error;stream-error" MaxRetries="2" PerRetryTimeout="800ms" />
            """,
        ["MeshRouteMatch"] = """<MeshRouteMatch Include="x-version" Route="checkout" Range="2..4" />""",
        ["MeshNode"] = """
            <MeshNode Include="orders-canary" />
            <MeshListener Include="8080" Node="orders-canary" />
            """,
        ["MeshGateway"] = """<MeshGateway Include="edge" />""",
        ["MeshGatewayListener"] = """<MeshGatewayListener Include="8080" Protocol="http2" MaxRequests="1000" />""",
        ["MeshGatewayRoute"] = """
            <MeshGatewayRoute Include="shop" Hostname="shop.example.com" Prefix="/orders/" Service="orders.shop.local" RewritePrefix="/" />
            """,
        ["MeshTag"] = """
            <MeshTag Include="team" Value="checkout" />
            <MeshTag Include="cost-center" Value="4711" Kind="virtualNode" Name="orders" />
            """,
        ["MeshResource"] = """<MeshResource Include="mesh/legacy-router.json" Kind="virtualRouter" Name="legacy" />""",
        ["MeshPatch"] = """<MeshPatch Include="mesh/orders-patch.json" Kind="virtualNode" Name="orders" />""",
        ["MeshRule"] = """
            <MeshRule Include="MESH4011" Severity="error" Condition="'$(MeshEnvironment)' == 'prod'" />
            <MeshRule Include="MESH5005" Severity="off" Reason="The scanner calls hosts that change daily." />
            """,
    };

    /// <summary>The example of an item type, as the content of an <c>ItemGroup</c>, with LF.</summary>
    public static string Of(ItemType type) => Table[type.Name].ReplaceLineEndings("\n").Trim();
}
