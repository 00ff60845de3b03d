namespace MeshCi.Local.Tests;

/// <summary>Small specs to build test cases from.</summary>
internal static class Specs
{
    public const string MatchAll = """{"prefix":"/"}""";

    public static string Node(string listeners = "8080/http", string rest = "") =>
        listeners.Length == 0 ? "{}" : $$$"""{"listeners":{{{Listeners(listeners)}}},"serviceDiscovery":{"dns":{"hostname":"a.local"}}{{{rest}}}}""";

    public static string Router(string listeners) => $$$"""{"listeners":{{{Listeners(listeners)}}}}""";

    public static string Route(string targets, string match = MatchAll) =>
        $$$"""{"httpRoute":{"action":{"weightedTargets":[{{{string.Join(',', targets.Split(' ').Select(Target))}}}]},"match":{{{match}}}}}""";

    public static string GatewayRoute(string service, string match = MatchAll, string port = "") =>
        $$$"""{"httpRoute":{"action":{"target":{"virtualService":{"virtualServiceName":"{{{service}}}"}{{{port}}}}},"match":{{{match}}}}}""";

    public static string NodeProvider(string node) => $$$$"""{"provider":{"virtualNode":{"virtualNodeName":"{{{{node}}}}"}}}""";

    public static string RouterProvider(string router) => $$$$"""{"provider":{"virtualRouter":{"virtualRouterName":"{{{{router}}}}"}}}""";

    // "a:8080" is node a with that port.
    private static string Target(string text) =>
        text.Split(':') is [var node, var port]
            ? $$$"""{"virtualNode":"{{{node}}}","weight":1,"port":{{{port}}}}"""
            : $$$"""{"virtualNode":"{{{text}}}","weight":1}""";

    private static string Listeners(string listeners) => "[" + string.Join(',', listeners.Split(' ').Select(listener =>
        $$$"""{"portMapping":{"port":{{{listener.Split('/')[0]}}},"protocol":"{{{listener.Split('/')[1]}}}"}}""")) + "]";
}
