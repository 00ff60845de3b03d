namespace MeshCi.Local.Tests.Page;

/// <summary>A mesh with everything that the page shows: a gateway, a canary, routes of every protocol, and some inconsistencies.</summary>
internal static class ShopMesh
{
    public static async Task DeployAsync(Client client)
    {
        (await client.CreateMesh()).ShouldSucceed();
        await Node(client, "web", ["orders.shop.local", "catalog.shop.local"]);
        await Node(client, "orders", ["payments.shop.local", "catalog.shop.local"]);
        await Node(client, "orders-canary", ["payments.shop.local", "catalog.shop.local", "mail.example.com"], build: "github.212");
        await Node(client, "payments", []);
        await Node(client, "catalog", []);
        await Node(client, "reports", []);
        foreach (var router in new[] { "web", "orders", "catalog" }) (await client.CreateRouter(router)).ShouldSucceed();
        await Route(
            client, "web", "pages", """{"prefix":"/"}""", """[{"virtualNode":"web","weight":100}]""", ""","timeout":{"perRequest":{"unit":"s","value":10}}""");
        await Route(
            client, "orders", "checkout", """{"prefix":"/checkout","method":"POST","headers":[{"name":"x-tenant","match":{"prefix":"gold-"}}]}""",
            """[{"virtualNode":"orders","weight":90},{"virtualNode":"orders-canary","weight":10}]""",
            """
            ,"timeout":{"perRequest":{"unit":"s","value":6}},
            "retryPolicy":{"maxRetries":1,"perRetryTimeout":{"unit":"s","value":3},"tcpRetryEvents":["connection-error"]}
            """);
        await Route(client, "orders", "default", """{"prefix":"/"}""", """[{"virtualNode":"orders","weight":100}]""", "");
        await Route(
            client, "catalog", "products", """{"prefix":"/products","method":"GET"}""", """[{"virtualNode":"catalog","weight":1}]""",
            """
            ,"timeout":{"perRequest":{"unit":"s","value":1}},
            "retryPolicy":{"maxRetries":2,"perRetryTimeout":{"unit":"ms","value":300},"httpRetryEvents":["gateway-error"],"tcpRetryEvents":["connection-error"]}
            """);
        await Service(client, "web.shop.local", Specs.RouterProvider("web"));
        await Service(client, "orders.shop.local", Specs.RouterProvider("orders"));
        await Service(client, "catalog.shop.local", Specs.RouterProvider("catalog"));
        await Service(client, "payments.shop.local", Specs.NodeProvider("payments"));
        await Service(client, "old.shop.local", "{}");
        (await client.CreateGateway("ingress")).ShouldSucceed();
        (await client.CreateGatewayRoute("ingress", "shop", Specs.GatewayRoute("web.shop.local", """{"prefix":"/","hostname":{"exact":"shop.example.com"}}""")))
            .ShouldSucceed();
        (await client.Put(
            $"{Client.Root}/shop/virtualRouter/web/routes/pages",
            """
            {"spec":{"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{"virtualNode":"web","weight":100}]},
            "timeout":{"perRequest":{"unit":"s","value":12}}}}}
            """)).ShouldSucceed();
    }

    private static Task Service(Client client, string name, string provider) => Create(client, "virtualServices", $$"""
        "virtualServiceName":"{{name}}","spec":{{provider}},{{Tags(name.Split('.')[0], "github.211")}}
        """);

    private static string Backend(string service) => $$$"""{"virtualService":{"virtualServiceName":"{{{service}}}"}}""";

    private static Task Node(Client client, string name, string[] backends, string build = "github.211") => Create(client, "virtualNodes", $$$$"""
        "virtualNodeName":"{{{{name}}}}",{{{{Tags(name, build)}}}},"spec":{"backends":[{{{{string.Join(',', backends.Select(Backend))}}}}],
        "listeners":[{"portMapping":{"port":8080,"protocol":"http"},"timeout":{"http":{"perRequest":{"unit":"s","value":8}}},
        "healthCheck":{"protocol":"http","path":"/healthz","healthyThreshold":2,"unhealthyThreshold":3,"intervalMillis":10000,"timeoutMillis":2000}}],
        "serviceDiscovery":{"dns":{"hostname":"{{{{name}}}}.shop.local"}},"logging":{"accessLog":{"file":{"path":"/dev/stdout"} } } }
        """);

    private static Task Route(Client client, string router, string name, string match, string targets, string rest) =>
        Create(client, $"virtualRouter/{router}/routes", $$$$"""
            "routeName":"{{{{name}}}}",{{{{Tags(router, "github.211")}}}},
            "spec":{"httpRoute":{"match":{{{{match}}}},"action":{"weightedTargets":{{{{targets}}}} } {{{{rest}}}} } }
            """);

    private static string Tags(string project, string build) =>
        $$"""
        "tags":[{"key":"meshci:version","value":"1.4.0"},{"key":"meshci:build","value":"{{build}}"},{"key":"meshci:owner","value":"example/shop/{{project}}"}]
        """;

    private static async Task Create(Client client, string collection, string body) =>
        (await client.Put($"{Client.Root}/shop/{collection}", "{" + body + "}")).ShouldSucceed();
}
