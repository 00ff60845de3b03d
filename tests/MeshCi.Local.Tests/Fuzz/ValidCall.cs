using MeshCi.Definitions.Model;

namespace MeshCi.Local.Tests.Fuzz;

/// <summary>A valid call from which invalid ones are made.</summary>
internal sealed record ValidCall(string Method, string Path, string Query, string Body)
{
    private const string Arn = "resourceArn=arn%3Aaws%3Aappmesh%3Aus-east-1%3A000000000000%3Amesh%2Fshop%2FvirtualNode%2Forders";

    private static readonly (ResourceKind Kind, string Collection, string Spec)[] Kinds =
    [
        (ResourceKind.Mesh, "", """{"egressFilter":{"type":"ALLOW_ALL"},"serviceDiscovery":{"ipPreference":"IPv4_ONLY"}}"""),
        (ResourceKind.VirtualNode, "/shop/virtualNodes",
            Specs.Node(
                "8080/http 9090/grpc",
                ""","backends":[{"virtualService":{"virtualServiceName":"b"}}],"logging":{"accessLog":{"file":{"path":"/dev/stdout"}}}""")),
        (ResourceKind.VirtualRouter, "/shop/virtualRouters", Specs.Router("8080/http")),
        (ResourceKind.Route, "/shop/virtualRouter/orders/routes",
            Specs.Route("orders:8080", """{"prefix":"/","headers":[{"name":"h","invert":true,"match":{"range":{"start":1,"end":5}}}]}""")),
        (ResourceKind.VirtualService, "/shop/virtualServices", Specs.RouterProvider("orders")),
        (ResourceKind.VirtualGateway, "/shop/virtualGateways", Specs.Router("8080/http")),
        (ResourceKind.GatewayRoute, "/shop/virtualGateway/orders/gatewayRoutes", Specs.GatewayRoute("orders", """{"prefix":"/","hostname":{"suffix":".x"}}""")),
    ];

    /// <summary>All 38 operations on a mesh <c>shop</c> where everything is named <c>orders</c>.</summary>
    public static IReadOnlyList<ValidCall> All { get; } =
    [
        .. Kinds.SelectMany(row =>
        {
            var name = row.Kind == ResourceKind.Mesh ? "shop" : "orders";
            var item = $"{Client.Root}{row.Collection}/{name}";
            var named = $$"""
                {"{{row.Kind.Info().NameMember}}":"{{name}}","spec":{{row.Spec}},"tags":[{"key":"a","value":"b"}],"clientToken":"t-1_A"}
                """;
            return new ValidCall[]
            {
                new("PUT", Client.Root + row.Collection, "", named),
                new("PUT", item, "meshOwner=000000000000", $$"""{"spec":{{row.Spec}},"clientToken":"t-2"}"""),
                new("GET", item, "meshOwner=000000000000", ""),
                new("GET", Client.Root + row.Collection, "limit=1&nextToken=abc", ""),
                new("DELETE", item, "", ""),
            };
        }),
        new("PUT", "/v20190125/tag", Arn, """{"tags":[{"key":"a","value":"b"}]}"""),
        new("PUT", "/v20190125/untag", Arn, """{"tagKeys":["a"]}"""),
        new("GET", "/v20190125/tags", Arn + "&limit=1", ""),
    ];

    public string Target => Query.Length == 0 ? Path : $"{Path}?{Query}";
}
