
namespace MeshCi.Conformance.Tests;

/// <summary>Small specs for the command line.</summary>
internal static class AwsCliSpecs
{
    public const string Node = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],"serviceDiscovery":{"dns":{"hostname":"a.local"}}}""";
    public const string CheckedNode = """
        {"listeners":[{"portMapping":{"port":8080,"protocol":"http"},"healthCheck":{"protocol":"http","path":"/","healthyThreshold":2,"unhealthyThreshold":2,
        "intervalMillis":5000,"timeoutMillis":2000}}],
        "serviceDiscovery":{"dns":{"hostname":"a.local"}}}
        """;

    public const string Listener = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""";
    public const string TwoListeners = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}},{"portMapping":{"port":9090,"protocol":"http"}}]}""";
    public const string NodeProvider = """{"provider":{"virtualNode":{"virtualNodeName":"plain"}}}""";
    public const string RouterProvider = """{"provider":{"virtualRouter":{"virtualRouterName":"orders"}}}""";

    /// <summary>A route to <c>orders</c>.</summary>
    public const string Route = """{"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{"virtualNode":"orders","weight":1}]}}}""";

    /// <summary>A gateway route to <c>orders.local</c>.</summary>
    public const string GatewayRoute =
        """{"httpRoute":{"match":{"prefix":"/"},"action":{"target":{"virtualService":{"virtualServiceName":"orders.local"}}}}}""";
}
