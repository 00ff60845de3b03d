using CsCheck;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests;

/// <summary>Random mesh items: arbitrary and realistic ones.</summary>
internal static class RandomItems
{
    private static readonly string[] Texts =
    [
        "", "0", "1", "8080", "9090", "70000", "-1", "http", "http2", "grpc", "tcp", "dns", "cloudMap", "tls", "orders", "v2", "a", "/", "/a", "5s", "800ms",
        "2m", "0s",
        "true", "false", "STRICT", "ENABLED", "header", "metadata", "query", "GET", "orders=90;v2=10", "orders=0", "k=v;l=w", "1..5", "5..1",
        "gateway-error;unavailable",
        "connection-error", "(", "a{2}", "{env:NOPE}", "\ud800", "ÄÖ\u202e😀", "virtualNode", "route", "p.json", "shop", "edge", "x.json", "LOADBALANCER",
        "*.a.b",
        "\0", "a\nb", "\ufeff", "\u200b", "８０８０", "\u0430dmin", "9223372036854775808", "1e3", "0x10", "a=b=c;;", "99999999999999999999m", "/%2f//..#?",
    ];

    // Related metadata are chosen together; values that do not fit the protocol are refused, which is intended.
    private static readonly Dictionary<string, string[]> Settings = new()
    {
        ["MeshListener"] =
        [
            "HealthCheckProtocol=http|HealthCheckPath=/healthz", "IdleTimeout=2m",
            "OutlierMaxServerErrors=5|OutlierInterval=10s|OutlierBaseEjectionDuration=30s|OutlierMaxEjectionPercent=50", "TlsMode=STRICT|TlsSecretName=s",
            "TlsMode=PERMISSIVE|TlsCertificateChain=/c.pem|TlsPrivateKey=/k.pem|TlsTrustChain=/ca.pem",
            "TlsMode=DISABLED|TlsCertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/1",
            "HealthCheckProtocol=tcp", "HealthCheckPath=/h|HealthCheckProtocol=http|HealthCheckInterval=5s|HealthCheckTimeout=2s", "Node=v2",
        ],
        ["MeshListener http"] = ["PerRequestTimeout=5s", "MaxConnections=10", "MaxConnections=5|MaxPendingRequests=3"],
        ["MeshListener http2"] = ["PerRequestTimeout=5s", "MaxRequests=10"],
        ["MeshListener grpc"] = ["PerRequestTimeout=5s", "MaxRequests=10", "HealthCheckProtocol=grpc"],
        ["MeshListener tcp"] = ["MaxConnections=10", "HealthCheckPath=/ignored"],
        ["MeshServiceDiscovery"] = ["ResponseType=ENDPOINTS", "IpPreference=IPv4_ONLY", "Attributes=stage=prod", "Node=v2"],
        ["MeshBackend"] =
            ["TlsTrustSecretName=ca", "TlsEnforce=false|TlsTrustChain=/ca.pem|TlsSubjectAlternativeNames=*.shop.local",
            "TlsPorts=443;8443|TlsTrustSecretName=ca", "Node=v2"],
        ["MeshAccessLog"] = ["Format=%PROTOCOL%", "JsonFormat=code=%RESPONSE_CODE%;path=%REQ(:PATH)%", "Node=v2", "Gateway=edge"],
        ["MeshRoute"] =
            ["Priority=0", "Priority=7", "IdleTimeout=30s", "Targets=orders=90;v2=10", "Targets=orders", "Targets=orders=1;v2=0", "Port=8080", "Port=9090",
            "Idempotent=true"],
        ["MeshRoute http"] =
        [
            "Prefix=/a", "Prefix=/", "Path=/checkout", "PathRegex=/cart/[0-9]+", "Method=POST", "Scheme=https", "PerRequestTimeout=3s", "Protocol=http2",
            "RetryOn=gateway-error;connection-error|MaxRetries=2|PerRetryTimeout=800ms",
        ],
        ["MeshRoute http2"] = [
            "Prefix=/a", "Path=/checkout", "Method=GET", "Scheme=https", "PerRequestTimeout=0s", "RetryOn=stream-error|MaxRetries=0|PerRetryTimeout=1s"],
        ["MeshRoute grpc"] =
            ["GrpcService=shop.Orders", "GrpcService=shop.Orders|GrpcMethod=Place", "PerRequestTimeout=3s",
            "RetryOn=unavailable;stream-error|MaxRetries=1|PerRetryTimeout=1s"],
        ["MeshRoute tcp"] = ["Priority=3"],
        ["MeshRouteMatch"] = [
            "Exact=x", "Prefix=x", "Suffix=x", "Regex=x.*", "Range=1..5", "Range=-3..2", "Invert=true", "In=query", "In=header", "In=metadata"],
        ["MeshGatewayListener"] = ["MaxConnections=10", "HealthCheckPath=/h", "TlsMode=STRICT|TlsSecretName=s", "Gateway=edge"],
        ["MeshGatewayRoute"] =
        [
            "Prefix=/a", "Prefix=/a/|RewritePrefix=/b/", "Path=/a|RewritePath=/b", "Hostname=shop.example", "HostnameSuffix=.shop.example",
            "RewriteHostname=DISABLED", "Priority=3", "Method=GET",
            "Service=payments.shop.local", "Service=orders.shop.local", "TargetPort=8080", "Port=8088", "RewriteDefaultPrefix=DISABLED",
        ],
    };

    /// <summary>Any text, often one with a meaning somewhere.</summary>
    public static readonly Gen<string> Text = Gen.Frequency(
        (8, Gen.OneOfConst(Texts)), (1, Gen.String), (1, Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    /// <summary>An item of any type with arbitrary texts.</summary>
    public static readonly Gen<MeshItem> Anything =
        from type in Gen.OneOfConst([.. ItemTypes.All])
        from include in Text
        from values in Gen.Select(Gen.Int[0, Math.Max(0, type.Metadata.Count - 1)], Text).Array[0, Math.Min(7, type.Metadata.Count)]
        select Item(
        type.Name, include, values.Where(value => value.Item2.Length > 0 && type.Metadata.Count > 0).DistinctBy(value => value.Item1)
            .Select(value => (type.Metadata[value.Item1].Name, value.Item2)));

    /// <summary>Realistic items of a service, most of them valid.</summary>
    public static readonly Gen<MeshItem[]> Service =
        from protocol in Gen.Frequency((5, Gen.Const("http")), (2, Gen.Const("http2")), (2, Gen.Const("grpc")), (1, Gen.Const("tcp")))
        from listener in Of("MeshListener", ["8080"], 2, protocol)
        from second in Maybe(Of("MeshListener", ["9090", "8081"], 1), 20)
        from discovery in Gen.Frequency((3, Of("MeshServiceDiscovery", ["dns"], 1)), (1, Of("MeshServiceDiscovery", ["cloudMap"], 1)))
        from canary in Gen.Int[0, 99].Select(chance => chance < 40)
        from backends in Of("MeshBackend", ["payments.shop.local", "cart.shop.local", "orders.shop.local"], 1).Array[0, 2]
        from routes in Of("MeshRoute", ["r1", "r2", "r3"], 2, protocol).Array[0, 3]
        from matches in Of("MeshRouteMatch", ["x-a", "x-b"], 2).Array[0, 2]
        from gateway in Maybe(Of("MeshGatewayListener", ["8088"], 1), 40)
        from gatewayRoutes in Of("MeshGatewayRoute", ["g1", "g2"], 2).Array[1, 2]
        from others in Gen.OneOf(
        Of("MeshAccessLog", ["/dev/stdout"], 1), Gen.Const(Item("MeshTag", "team", [("Value", "a")])),
        Gen.Const(Item("Mesh", "shop", [("EgressFilter", "DROP_ALL")]))).Array[0, 2]
        select Whole(protocol, listener, second, discovery, canary, backends, routes, matches, gateway, gatewayRoutes, others);

    private static MeshItem[] Whole(
        string protocol, MeshItem listener, MeshItem? second, MeshItem discovery, bool canary, MeshItem[] backends, MeshItem[] routes, MeshItem[] matches,
        MeshItem? gateway, MeshItem[] gatewayRoutes, MeshItem[] others)
    {
        var items =
            new List<MeshItem> {
            With(listener, "Protocol", protocol),
            With(discovery, discovery.Include == "dns" ? [("Hostname", "orders.shop.local")] : [("Namespace", "shop"), ("Service", "orders")]) };
        if (second is not null) items.Add(second);
        if (canary)
        {
            items.AddRange(
                [Item("MeshNode", "v2", []), Item("MeshListener", "8080", [("Node", "v2"), ("Protocol", protocol)]),
                    Item("MeshServiceDiscovery", "dns", [("Node", "v2"), ("Hostname", "v2.shop.local")])]);
        }

        items.AddRange(backends.DistinctBy(backend => backend.Include));
        items.AddRange(routes.DistinctBy(route => route.Include));
        if (gateway is not null) items.AddRange([Item("MeshGateway", "edge", []), gateway, .. gatewayRoutes.DistinctBy(route => route.Include)]);
        items.AddRange(others.DistinctBy(other => other.Type));
        if (routes.Length > 0) items.AddRange(matches.DistinctBy(match => match.Include).Select(match => With(match, "Route", routes[0].Include)));
        return [.. items.Select(item => Fitting(item, canary, second is not null, gateway is not null))];
    }

    // A reference to a node, port or gateway that does not exist is always refused, so once is enough.
    private static MeshItem Fitting(MeshItem item, bool canary, bool second, bool gateway) => Item(item.Type, item.Include, item.Metadata
        .Where(
        pair => (canary || !pair.Value.Contains("v2", StringComparison.Ordinal)) && (second || pair.Value != "9090") && (gateway || pair.Key != "Gateway"))
            .Select(pair => (pair.Key, pair.Value)));

    private static Gen<MeshItem> Of(string type, string[] includes, int most, string protocol = "") =>
        from include in Gen.OneOfConst(includes)
        from settings in Gen.OneOfConst([.. Settings[type], .. Settings.GetValueOrDefault($"{type} {protocol}", [])]).Array[0, most]
        select Item(
        type, include, settings.SelectMany(setting => setting.Split('|')).Select(pair => (pair[..pair.IndexOf('=')], pair[(pair.IndexOf('=') + 1)..])));

    private static Gen<MeshItem?> Maybe(Gen<MeshItem> item, int percent) =>
        Gen.Int[0, 99].SelectMany(chance => chance < percent ? item.Select(made => (MeshItem?)made) : Gen.Const(() => (MeshItem?)null));

    private static MeshItem With(MeshItem item, string name, string value) => With(item, [(name, value)]);

    private static MeshItem With(MeshItem item, IEnumerable<(string Name, string Value)> values) =>
        Item(item.Type, item.Include, item.Metadata.Select(pair => (pair.Key, pair.Value)).Concat(values));

    private static MeshItem Item(string type, string include, IEnumerable<(string Name, string Value)> values)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values) metadata[name] = value;
        return new(type, include, metadata, "/src/Orders.csproj");
    }
}
