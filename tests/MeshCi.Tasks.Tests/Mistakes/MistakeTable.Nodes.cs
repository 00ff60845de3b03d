namespace MeshCi.Tasks.Tests.Mistakes;

internal static partial class MistakeTable
{
    private static IReadOnlyList<Mistake> Nodes =>
    [
        new("A listener without service discovery", "MESH2014",
            Listener, 1, """<MeshServiceDiscovery Include="dns" Hostname="orders.shop.local" />""", Lines(Listener, Discovery)) { IsComplete = true },
        new("Service discovery without a listener", "MESH2014",
            Discovery, 1, """<MeshListener Include="8080" />""", Lines(Listener, Discovery)) { IsComplete = true },
        new("A route without a listener", "MESH2004",
            """<MeshRoute Include="checkout" Prefix="/checkout" />""", 1, "<MeshListener Include=\"8080\"",
            Lines(Listener, Discovery, """<MeshRoute Include="checkout" Prefix="/checkout" />""")) { IsComplete = true },
        new("Two listeners on one port", "MESH2010",
            Lines(Listener, """<MeshListener Include="8080" Protocol="grpc" />"""), 2, "Give this one another port",
            Lines(Listener, """<MeshListener Include="9090" Protocol="grpc" />""")),
        new("Two nodes with one name", "MESH2010",
            Lines(Canary, """<MeshNode Include="orders-canary" />"""), 4, "Rename this one",
            Canary),
        new("A second listener without an explicit port in the routes", "MESH3007",
            Lines(Listener, """<MeshListener Include="8081" />""", """<MeshRoute Include="checkout" Prefix="/checkout" />"""), 3, "Add Port",
            Lines(Listener, """<MeshListener Include="8081" />""", """<MeshRoute Include="checkout" Prefix="/checkout" Port="8080" />""")),
        new("A misspelled node", "MESH2015",
            Lines(
                """<MeshNode Include="orders-canary" />""",
                """<MeshListener Include="8080" Node="orders-canry" />""",
                """<MeshServiceDiscovery Include="dns" Hostname="canary.shop.local" Node="orders-canary" />"""),
            2, "Did you mean orders-canary?", Canary),
        new("A misspelled node in the listener of a canary that gets requests", "MESH2015",
            Lines(
                """<MeshNode Include="orders-canary" />""",
                """<MeshListener Include="8080" Node="orders-canry" />""",
                """<MeshServiceDiscovery Include="dns" Hostname="canary.shop.local" Node="orders-canary" />""",
                """<MeshRoute Include="checkout" Targets="orders=90;orders-canary=10" />"""),
            2, "Did you mean orders-canary?", Lines(Canary, """<MeshRoute Include="checkout" Targets="orders=90;orders-canary=10" />""")),
        new("A canary that has service discovery but no listener", "MESH2014",
            Lines(
                """<MeshNode Include="orders-canary" />""",
                """<MeshServiceDiscovery Include="dns" Hostname="canary.shop.local" Node="orders-canary" />"""),
            2, """<MeshListener Include="8080" Node="orders-canary" />""", Canary),
        new("A canary on the port of the service's own node, with a health check that cannot work", "MESH4010",
            Lines(
                """<MeshListener Include="8080" HealthCheckPath="/healthz" />""",
                """<MeshNode Include="orders-canary" />""",
                """<MeshListener Include="8080" Node="orders-canary" HealthCheckPath="/healthz" HealthCheckInterval="5s" HealthCheckTimeout="9s" />""",
                """<MeshServiceDiscovery Include="dns" Hostname="canary.shop.local" Node="orders-canary" />"""),
            3, "HealthCheckTimeout",
            Lines(
                """<MeshListener Include="8080" HealthCheckPath="/healthz" />""",
                """<MeshNode Include="orders-canary" />""",
                """<MeshListener Include="8080" Node="orders-canary" HealthCheckPath="/healthz" HealthCheckInterval="9s" HealthCheckTimeout="5s" />""",
                """<MeshServiceDiscovery Include="dns" Hostname="canary.shop.local" Node="orders-canary" />""")),
        new("A canary on the port of the service's own node, without a certificate", "MESH1002",
            Lines(Listener, """<MeshNode Include="orders-canary" />""", """<MeshListener Include="8080" Node="orders-canary" TlsMode="STRICT" />""",
                """<MeshServiceDiscovery Include="dns" Hostname="canary.shop.local" Node="orders-canary" />"""),
            3, "TlsMode needs a certificate: TlsCertificateChain with TlsPrivateKey (files), TlsSecretName (SDS) or TlsCertificateArn (ACM)",
            Lines(Listener, """<MeshNode Include="orders-canary" />""",
                """<MeshListener Include="8080" Node="orders-canary" TlsMode="STRICT" TlsSecretName="canary" />""",
                """<MeshServiceDiscovery Include="dns" Hostname="canary.shop.local" Node="orders-canary" />""")),
        new("A health check that may take longer than its interval", "MESH4010",
            """<MeshListener Include="8080" HealthCheckPath="/healthz" HealthCheckInterval="5s" HealthCheckTimeout="10s" />""", 1, "5s",
            """<MeshListener Include="8080" HealthCheckPath="/healthz" HealthCheckInterval="10s" HealthCheckTimeout="5s" />"""),
        new("A host name with a port", "MESH2099",
            """<MeshServiceDiscovery Include="dns" Hostname="orders.shop.local:8080" />""", 1, "Write 'orders.shop.local'",
            Discovery),
        new("The URL of a host outside the mesh", "MESH1018",
            """<MeshExternalService Include="https://api.example.com" Port="443" />""", 1, """<MeshExternalService Include="api.example.com" Port="443" />""",
            """<MeshExternalService Include="api.example.com" Port="443" />"""),
        new("Several ports of a host outside the mesh in one item", "MESH1003",
            """<MeshExternalService Include="api.example.com" Port="443;8443" />""", 1, "Add an item for each port",
            Lines(
                """<MeshExternalService Include="api.example.com" Port="443" />""",
                """<MeshExternalService Include="api.example.com" Port="8443" />""")),
        new("Plain HTTP to the HTTPS port of a host outside the mesh", "MESH2033",
            """<MeshExternalService Include="api.example.com" Port="443" Protocol="http" />""", 1, "set Protocol=\"tcp\"",
            """<MeshExternalService Include="api.example.com" Port="443" />"""),
        new("An HTTP setting on a TCP listener", "MESH1007",
            """<MeshListener Include="5432" Protocol="tcp" PerRequestTimeout="5s" />""", 1, "does not apply to tcp",
            """<MeshListener Include="5432" Protocol="tcp" IdleTimeout="5s" />"""),
        new("A private key instead of its path", "MESH5007",
            """<MeshListener Include="8443" TlsMode="STRICT" TlsCertificateChain="/certs/chain.pem" TlsPrivateKey="-----BEGIN PRIVATE KEY----- MIIE" />""", 1,
            "Specify the path of a file",
            """<MeshListener Include="8443" TlsMode="STRICT" TlsCertificateChain="/certs/chain.pem" TlsPrivateKey="/certs/key.pem" />"""),
    ];

    private static IReadOnlyList<Mistake> Gateways =>
    [
        new("A gateway without a listener", "MESH1002",
            """<MeshGateway Include="edge" />""", 1, """Add <MeshGatewayListener Include="8080" Gateway="edge" />""",
            Lines(
                """<MeshGateway Include="edge" />""",
                """<MeshGatewayListener Include="8080" Gateway="edge" />""",
                """<MeshGatewayRoute Include="orders" Gateway="edge" />""")),
        new("A gateway route without a service in a project that has none", "MESH1002",
            Lines(
                """<MeshGateway Include="edge" />""",
                """<MeshGatewayListener Include="8080" Gateway="edge" />""",
                """<MeshGatewayRoute Include="orders" Gateway="edge" />"""),
            3, "Service=\"orders.shop.local\"",
            Lines(
                """<MeshGateway Include="edge" />""",
                """<MeshGatewayListener Include="8080" Gateway="edge" />""",
                """<MeshGatewayRoute Include="orders" Gateway="edge" Service="orders.shop.local" />""")) { IsComplete = true },
        new("A gateway route on a port without a listener", "MESH3007",
            Lines(
                """<MeshGateway Include="edge" />""",
                """<MeshGatewayListener Include="8080" Gateway="edge" />""",
                """<MeshGatewayRoute Include="orders" Gateway="edge" Port="80" />"""),
            3, "The gateway listens on 8080 (http)",
            Lines(
                """<MeshGateway Include="edge" />""",
                """<MeshGatewayListener Include="8080" Gateway="edge" />""",
                """<MeshGatewayRoute Include="orders" Gateway="edge" Port="8080" />""")),
    ];
}
